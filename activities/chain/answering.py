"""A form that goes on as it was returned: its author says why, and the next reads that."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.chain import history
from activities.chain.models import Verb
from activities.chain.reading import standing_steps, who_took
from activities.registration.models import WAITING, Activity, Status
from core.actor import Actor

# As the sentence of `says_too_little` says it.
LEAST_TO_SAY_WHY = 5


def is_as_returned(activity: Activity) -> bool:
    """Whether nothing of a returned form has changed since it was sent."""
    return activity.status == Status.RETURNED and not activity.changed_since_return


def demand_words(activity: Activity, words: str) -> None:
    """Raise ValidationError where a form would go on as it was returned, without a word."""
    if is_as_returned(activity) and not words.strip():
        raise ValidationError({"why_it_stands": asks_why()})


def asks_why() -> str:
    return _("Say why it stands as it is, or put right what was asked for.")


def says_too_little(words: str) -> str:
    """What to say of words too few to know why by; nothing where they are enough."""
    if len(words) >= LEAST_TO_SAY_WHY:
        return ""
    return _("Write at least 5 characters, so that they know why.")


def answered(activity: Activity, actor: Actor) -> dict | None:
    """What the author says to a return, and what that said, while the form is where it was sent."""
    steps = standing_steps(activity)
    sent = next((step for step in reversed(steps) if step.verb == Verb.SEND), None)
    if sent is None or not sent.reason or activity.status not in WAITING:
        return None
    if activity.status != sent.to_status:
        return None
    returns = [step for step in steps[: steps.index(sent)] if step.verb == Verb.RETURN]
    return {
        "who": who_took(sent, actor),
        "words": sent.reason,
        "is_unchanged": not sent.changes,
        "returned": history.sentence(returns[-1], actor) if returns else "",
        "reason": history.written_reason(returns[-1]) if returns else "",
    }
