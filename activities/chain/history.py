"""What happened to a form, and the whole way it takes, in words."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain import asking
from activities.chain.models import Decision, Verb
from activities.chain.reading import (
    changed_since_return,
    countersigners,
    has_other_side,
    last_return_of,
    standing_steps,
    who_took,
)
from activities.chain.table import APPROVING
from activities.registration.models import Activity, Status
from activities.registration.wording import joined
from core.actor import Actor, Role
from core.names import in_language, shown

# --- what happened --------------------------------------------------------------------------------


def history(activity: Activity, actor: Actor) -> list[dict]:
    """Every decision, newest first, undone ones too."""
    decisions = list(activity.decisions.all())
    return [
        {
            "at": step.at,
            "sentence": sentence(step, actor),
            "reason": written_reason(step),
            "note": asked_or_changed(activity, step),
        }
        for step in reversed(decisions)
    ]


def asked_or_changed(activity: Activity, step: Decision) -> str:
    """What a return asked for, or what had changed when the form was sent again."""
    if step.asked_for:
        return _("Asked for: %(what)s.") % {"what": asking.in_words(step.asked_for)}
    if step.changes:
        return _("Changed: %(what)s.") % {"what": asking.in_words(asking.touched(step.changes))}
    if step.verb == Verb.SEND and step.reason and not changed_since_return(activity, step):
        return _("Nothing was changed.")
    return ""


def sentence(step: Decision, actor: Actor) -> str:
    place = in_language(step.place, step.place_en)
    values = {"who": who_took(step, actor), "place": place}
    plain = SENTENCES_OF_ROLE.get((step.verb, step.role), SENTENCES.get(step.verb))
    if step.verb == Verb.SEND and step.from_status == Status.RETURNED:
        plain = SENT_AGAIN
    if plain is OTHER_SIDE_RETURNED and step.by_id == actor.user_id:
        plain = YOU_RETURNED
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


SENT_AGAIN = gettext_lazy("%(who)s sent it again")


SENTENCES_WITH_PLACE = {
    Verb.CONFIRM: gettext_lazy("%(who)s confirmed for %(place)s"),
    Verb.RETURN: gettext_lazy("%(who)s returned it on behalf of %(place)s"),
    Verb.VOID: gettext_lazy("%(who)s voided it on behalf of %(place)s"),
}


SPEAK_FOR_A_PLACE = {Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR}


# To themselves nobody is of the other side.
YOU_RETURNED = gettext_lazy("You returned it")
OTHER_SIDE_RETURNED = gettext_lazy("%(who)s, of the other side, returned it")


SENTENCES_OF_ROLE = {
    (Verb.RETURN, "other_side"): OTHER_SIDE_RETURNED,
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


# --- the whole way --------------------------------------------------------------------------------

LEVELS = (Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY)


def chain(activity: Activity, actor: Actor) -> list[dict]:
    """The whole way of a form: who stood for it when, where it is, what is to come.

    What was sent again stands where it went back to, so that the days follow one another. In its
    author's hands a returned form has its way before it: whoever stood for it before the return is
    named there, and where the form goes when it is sent says whether that will stand.
    """
    if activity.status == Status.VOID and not activity.reference:
        return [{"label": _("Dropped before it was sent"), "state": "here", "at": None}]
    current = current_steps(standing_steps(activity))
    before = signed_before_return(activity)
    sent, again = current.get("sent"), current.get("again")
    steps = [
        {
            "label": sentence(sent, actor)
            if sent
            else _("%(who)s sends") % {"who": shown(str(activity.author), actor)},
            "state": "done"
            if sent
            else ("here" if activity.status == Status.DRAFT else "returned"),
            "at": sent.at if sent else None,
        }
    ]
    for level in levels_of(activity):
        taken = None if before is not None else current.get(level)
        here = activity.status == level
        if again and LEVELS.index(level) >= LEVELS.index(again.to_status):
            steps.append({"label": sentence(again, actor), "state": "done", "at": again.at})
            again = None
        if sent and not (taken or here) and is_past(activity, level):
            continue  # nobody could stand for it there, so it went on
        done = None if here else taken
        steps.append(
            {
                "label": sentence(done, actor) if done else level_name(activity, level, actor),
                "state": "here" if here else "done" if done else "todo",
                "at": done.at if done else None,
                "note": words_before_return((before or {}).get(level, ()), actor),
            }
        )
    return steps


def signed_before_return(activity: Activity) -> dict[Status, list[Decision]] | None:
    """Who had stood for a form at each level when it was returned, while its author has it; None of
    any other form.
    """
    returned = last_return_of(activity)
    if returned is None:
        return None
    steps = standing_steps(activity)
    earlier = steps[: steps.index(returned)]
    began = current_steps(earlier).get("sent")
    found: dict[Status, list[Decision]] = {}
    for step in earlier:
        if step.verb in APPROVING and (began is None or step.pk > began.pk):
            found.setdefault(Status(step.from_status), []).append(step)
    return found


def words_before_return(steps: Iterable[Decision], actor: Actor) -> str:
    """Who stood for it here in the round before, and when."""
    return joined(
        _("%(step)s on %(day)s, before the return")
        % {"step": sentence(step, actor), "day": date_format(timezone.localtime(step.at))}
        for step in steps
    )


def levels_of(activity: Activity) -> list[Status]:
    """The levels this form passes, of those its program asks for."""
    program = activity.program
    passes = {
        Status.OTHER_SIDE: program.needs_other_side and has_other_side(activity),
        Status.SCHOOL: activity.program.needs_school and activity.confirming_school_id is not None,
        Status.DISTRICT: activity.program.needs_district
        and activity.confirming_district_id is not None,
        Status.CITY: True,
    }
    return [level for level in LEVELS if passes[level]]


def level_name(activity: Activity, level: Status, actor: Actor) -> str:
    match level:
        case Status.OTHER_SIDE:
            people = [shown(str(each.teacher), actor) for each in countersigners(activity)]
            return _("%(who)s countersigns") % {"who": joined(people)}
        case Status.SCHOOL:
            return _("%(who)s confirms") % {"who": activity.confirming_school}
        case Status.DISTRICT:
            return _("%(who)s confirms") % {"who": activity.confirming_district}
    return _("The city office accepts")


def is_past(activity: Activity, level: Status) -> bool:
    """Whether the form has gone on beyond this level."""
    if activity.status in (Status.COUNTED, Status.REPLACED):
        return True
    return activity.status in LEVELS and LEVELS.index(activity.status) > LEVELS.index(level)


def current_steps(steps: list[Decision]) -> dict:
    """Of these standing steps those of the latest round: its sending and what came after it.

    A returned form that started again where it came from keeps the signatures below; `again` is
    how it went back there.
    """
    found: dict = {}
    began, returned_from = None, ""
    for step in steps:
        match step.verb:
            case Verb.SEND if began and step.to_status == returned_from:
                found |= {"sent": began, "again": step}
            case Verb.SEND:
                found, began = {"sent": step}, step
            case Verb.COUNTERSIGN | Verb.CONFIRM | Verb.ACCEPT:
                found[Status(step.from_status)] = step
            case Verb.RETURN:
                returned_from = step.from_status
                found.pop("sent", None)
                found.pop("again", None)
            case Verb.TAKE_BACK:
                # It starts again with everybody.
                found, began = {}, None
    return found
