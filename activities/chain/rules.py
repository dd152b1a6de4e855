"""A return is answered before a form goes on: by what is put right, or by a word.

Nothing of it is kept beside the steps: a return and the sendings after it say all of it.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.chain.reading import changed_by, last_return, last_return_of, standing_steps
from activities.chain.table import NEEDS_REASON
from activities.registration import changes
from activities.registration.models import Activity, Status
from core.exceptions import DomainError
from core.typed import visible

# As the sentence of `says_too_little` says it.
LEAST_TO_SAY_WHY = 5


def changed_since(activity: Activity, returned: Decision) -> dict:
    """What its author has changed since that return, sent on or not."""
    sent = changed_by(steps_after(activity, returned))
    return changes.added_up(sent, activity.changed_since_return)


def steps_after(activity: Activity, step: Decision) -> list[Decision]:
    steps = standing_steps(activity)
    return steps[steps.index(step) + 1 :]


def is_as_returned(activity: Activity, typed: dict | None = None) -> bool:
    """Whether nothing of a form was put right since it was returned; also where its author has sent
    it on since and has taken it back.

    `typed` are changes that are not stored yet. Another space or sign is a change, and puts nothing
    right.
    """
    returned = last_return_of(activity)
    if returned is None:
        return False
    changed = changes.added_up(changed_since(activity, returned), typed or {})
    return not any(changes.says_otherwise(**each) for each in changed.values())


def demand_words(activity: Activity, words: str) -> None:
    """Raise ValidationError where a form would go on as it was returned, without a word."""
    if is_as_returned(activity) and (sentence := lacks_words(words)):
        raise ValidationError({"why_it_stands": sentence})


def demand_reason(activity: Activity, verb: Verb, reason_code: str, reason: str) -> None:
    """Raise where a step lacks the word that whoever it concerns has to read."""
    is_bare = not (reason_code or reason.strip())
    if verb in NEEDS_REASON and activity.status != Status.DRAFT and is_bare:
        raise DomainError(_("Say why, so that the author knows what to do."))
    if verb == Verb.SEND:
        demand_words(activity, reason)


def lacks_words(words: str) -> str:
    """What to say of the word with which a form goes on as it was returned; nothing where it is
    enough. A word beside what was put right may be as short as one likes.
    """
    words = words.strip()
    if not words:
        return _("Say why it stands as it is, or put right what was asked for.")
    return says_too_little(words)


def says_too_little(words: str) -> str:
    """What to say of words too few to know why by; nothing where they are enough."""
    if len("".join(visible(words).split())) >= LEAST_TO_SAY_WHY:
        return ""
    return _("Write at least 5 characters, so that they know why.")


def may_be_answered(activity: Activity) -> bool:
    """Whether the form was ever returned, so that a word of its author may go with it.

    Also of one that was sent from another window meanwhile: what is typed here stays.
    """
    return activity.first_sent_at is not None and last_return(activity) is not None


def words_sent(activity: Activity) -> str:
    """What its author said when they last sent it on after its last return."""
    returned = last_return(activity)
    sent = sending_after(activity, returned) if returned else None
    return sent.reason if sent else ""


def sending_after(activity: Activity, returned: Decision) -> Decision | None:
    """The last sending that answers this return: the one before the next is not its."""
    found = None
    for step in steps_after(activity, returned):
        if step.verb == Verb.RETURN:
            break
        if step.verb == Verb.SEND:
            found = step
    return found
