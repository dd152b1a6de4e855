"""In which stretches of school time a commitment is owed, and how many times in each.

Weeks are those of the terms: what lies between two terms is holiday, and nothing is owed then.
"""

import calendar
import datetime
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.periods import Period
from pairings.commitments.models import Commitment
from roster.models import Term

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


def expected(commitment: Commitment, terms: Iterable[Term]) -> list[Expected]:
    """All of them, in their order. Where no term of the program is known, its days are one term.

    A week, two weeks or a month count from half of their days on. Of what is shorter than a whole
    one as much less is owed, rounded up.
    """
    span = span_of(commitment)
    if span is None:
        return []
    program = commitment.program.period
    known = [term for term in terms if common(term.period, program)]
    match commitment.per:
        case Commitment.Per.YEAR:
            found = in_a_year(program, span)
        case Commitment.Per.TERM:
            found = in_terms(known, program, span)
        case Commitment.Per.MONTH:
            found = in_months([term.period for term in known] or [program], span)
        case _:
            found = in_weeks(known, program, span, IN_WEEKS[commitment.per] * 7)
    return [
        Expected(days.starts_on, days.ends_on, share(commitment.quantity, part), named, term)
        for days, part, named, term in found
    ]


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


def in_months(terms: list[Period], span: Period) -> Iterator[Found]:
    """Calendar months, by as many of their days as lie in a term."""
    month = span.starts_on.replace(day=1)
    while month <= span.ends_on:
        size = calendar.monthrange(month.year, month.month)[1]
        whole = Period(month, month + (size - 1) * A_DAY)
        days = common(whole, span)
        held = sum(length(part) for term in terms if (part := common(term, days)))
        if held * 2 >= size:
            yield days, (held, size), month, None
        month += size * A_DAY


def in_weeks(terms: list[Term], program: Period, span: Period, size: int) -> Iterator[Found]:
    """Weeks, or twos of them, counted from the first of each term."""
    for term in terms or [None]:
        held = term.period if term else program
        first = week_one(term) if term else monday(program.starts_on)
        while first <= held.ends_on:
            whole = Period(first, first + (size - 1) * A_DAY)
            days = common(common(whole, held), span) if common(whole, held) else None
            if days and length(days) * 2 >= size:
                yield days, (length(days), size), first, None
            first += size * A_DAY


def week_one(term: Term) -> datetime.date:
    """Where the counting begins: a term that begins before its week 1 has weeks before it."""
    before = (term.first_week_starts_on - term.starts_on).days
    return term.first_week_starts_on - max(0, math.ceil(before / 14)) * 14 * A_DAY


def monday(day: datetime.date) -> datetime.date:
    return day - day.weekday() * A_DAY


def common(one: Period, other: Period) -> Period | None:
    """The days of both; None where there is none."""
    first = max(one.starts_on, other.starts_on)
    lasts = [each.ends_on for each in (one, other) if each.ends_on]
    if lasts and min(lasts) < first:
        return None
    return Period(first, min(lasts) if lasts else None)


def length(days: Period) -> int:
    return (days.ends_on - days.starts_on).days + 1
