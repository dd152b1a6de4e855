"""In which weeks of the terms something is owed: those that holidays leave a school day.

What lies between two terms is holiday. Where no term of a time is known, that time is one term.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.periods import Period, common, stretches
from roster.holidays.models import Holiday
from roster.holidays.school_days import has_no_school
from roster.subjects.models import Term

WEEK = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many days, counted from the first week of a term.

    `first` is the first of them all, of which `days` may be a part; `weeks` are those of its weeks
    that count.
    """

    first: datetime.date
    size: int
    days: Period
    weeks: tuple[Period, ...]

    @property
    def held(self) -> int:
        return sum(length(week) for week in self.weeks)

    @property
    def is_owed(self) -> bool:
        """From half of its days on."""
        return self.held * 2 >= self.size


def known(terms: Collection[Term], of: Period) -> list[Term]:
    """Those that have a day in this time."""
    return [term for term in terms if common(term.period, of)]


def stretches_of(
    terms: Collection[Term], of: Period, size: int, holidays: Collection[Holiday], span: Period
) -> Iterator[Stretch]:
    """Those of the terms of a time that have a day in the span, each with its days in both."""
    weeks = school_weeks(terms, of, holidays, span)
    for first, days in counted(terms, of, size, span):
        of_these = tuple(week for week in weeks if days.running(week.starts_on))
        yield Stretch(first, size, days, of_these)


def school_weeks(
    terms: Collection[Term], of: Period, holidays: Collection[Holiday], span: Period
) -> list[Period]:
    """The weeks that count, as far as they lie in the span."""
    return [week for week in weeks_of(terms, of, span) if not has_no_school(week, holidays)]


def weeks_of(terms: Collection[Term], of: Period, span: Period) -> list[Period]:
    return [days for _first, days in counted(terms, of, WEEK, span)]


def counted(
    terms: Collection[Term], of: Period, size: int, span: Period
) -> Iterator[tuple[datetime.date, Period]]:
    for term in known(terms, of) or [None]:
        begins = term.fortnights_begin() if term else monday(of.starts_on)
        for first, days in stretches(begins, size, term.period if term else of):
            if within := common(days, span):
                yield first, within


def monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def length(days: Period) -> int:
    return (days.ends_on - days.starts_on).days + 1
