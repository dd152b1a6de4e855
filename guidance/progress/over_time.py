"""What is asked of pairs again and again: in each week, month and term of many days."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.actor import Actor
from core.periods import Period, common
from guidance.progress.days import Days, is_mostly_in
from guidance.progress.in_force import in_force
from guidance.progress.numbers import Numbers
from guidance.progress.owed import Counts, done_and_waiting, is_over
from guidance.progress.owing import Owing, alike
from guidance.progress.told import NOTHING, Asked
from pairings.commitments.expected import IN_WEEKS
from pairings.models import Pairing
from programs.models import Program, Requirement
from roster.holidays.school_weeks import WEEK, stretches_of
from roster.models import Holiday, Term

Per = Requirement.Per


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """What is asked of one of the two, or of both together, in one week, month, term or year."""

    owing: Owing
    requirement: Requirement
    side: str
    thing: Asked
    number: int

    def reached(self, pair: Pairing, told: Numbers) -> tuple[int, int]:
        """How many count of those asked, and how many are on the way."""
        return done_and_waiting(self.number, told.get((pair.pk, self.thing), NOTHING))

    def is_over(self, pair: Pairing) -> bool:
        return is_over(self.thing.period, pair, self.owing.today)

    def days(self, pair: Pairing) -> Days:
        return self.owing.days(self.requirement.per, pair.program)


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
            day,
            [each for each in held if each.requirement.per == per],
            today=today,
            terms=terms,
            holidays=holidays,
        )
        for per in dict.fromkeys(each.requirement.per for each in held)
        for day in days_of(per, program.period, span, terms, holidays)
    ]


def asked_each_time(
    owings: Iterable[Owing], pairs: Iterable[Pairing]
) -> Iterator[tuple[Pairing, list[AskedOnce]]]:
    """Of each pair all that is counted; those that are asked alike share it."""
    together = defaultdict(list)
    for pair in pairs:
        together[alike(pair)].append(pair)
    for same in together.values():
        asked = [each for owing in owings for each in asked_of(owing, same[0])]
        for pair in same:
            yield pair, asked


def asked_of(owing: Owing, pair: Pairing) -> Iterator[AskedOnce]:
    for each, number in owing.asked_of(pair):
        if each.requirement.counts != Counts.OTHER:
            for side, thing in owing.asked(each.requirement, pair).items():
                yield AskedOnce(owing, each.requirement, side, thing, number)


def days_of(
    per: str, program: Period, span: Period, terms: list[Term], holidays: list[Holiday]
) -> Iterator[datetime.date]:
    """One day of each week, two weeks or month of the span, and one of a term or a year.

    A month belongs to the term that has half of its days or more.
    """
    if size := IN_WEEKS.get(per, 0) * WEEK:
        for stretch in stretches_of(terms, program, size, holidays, span):
            yield stretch.days.starts_on
    elif per == Per.MONTH:
        for month in months_of(span):
            if is_mostly_in(month, span):
                yield max(month.starts_on, span.starts_on)
    else:
        yield span.starts_on


def months_of(span: Period) -> Iterator[Period]:
    first = span.starts_on.replace(day=1)
    while first <= span.ends_on:
        after = (first + datetime.timedelta(days=31)).replace(day=1)
        yield Period(first, after - datetime.timedelta(days=1))
        first = after
