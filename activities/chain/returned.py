"""What the author of a returned form reads first."""

from activities.chain import old_and_new, route, wording
from activities.registration.models import Activity
from activities.registration.rights import may_edit


def returned(form: Activity, actor) -> dict | None:
    """Who returned a form and in which words, while it is back with its author.

    The author reads as well where the form will go, why, and what they have changed so far.
    """
    step = wording.last_return_of(form)
    if step is None:
        return None
    words = {
        "sentence": wording.sentence(step, actor),
        "reason": wording.written_reason(step),
        "at": step.at,
        "asked_for": route.asked_sentence(form),
    }
    if not may_edit(actor, form):
        return words
    return words | {
        "rule": route.rule(form, actor),
        "goes_to": route.sentence(form, actor),
        "starts_again": route.starts_again(form),
        "lesson_note": old_and_new.lesson_note(form),
        "changed": old_and_new.rows(form.changed_since_return, actor),
    }
