"""In which days something is owed, of those that hold a day, and how many of them count."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from core.periods import Period, common
from pairings.commitments.expected import IN_WEEKS
from programs.models import Program, Requirement
from roster.holidays.school_weeks import WEEK, known, length, stretches_of, weeks_of
from roster.models import Holiday, Term

Per = Requirement.Per
# Of a month, a term or any time longer than a week so many days at least, or nothing is asked.
FEWEST_DAYS = WEEK


@dataclass(frozen=True, slots=True)
class Days:
    """Once in these days; of those that count in them as many as a whole time has is all of it.

    None counts where nothing is owed in them. `holidays` leave a week of them without school.
    `first` is the first day of a whole week, of which these may be a part; `term` is the term,
    where they are one.
    """

    period: Period
    counted: tuple[Period, ...]
    whole: int
    holidays: tuple[Holiday, ...] = ()
    first: datetime.date | None = None
    term: Term | None = None

    @property
    def called_by(self) -> datetime.date:
        return self.first or self.period.starts_on

    @property
    def ends_on(self) -> datetime.date:
        return self.period.ends_on


def days_of_one(
    per: str,
    on: datetime.date,
    program: Program,
    terms: Collection[Term],
    holidays: Collection[Holiday] = (),
) -> Days:
    """Weeks are those of the terms, as for commitments; outside of a term nothing is owed by them.

    A month that lies in a term with half of its days or more, a term and a year are whole, whatever
    holidays they have.
    """
    if size := IN_WEEKS.get(per, 0) * WEEK:
        found = days_of_school(size, program.period, program.period, terms, holidays)
        of_day = (each for each in found if each.period.running(on))
        return next(of_day, Days(Period(on, on), (), size))
    period, term = window(per, on, program, terms)
    is_owed = per != Per.MONTH or is_of_a_term(period, program.period, terms)
    return Days(period, (period,) if is_owed else (), length(period), term=term)


def days_of_school(
    size: int,
    span: Period,
    program: Period,
    terms: Collection[Term],
    holidays: Collection[Holiday],
) -> Iterator[Days]:
    """All weeks, or twos of them, that have a day in the span: a term, or the whole program."""
    weeks = weeks_of(terms, program, span)
    for each in stretches_of(terms, program, size, holidays, span):
        within = [week for week in weeks if each.days.running(week.starts_on)]
        without = [week for week in within if week not in each.weeks]
        off = tuple(one for one in holidays if any(common(one.period, gap) for gap in without))
        yield Days(each.days, each.weeks if each.is_owed else (), size, off, each.first)


def window(
    per: str, on: datetime.date, program: Program, terms: Collection[Term]
) -> tuple[Period, Term | None]:
    """Between two terms the term is the one before; of a program without one it is the program."""
    match per:
        case Per.MONTH:
            first = on.replace(day=1)
            after = (first + datetime.timedelta(days=31)).replace(day=1)
            return Period(first, after - datetime.timedelta(days=1)), None
        case Per.TERM if of_program := known(terms, program.period):
            begun = [term for term in of_program if term.starts_on <= on]
            term = (begun or of_program[::-1])[-1]
            return term.period, term
    return program.period, None


def is_of_a_term(month: Period, program: Period, terms: Collection[Term]) -> bool:
    """Where no term of the program is known, its days are one term."""
    spans = [common(term.period, program) for term in known(terms, program)]
    return any(is_mostly_in(month, span) for span in spans or [program])


def is_mostly_in(days: Period, span: Period) -> bool:
    """With half of its days or more."""
    return days_in_all(days, span) * 2 >= length(days)


def in_part(asked: Iterable[tuple[int, Period]], of: Period, days: Days) -> int:
    """Of so many in these days as much as they are a pair of them.

    What the smallest of the quantities asks of all the days is rounded up, so that what is asked
    once is asked of all. What was asked besides for a part of them adds to it as the sum is
    nearest to, half a one up: a quantity raised on the last day adds nothing. Of a pair of a few
    days alone nothing is asked.
    """
    if is_too_short(of, days):
        return 0
    parts = [(quantity, common_days(days, of, each)) for quantity, each in asked]
    parts = [(quantity, held) for quantity, held in parts if held]
    if not parts:
        return 0
    at_least = min(quantity for quantity, _held in parts) * sum(held for _quantity, held in parts)
    sum_of_all = sum(quantity * held for quantity, held in parts)
    return max(-(-at_least // days.whole), (2 * sum_of_all + days.whole) // (2 * days.whole))


def is_too_short(of: Period, days: Days) -> bool:
    """Whether they are a pair for so little of these days, of a week or more, that none is owed."""
    held = common_days(days, of)
    return days.whole > WEEK and held < min(FEWEST_DAYS, common_days(days, days.period))


def common_days(days: Days, *periods: Period) -> int:
    """How many of the days that count lie in all of them."""
    return sum(days_in_all(each, *periods) for each in days.counted)


def days_in_all(*periods: Period) -> int:
    """One of them at least has an end."""
    first = max(each.starts_on for each in periods)
    last = min(each.ends_on for each in periods if each.ends_on)
    return max((last - first).days + 1, 0)
