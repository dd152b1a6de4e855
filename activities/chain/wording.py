"""Where a form is now, and who has it, in words."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.chain.editions import may_drop_event
from activities.chain.models import Decision, Verb
from activities.chain.nobody import PLACES, way_to_somebody
from activities.chain.reading import unsigned_other_side
from activities.chain.rights import is_shut
from activities.registration.models import Activity, Party, Status
from activities.registration.wording import joined
from core.actor import Actor
from core.names import shown
from core.sentences import one_after_the_other
from programs.program.rules import shut_sentence


def status_sentence(activity: Activity, actor: Actor, now: datetime.datetime | None = None) -> str:
    """Where the form is and since when: the first thing its page says."""
    since = timezone.localtime(activity.status_since)
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    values = {
        "who": holder(activity, actor),
        "date": date_format(since, "DATE_FORMAT"),
        "days": days,
    }
    match activity.status:
        case Status.DRAFT:
            return _("A draft. Only you see it; it counts once you send it and all confirm.")
        case Status.OTHER_SIDE if waits_for(activity, actor):
            return _("This waits for you. Read it, then countersign, or say what is wrong.")
        case Status.OTHER_SIDE:
            return waiting_sentence(values)
        case Status.SCHOOL | Status.DISTRICT | Status.CITY:
            return with_sentence(values)
        case Status.COUNTED:
            return _("Counted since %(date)s.") % values
        case Status.RETURNED:
            return _("Returned to %(who)s on %(date)s.") % values
        case Status.REPLACED:
            return _("Replaced by a correction on %(date)s.") % values
    return _("Void since %(date)s. It is kept, but does not count.") % values


def waiting_sentence(values: dict) -> str:
    if not values["days"]:
        return _("Waiting for %(who)s to countersign since today.") % values
    return (
        ngettext(
            "Waiting for %(who)s to countersign since %(date)s (%(days)d day).",
            "Waiting for %(who)s to countersign since %(date)s (%(days)d days).",
            values["days"],
        )
        % values
    )


def with_sentence(values: dict) -> str:
    if not values["days"]:
        return _("With %(who)s since today.") % values
    return (
        ngettext(
            "With %(who)s since %(date)s (%(days)d day).",
            "With %(who)s since %(date)s (%(days)d days).",
            values["days"],
        )
        % values
    )


def nobody_there(activity: Activity, actor: Actor) -> dict:
    """That nobody may take the step at which the form waits, and who sees to it.

    An administrator finds the page that adds the account, with the role filled in.
    """
    if actor.is_administrator:
        return {
            "sentence": NOBODY[activity.status] % {"place": place_of(activity)},
            "url": way_to_somebody(activity),
            "label": _("Add an account with this role"),
        }
    return {
        "sentence": _(
            "%(nobody)s The administrator finds this under “What to do next”, and adds the account."
        )
        % {"nobody": NOBODY[activity.status] % {"place": place_of(activity)}},
    }


def no_account(party: Party, actor: Actor) -> dict:
    """That somebody of the other side cannot sign in, and who sees to it."""
    values = {"name": shown(str(party.teacher), actor)}
    if actor.is_administrator:
        return {
            "sentence": _("%(name)s cannot sign in yet, so cannot countersign.") % values,
            "url": reverse("accounts:add", query={"teacher": party.teacher.uuid}),
            "label": _("Add an account for %(name)s") % values,
        }
    return {
        "sentence": _(
            "%(name)s cannot sign in yet, so cannot countersign. The administrator adds an account."
        )
        % values
    }


NOBODY = {
    Status.SCHOOL: gettext_lazy(
        "Nobody at %(place)s may confirm yet, so the form waits for nobody."
    ),
    Status.DISTRICT: gettext_lazy(
        "Nobody coordinates %(place)s yet, so the form waits for nobody."
    ),
    Status.CITY: gettext_lazy("Nobody leads %(place)s yet, so the form waits for nobody."),
}


def place_of(activity: Activity) -> str:
    """The place or the section at which the form waits."""
    return str(getattr(activity, PLACES[Status(activity.status)]) or _("the general section"))


def signers(activity: Activity, actor: Actor | None = None) -> str:
    """Who has yet to countersign."""
    return joined(shown(str(party.teacher), actor) for party in unsigned_other_side(activity))


def waits_for(activity: Activity, actor: Actor) -> bool:
    """Whether the reader is one of those who have yet to countersign."""
    unsigned = {party.teacher_id for party in unsigned_other_side(activity)}
    return actor.teacher_id is not None and actor.teacher_id in unsigned


def holder(activity: Activity, actor: Actor | None = None) -> str:
    """Who has the form now, by name."""
    match activity.status:
        case Status.OTHER_SIDE:
            return signers(activity, actor)
        case Status.SCHOOL:
            return str(activity.confirming_school)
        case Status.DISTRICT:
            return str(activity.confirming_district)
        case Status.CITY:
            return _("the city office")
    return shown(str(activity.author), actor)


def shut(activity: Activity) -> str:
    """Why nothing on this form can change: its program is closed. Empty where it is open."""
    return shut_sentence(activity.program) if is_shut(activity, Verb.SEND) else ""


def why_not_now(activity: Activity, actor: Actor) -> str:
    """Why the reader cannot take the step they came for."""
    return shut(activity) or status_sentence(activity, actor)


def void_reasons(
    activity: Activity, earlier: Activity | None, actor: Actor
) -> list[tuple[str, str]]:
    """What may be said for voiding a form; `earlier` is the edition it corrects, if that counts."""
    reason = Decision.Reason
    if activity.status == Status.DRAFT:
        return []
    if earlier is None:
        plain = (reason.DID_NOT_HAPPEN, reason.RECORDED_TWICE, reason.OTHER)
        return [(each.value, each.label) for each in plain]
    stays = earlier.status == Status.COUNTED
    wrong = (
        _("The correction is wrong. Edition %(number)s stays and counts.")
        if stays
        else _("The correction was wrong. Edition %(number)s counts again.")
    )
    found = [(reason.CORRECTION_WRONG.value, wrong % {"number": earlier.edition})]
    if may_drop_event(actor, earlier):
        found = [
            (
                reason.DID_NOT_HAPPEN.value,
                _("The event did not take place. No edition of this form counts."),
            ),
            (
                reason.RECORDED_TWICE.value,
                _("The event is recorded on another form. No edition of this one counts."),
            ),
            *found,
        ]
    return found


def days_since(moment: datetime.datetime) -> int:
    return (timezone.localdate() - timezone.localdate(moment)).days


def since(moment: datetime.datetime) -> str:
    """How long something has waited, in days."""
    days = days_since(moment)
    if not days:
        return _("since today")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}


def next_sentence(activity: Activity, actor: Actor) -> str:
    """What happens next, after a step to a form `with_lack`: for the message on top."""
    if not activity.lacks_confirmer:
        return next_step(activity, actor)
    nobody = nobody_confirms(str(activity.confirming_school))
    return one_after_the_other(next_step(activity, actor), nobody)


def nobody_confirms(place: str) -> str:
    """For those whose form is on its way: they can do nothing about it, but others can."""
    return _(
        "Nobody at %(place)s may confirm yet. The administrator and the district's coordinator see "
        "this."
    ) % {"place": place}


def next_step(activity: Activity, actor: Actor) -> str:
    values = {"reference": activity.reference, "who": holder(activity, actor)}
    match activity.status:
        case Status.OTHER_SIDE:
            return _("Form %(reference)s. Next: %(who)s countersigns.") % values
        case Status.SCHOOL | Status.DISTRICT:
            return _("Form %(reference)s. Next: %(who)s confirms.") % values
        case Status.CITY:
            return _("Form %(reference)s. Next: the city office accepts it.") % values
        case Status.COUNTED:
            return _("Form %(reference)s is counted.") % values
        case Status.RETURNED:
            return _("Form %(reference)s is with %(who)s, who reads your reason.") % values
        case Status.VOID:
            return void_sentence(activity)
    return _("The form is a draft again.")


def void_sentence(activity: Activity) -> str:
    if not activity.reference:
        return _("The draft was dropped. Only you see it, and “Undo” brings it back.")
    counts = Activity.objects.of_reference(activity.reference).filter(status=Status.COUNTED)
    edition = counts.values_list("edition", flat=True).first()
    if edition is None:
        return _("The form is void. It is kept, but does not count.")
    return _("This edition is void. Edition %(number)s counts.") % {"number": edition}


DONE = {
    Verb.SEND: gettext_lazy("Sent."),
    Verb.COUNTERSIGN: gettext_lazy("Countersigned."),
    Verb.CONFIRM: gettext_lazy("Confirmed."),
    Verb.ACCEPT: gettext_lazy("Accepted."),
    Verb.RETURN: gettext_lazy("Returned."),
    Verb.TAKE_BACK: gettext_lazy("Taken back."),
    Verb.UNDO: gettext_lazy("Undone."),
    Verb.VOID: gettext_lazy("Voided."),
    Verb.STRIKE_OUT: gettext_lazy("Struck out."),
}


def done_sentence(form: Activity, verb: Verb, actor: Actor) -> str:
    """What was done, and who is next."""
    rows = Activity.objects.with_lack(timezone.localdate()).select_related(
        "program", "author", "confirming_school", "confirming_district"
    )
    form = rows.get(pk=form.pk)
    said = next_sentence(form, actor)
    # A draft is dropped, not voided, and that is all there is to say.
    is_dropped = verb == Verb.VOID and not form.reference
    return said if is_dropped else one_after_the_other(DONE[verb], said)
