"""A date in words, as well as it is known, or to the minute; and one that must have come."""

import datetime
from calendar import monthrange

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def date_known(day: datetime.date, precision: str) -> str:
    """A day, or no more of it than is known: 3 December 2025, December 2025, 2025."""
    match precision:
        case "month":
            return date_format(day, "YEAR_MONTH_FORMAT")
        case "year":
            return str(day.year)
    return date_format(day)


def moment_in_words(at: datetime.datetime) -> str:
    """A day and its hour, as the clock stands where the office is."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def last_possible(day: datetime.date, precision: str) -> datetime.date:
    """The last day it may have been, of a day in the week, month or year that is known."""
    match precision:
        case "week":
            return day + datetime.timedelta(days=6 - day.weekday())
        case "month":
            return day.replace(day=monthrange(day.year, day.month)[1])
        case "year":
            return day.replace(month=12, day=31)
    return day


def check_past(day: datetime.date | None, today: datetime.date, *, field: str) -> None:
    """What has happened has a day that has come. Raises ValidationError for `field`."""
    if day and day > today:
        raise ValidationError({field: _("The date must be today or in the past.")})
