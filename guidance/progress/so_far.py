"""What was asked of one pair from its first day until today: what its handbook files."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from activities.commitments.so_far import SoFar
from core.actor import Actor
from guidance.progress.lines import SIDES, Line, Lines
from guidance.progress.numbers import numbers_of
from guidance.progress.over_time import asked_of
from guidance.progress.whole import Telling
from pairings.models import Commitment, Pairing
from programs.models import Requirement

OwedBy = Requirement.OwedBy


@dataclass(frozen=True, slots=True)
class AskedSoFar:
    """Of one requirement or commitment, and of one of the two or both together.

    What is done outside of the portal is not counted: of it there is no sum.
    """

    of: Requirement | Commitment
    side: OwedBy
    so_far: SoFar | None


@dataclass(frozen=True, slots=True)
class Year:
    """All that was asked, and what of it is missing, line by line."""

    asked: list[AskedSoFar]
    missing: list[Line]


def year_of(pairing: Pairing, actor: Actor, today: datetime.date) -> Year:
    telling = Telling([pairing.program], actor, today=today)
    rows = Pairing.objects.visible_to(actor).filter(pk=pairing.pk).values("pk")
    (whole,) = telling.of([pairing], rows)
    lines = Lines(telling, [whole])
    asked = [
        *by_requirements(telling, pairing, rows),
        *(
            AskedSoFar(commitment, OwedBy(SIDES[share.side]), share.so_far)
            for commitment, share in lines.shares_of(pairing)
            if share.begun
        ),
    ]
    return Year(asked, lines.missing(whole))


def by_requirements(telling: Telling, pairing: Pairing, rows) -> Iterator[AskedSoFar]:
    now = telling.now[pairing.program_id]
    owings = [now, *telling.before[pairing.program_id]]
    asked = [each for owing in owings for each in asked_of(owing, pairing)]
    things = list(dict.fromkeys(each.thing for each in asked))
    told = numbers_of(things, rows, telling.actor).get(pairing.pk, {})
    found: dict[tuple[Requirement, str], SoFar] = {}
    for each in asked:
        of = found.setdefault((each.requirement, each.side), SoFar())
        days = each.days_until(telling.day(pairing.program), pairing)
        of.add(each.number, each.reached(told), days, is_over=each.is_over(pairing))
    for (requirement, side), of in found.items():
        yield AskedSoFar(requirement, OwedBy(side), of)
    for each, _number in now.asked_of(pairing):
        if each.requirement.counts == Requirement.Counts.OTHER:
            for side in now.asked(each.requirement, pairing):
                yield AskedSoFar(each.requirement, OwedBy(side), None)
