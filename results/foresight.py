"""Which awards a change touches: a program shortened."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import ngettext

from core.actor import Actor
from core.foresight import Touched, foresees
from programs.models import Program
from results.awards.models import Award


@foresees("programs.Program")
def awards_of_a_program(program: Program, values: dict, actor: Actor) -> Iterator[Touched]:
    """Awards that would lie outside the program, where its period becomes shorter."""
    first = values.get("starts_on", program.starts_on)
    last = values.get("ends_on", program.ends_on)
    awards = Award.objects.standing().filter(program=program)
    if count := awards.filter(Q(awarded_on__lt=first) | Q(awarded_on__gt=last)).count():
        text = ngettext("%(count)d award of another day.", "%(count)d awards of other days.", count)
        yield Touched(text % {"count": count})
