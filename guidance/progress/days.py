"""In which days something is owed, of those that hold a day."""

import datetime
import math

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


def in_part(quantity: int, of: Period, period: Period) -> int:
    """As much of it as they are a pair of the days, rounded up: what is asked once is of all."""
    days = days_of(period)
    first = max(of.starts_on, period.starts_on)
    last = min(of.ends_on or period.ends_on, period.ends_on)
    return math.ceil(quantity * days_of(Period(first, last)) / days)


def days_of(period: Period) -> int:
    return max((period.ends_on - period.starts_on).days + 1, 0)
