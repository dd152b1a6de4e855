"""Closing a program: what still waits in it is shown, and left only knowingly."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import ngettext

from activities.registration.models import WAITING, Activity, Status
from core.actor import Actor
from programs.models import Program
from programs.program import services

# What somebody has sent and nobody has settled; a draft has never been anybody else's.
UNSETTLED = [*WAITING, Status.RETURNED]


def unsettled(program: Program) -> dict[str, int]:
    """How many forms of the program wait at each level, or with their author, returned."""
    forms_ = Activity.objects.filter(program=program, status__in=UNSETTLED)
    counts = dict(forms_.order_by().values_list("status").annotate(Count("pk")))
    return {status.value: counts[status] for status in UNSETTLED if counts.get(status)}


@transaction.atomic
def close_program(
    program: Program, *, actor: Actor, seen: int, leave_waiting: bool = False
) -> Program:
    """Close a program. What waits in it stays where it is and does not count.

    Raises ValidationError where something waits and nobody said to leave it; what was left is
    recorded.
    """
    waiting = unsettled(program)
    if waiting and not leave_waiting:
        raise ValidationError({"leave_waiting": left_sentence(sum(waiting.values()))})
    return services.close_program(program, actor=actor, seen=seen, detail={"waiting": waiting})


def left_sentence(number: int) -> str:
    return ngettext(
        "%(number)d form still waits. Have it settled first, or tick this box.",
        "%(number)d forms still wait. Have them settled first, or tick this box.",
        number,
    ) % {"number": number}
