"""Which days are school days: Mondays to Fridays that are no holiday. And their days in words.

A weekend on which school is held to make up for a holiday is not entered, so it is none.
"""

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.periods import Dated, Period, common

SATURDAY = 5
A_DAY = datetime.timedelta(days=1)


def has_no_school(days: Period, holidays: Iterable[Dated]) -> bool:
    """Whether holidays leave no school day of these days. A weekend alone is no holiday."""
    within = [each for each in holidays if common(each.period, days)]
    return bool(within) and not any(
        day.weekday() < SATURDAY and not any(each.period.running(day) for each in within)
        for day in each_day(days)
    )


def each_day(days: Period) -> Iterable[datetime.date]:
    number = (days.ends_on - days.starts_on).days + 1
    return (days.starts_on + count * A_DAY for count in range(number))


def days_in_words(of: Dated) -> str:
    """One day, or from the first to the last."""
    first = date_format(of.starts_on)
    if of.starts_on == of.ends_on:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(of.ends_on)}
