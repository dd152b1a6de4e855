"""What is asked on a day, and what stood in its place before it was changed."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.actor import Actor
from core.periods import Period
from programs.models import Requirement

OwedBy = Requirement.OwedBy
OF_A_PAIR = [OwedBy.PAIR, OwedBy.MENTOR, OwedBy.TRAINEE, OwedBy.BOTH]
A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InForce:
    """A requirement that holds, and those it came after without a day between, the newest first."""

    requirement: Requirement
    earlier: tuple[Requirement, ...] = ()

    def stretches(self) -> Iterator[tuple[int, Period]]:
        """How many were asked in which days; the one that holds goes on."""
        first = self.requirement.requirement_set.valid_from
        yield self.requirement.quantity, Period(first)
        for each in self.earlier:
            before = each.requirement_set.valid_from
            yield each.quantity, Period(before, first - A_DAY)
            first = before

    def changed(self, to: Requirement) -> "InForce":
        """This one until the day before the set of the other begins."""
        if to.requirement_set.valid_from == self.requirement.requirement_set.valid_from:
            is_same = is_of_one_thing(self.requirement, to)
            return replace(self, requirement=to) if is_same else InForce(to)
        if is_of_one_thing(self.requirement, to):
            return InForce(to, (self.requirement, *self.earlier))
        return InForce(to)


def asked_in(programs: Iterable, actor: Actor, on: datetime.date) -> list[InForce]:
    """The requirements of these programs that hold on this day and are a pair's."""
    return in_force(requirements_of(programs, actor, on), on)


def requirements_of(programs: Iterable, actor: Actor, until: datetime.date) -> list[Requirement]:
    """All that were ever a pair's until this day."""
    return list(
        Requirement.objects.visible_to(actor)
        .filter(requirement_set__valid_from__lte=until, owed_by__in=OF_A_PAIR)
        .filter(requirement_set__program__in=programs)
        .select_related("requirement_set")
        .order_by("requirement_set__name", "requirement_set", "pk")
    )


def in_force(requirements: Iterable[Requirement], on: datetime.date) -> list[InForce]:
    """Those of them that hold on this day, with what stood in their place."""
    rows = [each for each in requirements if each.requirement_set.valid_from <= on]
    return [InForce(each, tuple(before(each, rows))) for each in rows if holds(each, on)]


def holds(requirement: Requirement, on: datetime.date) -> bool:
    last = requirement.requirement_set.valid_to
    return last is None or last >= on


def before(requirement: Requirement, rows: list[Requirement]) -> Iterator[Requirement]:
    """Row by row of the sets whose place its set has taken."""
    while found := one_before(requirement, rows):
        yield found
        requirement = found


def one_before(requirement: Requirement, rows: list[Requirement]) -> Requirement | None:
    """The one of the same words; where they were changed, the only one that asks the same thing."""
    same = [each for each in rows if asks_the_same(each, requirement)]
    of_these_words = [each for each in same if each.text == requirement.text]
    if of_these_words or len(same) == 1:
        return (of_these_words or same)[0]
    return None


def asks_the_same(earlier: Requirement, later: Requirement) -> bool:
    one, other = earlier.requirement_set, later.requirement_set
    took_over = one.valid_to is not None and one.valid_to + A_DAY == other.valid_from
    of_one_set = (one.program_id, one.subject_id, one.name) == (
        *(other.program_id, other.subject_id, other.name),
    )
    return took_over and of_one_set and is_of_one_thing(earlier, later)


def is_of_one_thing(earlier: Requirement, later: Requirement) -> bool:
    return all(
        getattr(earlier, name) == getattr(later, name)
        for name in ("counts", "kinds", "owed_by", "per")
    )
