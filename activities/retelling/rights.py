"""Who may say which account of an event holds. Whether two tell of one: `sameness.rights`."""

from collections.abc import Collection

from activities.registration.models import Activity, Status
from activities.sameness.rights import answers_for, may_judge
from core.actor import Actor


def may_join(these: Collection[Activity], those: Collection[Activity]) -> bool:
    """Whether both are told to others: a draft is its author's alone, and may yet be dropped."""
    return all(any(form.status != Status.DRAFT for form in side) for side in (these, those))


def may_choose(actor: Actor, these: Collection[Activity], those: Collection[Activity]) -> bool:
    """Who answers for forms of both. Who answers for one of them, while none of all is counted.

    Otherwise somebody's headcount would take the place of one that others have accepted.
    """
    if not may_judge(actor, these, those):
        return False
    if not any(form.status == Status.COUNTED for form in (*these, *those)):
        return True
    return all(any(answers_for(actor, form) for form in side) for side in (these, those))
