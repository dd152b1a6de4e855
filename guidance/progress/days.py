"""In which days something is owed, of those that hold a day."""

import datetime
from collections.abc import Iterable

from core.periods import Period
from programs.models import Program, Requirement
from roster.models import Term

Per = Requirement.Per
A_WEEK = datetime.timedelta(days=7)
TO_SUNDAY = datetime.timedelta(days=6)


def window(per: str, on: datetime.date, program: Program, term: Term | None) -> Period:
    monday = on - datetime.timedelta(days=on.weekday())
    match per:
        case Per.WEEK:
            return Period(monday, monday + TO_SUNDAY)
        case Per.FORTNIGHT:
            return Period(monday - A_WEEK, monday + TO_SUNDAY)
        case Per.MONTH:
            first = on.replace(day=1)
            after = (first + datetime.timedelta(days=31)).replace(day=1)
            return Period(first, after - datetime.timedelta(days=1))
        case Per.TERM if term:
            return term.period
    return program.period


def in_part(asked: Iterable[tuple[int, Period]], of: Period, period: Period) -> int:
    """Of so many in these days as much as they are a pair of them.

    What the smallest of the quantities asks of all the days is rounded up, so that what is asked
    once is asked of all. What was asked besides for a part of them adds to it as the sum is
    nearest to, half a one up: a quantity raised on the last day adds nothing.
    """
    parts = [(quantity, days_of(period, of, days)) for quantity, days in asked]
    parts = [(quantity, days) for quantity, days in parts if days]
    if not parts:
        return 0
    whole = days_of(period)
    at_least = min(quantity for quantity, _days in parts) * sum(days for _quantity, days in parts)
    held = sum(quantity * days for quantity, days in parts)
    return max(-(-at_least // whole), (2 * held + whole) // (2 * whole))


def days_of(*periods: Period) -> int:
    """How many days lie in all of them; one at least has an end."""
    first = max(each.starts_on for each in periods)
    last = min(each.ends_on for each in periods if each.ends_on)
    return max((last - first).days + 1, 0)
