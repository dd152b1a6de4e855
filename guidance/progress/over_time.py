"""What is asked of pairs again and again: in each week, month and term of many days."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from activities.commitments.so_far import Reached, reached
from core.actor import Actor
from core.periods import Period, common
from guidance.progress.days import Days, days_of_one, days_of_school, is_mostly_in
from guidance.progress.in_force import InForce, in_force
from guidance.progress.numbers import OfPair
from guidance.progress.owed import Counts, is_over
from guidance.progress.owing import Owing, asked_alike
from guidance.progress.told import NOTHING, Asked
from pairings.commitments.expected import IN_WEEKS
from pairings.models import Pairing
from programs.models import Program, Requirement
from roster.holidays.school_weeks import WEEK
from roster.models import Holiday, Term

Per = Requirement.Per


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """What is asked of one of the two, or of both together, in one week, month, term or year."""

    owing: Owing
    in_force: InForce
    side: str
    thing: Asked
    number: int
    days: Days

    @property
    def requirement(self) -> Requirement:
        return self.in_force.requirement

    def reached(self, told: OfPair) -> Reached:
        return reached(self.number, *told.get(self.thing, NOTHING))

    def is_over(self, pair: Pairing) -> bool:
        return is_over(self.thing.period, pair, self.owing.today)

    def days_until(self, day: datetime.date, pair: Pairing) -> Period:
        """In which of its days it was asked of the pair, until a day that is none before them."""
        days, within = self.thing.period, pair.asked_within
        first = min(asked.starts_on for _quantity, asked in self.in_force.stretches())
        lasts = [each for each in (days.ends_on, within.ends_on, day) if each]
        return Period(max(days.starts_on, within.starts_on, first), min(lasts))


def span_of(program: Program, term: Term | None) -> Period | None:
    """The days of the term within the program; without a term those of the program."""
    return common(term.period, program.period) if term else program.period


def each_time(
    actor: Actor,
    program: Program,
    span: Period,
    requirements: Iterable[Requirement],
    *,
    terms: list[Term],
    holidays: list[Holiday],
    today: datetime.date,
) -> list[Owing]:
    """One for each week, month and term of the span, and for the year: by what holds today, or held
    on the last day of a span that is over.
    """
    held = in_force(requirements, max(span.starts_on, min(today, span.ends_on)))
    return [
        Owing(
            actor,
            days.period.starts_on,
            [each for each in held if each.requirement.per == per],
            today=today,
            terms=terms,
            holidays=holidays,
            known={(per, program.pk): days},
        )
        for per in dict.fromkeys(each.requirement.per for each in held)
        for days in days_in(per, program, span, terms, holidays)
    ]


def asked_each_time(
    owings: Collection[Owing], pairs: Iterable[Pairing]
) -> Iterator[tuple[list[Pairing], list[AskedOnce]]]:
    """Of pairs that are asked alike all that is counted, of each the same."""
    for same in asked_alike(pairs, owings):
        yield same, [each for owing in owings for each in asked_of(owing, same[0])]


def asked_of(owing: Owing, pair: Pairing) -> Iterator[AskedOnce]:
    for each, number in owing.asked_of(pair):
        if each.requirement.counts != Counts.OTHER:
            for side, thing in owing.asked(each.requirement, pair).items():
                days = owing.days(each.requirement.per, pair.program)
                yield AskedOnce(owing, each, side, thing, number, days)


def days_in(
    per: str, program: Program, span: Period, terms: list[Term], holidays: list[Holiday]
) -> Iterator[Days]:
    """Each week, two weeks or month of the span, and its term or year.

    A month belongs to the term that has half of its days or more.
    """
    if size := IN_WEEKS.get(per, 0) * WEEK:
        yield from days_of_school(size, span, program.period, terms, holidays)
    elif per == Per.MONTH:
        for month in months_of(span):
            if is_mostly_in(month, span):
                yield days_of_one(per, max(month.starts_on, span.starts_on), program, terms)
    else:
        yield days_of_one(per, span.starts_on, program, terms)


def months_of(span: Period) -> Iterator[Period]:
    first = span.starts_on.replace(day=1)
    while first <= span.ends_on:
        after = (first + datetime.timedelta(days=31)).replace(day=1)
        yield Period(first, after - datetime.timedelta(days=1))
        first = after
