"""A date in words, as well as it is known; and one that must have come."""

import datetime

from django.core.exceptions import ValidationError
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


def check_past(day: datetime.date | None, today: datetime.date, *, field: str) -> None:
    """What has happened has a day that has come. Raises ValidationError for `field`."""
    if day and day > today:
        raise ValidationError({field: _("The date must be today or in the past.")})
