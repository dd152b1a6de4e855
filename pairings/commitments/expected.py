"""In which stretches of school time a commitment is owed, and how many times in each.

Weeks are those of the terms: what lies between two terms is holiday, and nothing is owed then; nor
in a week in which the holidays of a term leave no school day.
"""

import calendar
import datetime
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.periods import Period, common
from pairings.commitments.models import Commitment
from roster.holidays.school_days import has_no_school
from roster.holidays.school_weeks import (
    WEEK,
    Stretch,
    known,
    length,
    school_weeks,
    stretches_of,
    weeks_of,
)
from roster.models import Holiday, Term

A_DAY = datetime.timedelta(days=1)
IN_WEEKS = {Commitment.Per.WEEK: 1, Commitment.Per.FORTNIGHT: 2}


@dataclass(frozen=True, slots=True)
class Expected:
    """From a day to a day it is owed `needed` times.

    `called_by` is the first day of the whole week or month, of which these days may be a part;
    `term` is the term, where it is owed per term.
    """

    starts_on: datetime.date
    ends_on: datetime.date
    needed: int
    called_by: datetime.date
    term: Term | None = None

    def is_over(self, today: datetime.date) -> bool:
        return self.ends_on < today

    def has_begun(self, today: datetime.date) -> bool:
        return self.starts_on <= today


def span_of(commitment: Commitment) -> Period | None:
    """The days on which it is owed: its own, within those of what it stands on and the program's.

    None where they have no day in common.
    """
    days = common(commitment.period, commitment.of.period)
    return days and common(days, commitment.program.period)


def expected(
    commitment: Commitment, terms: Iterable[Term], holidays: Iterable[Holiday] = ()
) -> list[Expected]:
    """All of them, in their order. Where no term of the program is known, its days are one term.

    A week, two weeks or a month count from half of their days on. Of what is shorter than a whole
    one as much less is owed, rounded up. The days of a week without a school day do not count; a
    term and a year are owed whole, whatever holidays they have.
    """
    span = span_of(commitment)
    if span is None:
        return []
    program = commitment.program.period
    match commitment.per:
        case Commitment.Per.YEAR:
            found = in_a_year(program, span)
        case Commitment.Per.TERM:
            found = in_terms(known(terms, program), program, span)
        case Commitment.Per.MONTH:
            found = in_months(school_weeks(terms, program, holidays, span), span)
        case _:
            size = IN_WEEKS[commitment.per] * WEEK
            found = in_weeks(stretches_of(terms, program, size, holidays, span))
    return [
        Expected(days.starts_on, days.ends_on, share(commitment.quantity, part), named, term)
        for days, part, named, term in found
    ]


def left_out(
    commitment: Commitment, terms: Iterable[Term], holidays: Iterable[Holiday]
) -> list[Holiday]:
    """The holidays because of which a week of its days does not count."""
    span = span_of(commitment)
    if span is None or commitment.per in {Commitment.Per.TERM, Commitment.Per.YEAR}:
        return []
    weeks = weeks_of(terms, commitment.program.period, span)
    weeks = [week for week in weeks if has_no_school(week, holidays)]
    return [each for each in holidays if any(common(each.period, week) for week in weeks)]


def share(quantity: int, part: tuple[int, int]) -> int:
    held, whole = part
    return math.ceil(quantity * held / whole)


# Its days, how many of the whole they are, by which day it is called, and its term.
Found = tuple[Period, tuple[int, int], datetime.date, Term | None]


def in_a_year(program: Period, span: Period) -> Iterator[Found]:
    yield span, (length(span), length(program)), program.starts_on, None


def in_terms(terms: list[Term], program: Period, span: Period) -> Iterator[Found]:
    for term in terms or [None]:
        whole = term.period if term else program
        if days := common(whole, span):
            yield days, (length(days), length(whole)), whole.starts_on, term


def in_months(weeks: list[Period], span: Period) -> Iterator[Found]:
    """Calendar months, by as many of their days as lie in weeks that count."""
    month = span.starts_on.replace(day=1)
    while month <= span.ends_on:
        size = calendar.monthrange(month.year, month.month)[1]
        whole = Period(month, month + (size - 1) * A_DAY)
        days = common(whole, span)
        held = sum(length(part) for week in weeks if (part := common(week, days)))
        if held * 2 >= size:
            yield days, (held, size), month, None
        month += size * A_DAY


def in_weeks(found: Iterable[Stretch]) -> Iterator[Found]:
    """Weeks, or twos of them, by as many of their days as lie in weeks that count."""
    for each in found:
        if each.is_owed:
            yield each.days, (each.held, each.size), each.first, None
