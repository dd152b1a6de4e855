"""Who adds words of their own to a form, and who changes them."""

from activities.reflections.models import Reflection
from activities.registration.models import Activity, Status
from core.actor import Actor


def may_add_words(actor: Actor, form: Activity) -> bool:
    """Whoever the form names, on either side, unless they were struck out."""
    return (
        actor.teacher_id is not None
        and form.status != Status.VOID
        and any(
            party.teacher_id == actor.teacher_id and party.struck_out_at is None
            for party in form.parties.all()
        )
    )


def may_change_words(actor: Actor, words: Reflection) -> bool:
    """Their writer, at any time: a consent can be withdrawn whatever became of the form."""
    return actor.teacher_id is not None and words.teacher_id == actor.teacher_id


def may_choose(actor: Actor, words: Reflection) -> bool:
    """Who writes the year's report: the office, and the lead of the form's subject."""
    return actor.is_administrator or actor.leads(words.activity.subject_id)
