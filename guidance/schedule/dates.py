"""The days of a plan that repeats: inside the pair's time and the terms, never on a holiday."""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum

from core.periods import Period

MOST = 40
A_DAY = datetime.timedelta(days=1)


class Every(StrEnum):
    ONCE = "once"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


STEPS = {Every.WEEK: 7, Every.FORTNIGHT: 14}


def days_of(first: datetime.date, every: Every, last: datetime.date) -> Iterator[datetime.date]:
    """From the first day to the last, both among them; a month later is the same day of it.

    A month that lacks the day has it on its last one.
    """
    if every == Every.ONCE:
        yield first
        return
    number = 0
    while (day := nth(first, every, number)) <= last and number < MOST:
        yield day
        number += 1


def nth(first: datetime.date, every: Every, number: int) -> datetime.date:
    if every in STEPS:
        return first + number * STEPS[every] * A_DAY
    month = first.month - 1 + number
    year, month = first.year + month // 12, month % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(first.day * A_DAY + datetime.date(year, month, 1) - A_DAY, following - A_DAY)


def within(
    days: Iterable[datetime.date],
    periods: Iterable[Period],
    terms: Iterable[Period],
    holidays: Iterable[Period] = (),
) -> list[datetime.date]:
    """Those in all of the periods, and in one of the terms where any are known, on no holiday."""
    periods, terms, holidays = list(periods), list(terms), list(holidays)
    return [
        day
        for day in days
        if all(each.running(day) for each in periods)
        and (not terms or any(term.running(day) for term in terms))
        and not any(holiday.running(day) for holiday in holidays)
    ]
