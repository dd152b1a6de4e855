"""Where a form is, and what happened to it, in words."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.chain import asking
from activities.chain.models import Decision, Verb
from activities.chain.workflow import (
    is_shut,
    last_return,
    may_drop_event,
    standing_steps,
    unsigned_other_side,
)
from activities.registration.models import Activity, Status
from activities.registration.wording import joined
from core.actor import Actor, Role
from core.names import in_language, shown
from programs.program.rules import shut_sentence


def signers(form: Activity, actor: Actor | None = None) -> str:
    """Who has yet to countersign."""
    return joined(shown(str(party.teacher), actor) for party in unsigned_other_side(form))


def holder(form: Activity, actor: Actor | None = None) -> str:
    """Who has the form now, by name."""
    match form.status:
        case Status.OTHER_SIDE:
            return signers(form, actor)
        case Status.SCHOOL:
            return str(form.confirming_school)
        case Status.DISTRICT:
            return str(form.confirming_district)
        case Status.CITY:
            return _("the city office")
    return shown(str(form.author), actor)


def status_sentence(form: Activity, actor: Actor, now: datetime.datetime | None = None) -> str:
    """Where the form is and since when: the first thing its page says."""
    since = timezone.localtime(form.status_since)
    days = (timezone.localtime(now or timezone.now()).date() - since.date()).days
    values = {"who": holder(form, actor), "date": date_format(since, "DATE_FORMAT"), "days": days}
    match form.status:
        case Status.DRAFT:
            return _("A draft. Only you see it; it counts once you send it and all confirm.")
        case Status.OTHER_SIDE if waits_for(form, actor):
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


def shut(form: Activity) -> str:
    """Why nothing on this form can change: its program is closed. Empty where it is open."""
    return shut_sentence(form.program) if is_shut(form, Verb.SEND) else ""


def why_not_now(form: Activity, actor: Actor) -> str:
    """Why the reader cannot take the step they came for."""
    return shut(form) or status_sentence(form, actor)


def void_reasons(form: Activity, earlier: Activity | None, actor: Actor) -> list[tuple[str, str]]:
    """What may be said for voiding a form; `earlier` is the edition it corrects, if that counts."""
    reason = Decision.Reason
    if form.status == Status.DRAFT:
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


def waits_for(form: Activity, actor: Actor) -> bool:
    """Whether the reader is one of those who have yet to countersign."""
    unsigned = {party.teacher_id for party in unsigned_other_side(form)}
    return actor.teacher_id is not None and actor.teacher_id in unsigned


def days_since(moment: datetime.datetime) -> int:
    return (timezone.localdate() - timezone.localtime(moment).date()).days


def since(moment: datetime.datetime) -> str:
    """How long something has waited, in days."""
    days = days_since(moment)
    if not days:
        return _("since today")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}


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


def next_sentence(form: Activity, actor: Actor) -> str:
    """What happens next, after a step: a sentence for the message on top."""
    values = {"reference": form.reference, "who": holder(form, actor)}
    match form.status:
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
            return void_sentence(form)
    return _("The form is a draft again.")


def void_sentence(form: Activity) -> str:
    counts = Activity.objects.filter(reference=form.reference, status=Status.COUNTED)
    edition = counts.exclude(reference="").values_list("edition", flat=True).first()
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


# --- the chain, as a list -------------------------------------------------------------------------

LEVELS = (Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY)


def levels_of(form: Activity) -> list[Status]:
    """The levels this form passes, of those its program asks for."""
    passes = {
        Status.OTHER_SIDE: form.program.needs_other_side and has_other_side(form),
        Status.SCHOOL: form.program.needs_school and form.confirming_school_id is not None,
        Status.DISTRICT: form.program.needs_district and form.confirming_district_id is not None,
        Status.CITY: True,
    }
    return [level for level in LEVELS if passes[level]]


def has_other_side(form: Activity) -> bool:
    return bool(form.author_side) and any(
        party.teacher_id and party.side != form.author_side for party in form.parties.all()
    )


def level_name(form: Activity, level: Status, actor: Actor) -> str:
    match level:
        case Status.OTHER_SIDE:
            people = [
                shown(str(party.teacher), actor)
                for party in form.parties.all()
                if party.teacher_id and party.side != form.author_side and not party.struck_out_at
            ]
            return _("%(who)s countersigns") % {"who": joined(people)}
        case Status.SCHOOL:
            return _("%(who)s confirms") % {"who": form.confirming_school}
        case Status.DISTRICT:
            return _("%(who)s confirms") % {"who": form.confirming_district}
    return _("The city office accepts")


def chain(form: Activity, actor: Actor) -> list[dict]:
    """The whole way of a form: who stood for it when, where it is, what is to come."""
    current = current_steps(form)
    sent = current.get("sent")
    steps = [
        {
            "label": sentence(sent, actor)
            if sent
            else _("%(who)s sends") % {"who": shown(str(form.author), actor)},
            "state": "done" if sent else ("here" if form.status == Status.DRAFT else "returned"),
            "at": sent.at if sent else None,
        }
    ]
    for level in levels_of(form):
        taken = current.get(level)
        here = form.status == level
        if sent and not (taken or here) and is_past(form, level):
            continue  # nobody could stand for it there, so it went on
        done = None if here else taken
        steps.append(
            {
                "label": sentence(done, actor) if done else level_name(form, level, actor),
                "state": "here" if here else "done" if done else "todo",
                "at": done.at if done else None,
            }
        )
    return steps


def is_past(form: Activity, level: Status) -> bool:
    """Whether the form has gone on beyond this level."""
    if form.status in (Status.COUNTED, Status.REPLACED):
        return True
    return form.status in LEVELS and LEVELS.index(form.status) > LEVELS.index(level)


def current_steps(form: Activity) -> dict:
    """The standing steps of the latest round: the last sending and what came after it.

    A returned form that started again where it came from keeps the signatures below.
    """
    found: dict = {}
    returned_from = ""
    for step in standing_steps(form):
        match step.verb:
            case Verb.SEND:
                if step.from_status == Status.DRAFT or step.to_status != returned_from:
                    found = {}
                found["sent"] = step
            case Verb.COUNTERSIGN | Verb.CONFIRM | Verb.ACCEPT:
                found[Status(step.from_status)] = step
            case Verb.RETURN | Verb.TAKE_BACK:
                returned_from = step.from_status
                found.pop("sent", None)
    return found


# --- history --------------------------------------------------------------------------------------


def history(form: Activity, actor: Actor) -> list[dict]:
    """Every decision, newest first, undone ones too."""
    decisions = list(form.decisions.all())
    return [
        {
            "at": step.at,
            "sentence": sentence(step, actor),
            "reason": written_reason(step),
            "note": asked_or_changed(step),
        }
        for step in reversed(decisions)
    ]


def asked_or_changed(step: Decision) -> str:
    """What a return asked for, or what had changed when the form was sent again."""
    if step.asked_for:
        return _("Asked for: %(what)s.") % {"what": items(step.asked_for)}
    if step.changes:
        return _("Changed: %(what)s.") % {"what": items(asking.touched(step.changes))}
    return ""


def items(keys) -> str:
    """What a return may ask for, as part of a sentence."""
    return joined(asking.ITEMS[key].words for key in keys if key in asking.ITEMS)


def sentence(step: Decision, actor: Actor) -> str:
    place = in_language(step.place, step.place_en)
    values = {"who": shown(step.by_name, actor), "place": place}
    plain = SENTENCES_OF_ROLE.get((step.verb, step.role), SENTENCES.get(step.verb))
    # Only a confirmer speaks for a place; somebody of the other side speaks for themselves.
    if place and step.role in SPEAK_FOR_A_PLACE and step.verb in SENTENCES_WITH_PLACE:
        plain = SENTENCES_WITH_PLACE[step.verb]
    said = str(plain) % values
    return _("%(step)s (undone later)") % {"step": said} if step.undone else said


SENTENCES = {
    Verb.SEND: gettext_lazy("%(who)s sent it"),
    Verb.COUNTERSIGN: gettext_lazy("%(who)s countersigned"),
    Verb.CONFIRM: gettext_lazy("%(who)s confirmed"),
    Verb.ACCEPT: gettext_lazy("%(who)s accepted it for the city office"),
    Verb.RETURN: gettext_lazy("%(who)s returned it"),
    Verb.TAKE_BACK: gettext_lazy("%(who)s took it back"),
    Verb.UNDO: gettext_lazy("%(who)s undid their last step"),
    Verb.VOID: gettext_lazy("%(who)s voided it"),
    Verb.STRIKE_OUT: gettext_lazy("%(who)s struck out somebody who had not countersigned"),
    Verb.REPLACE: gettext_lazy("A correction replaced it, accepted by %(who)s"),
    Verb.RESTORE: gettext_lazy("%(who)s voided its correction as wrong: this edition counts again"),
}


SENTENCES_WITH_PLACE = {
    Verb.CONFIRM: gettext_lazy("%(who)s confirmed for %(place)s"),
    Verb.RETURN: gettext_lazy("%(who)s returned it on behalf of %(place)s"),
    Verb.VOID: gettext_lazy("%(who)s voided it on behalf of %(place)s"),
}


SPEAK_FOR_A_PLACE = {Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR}


SENTENCES_OF_ROLE = {
    (Verb.RETURN, "other_side"): gettext_lazy("%(who)s, of the other side, returned it"),
    (Verb.RETURN, Role.SUBJECT_LEAD): gettext_lazy("%(who)s returned it for the city office"),
    (Verb.VOID, Role.SUBJECT_LEAD): gettext_lazy("%(who)s voided it for the city office"),
}


def written_reason(step: Decision) -> str:
    """The reason as it was chosen and written."""
    return reason_in_words(step.reason_code, step.reason)


def reason_in_words(reason_code: str, text: str) -> str:
    """What was chosen and what was written beside it; either may be missing."""
    code = str(dict(Decision.Reason.choices).get(reason_code, "")) if reason_code else ""
    if code and text:
        return _("%(code)s: %(text)s") % {"code": code, "text": text}
    return code or text


def last_return_of(form: Activity) -> Decision | None:
    return last_return(form) if form.status == Status.RETURNED else None
