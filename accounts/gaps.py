"""A role that nobody holds at a place, and word of it that has become untrue."""

from django.utils import timezone

from accounts.models import RoleAssignment
from core.actor import Role
from core.notices import settle_keys


def gap(role: Role, place: int | None = None) -> str:
    """How the keys of notices about this gap begin."""
    # The room above named them first, and notices are kept.
    return " ".join(["activities.nobody", role.value, *([str(place)] if place else []), ""])


def close(start: str) -> None:
    """Whoever was told of this gap need not read it any more."""
    told = (Role.ADMINISTRATOR, Role.DISTRICT_COORDINATOR)
    held = RoleAssignment.objects.running(timezone.localdate()).filter(role__in=told)
    settle_keys(held.values("user"), start)


def fill(assignment: RoleAssignment) -> None:
    """Somebody has the role now, so word that nobody does is no longer true.

    A coordinator of one subject fills the gap of their district for that one only; whether it was
    another's that was told of shows when a step is taken.
    """
    if assignment.waits or not assignment.user.is_active:
        return
    match assignment.role:
        case Role.SCHOOL_CONFIRMER:
            close(gap(Role.SCHOOL_CONFIRMER, assignment.school_id))
        case Role.DISTRICT_COORDINATOR if assignment.subject_id is None:
            close(gap(Role.DISTRICT_COORDINATOR, assignment.district_id))
        case Role.SUBJECT_LEAD:
            close(gap(Role.SUBJECT_LEAD, assignment.subject_id))
