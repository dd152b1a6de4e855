"""What the author of a returned form reads first."""

from activities.chain import history, old_and_new, route
from activities.chain.reading import last_return_of
from activities.chain.rules import changed_since
from activities.registration.models import Activity
from activities.registration.rights import may_edit


def returned(activity: Activity, actor) -> dict | None:
    """Who returned a form and in which words, while it is back with its author; also where they
    have sent it on since and have taken it back.

    The author reads as well where the form will go, why, and what they have changed so far.
    """
    step = last_return_of(activity)
    if step is None:
        return None
    words = {
        "sentence": history.sentence(step, actor),
        "reason": history.written_reason(step),
        "at": step.at,
        "asked_for": route.asked_sentence(activity),
    }
    if not may_edit(actor, activity):
        return words
    return words | {
        "rule": route.rule(activity, actor),
        "goes_to": route.sentence(activity, actor),
        "starts_again": route.starts_elsewhere(activity, actor),
        "lesson_note": old_and_new.lesson_note(activity),
        "changed": old_and_new.rows(changed_since(activity, step), actor),
    }
