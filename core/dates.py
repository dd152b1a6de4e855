"""A date in words, as well as it is known."""

import datetime

from django.utils.formats import date_format


def date_known(day: datetime.date, precision: str) -> str:
    """A day, or no more of it than is known: 3 December 2025, December 2025, 2025."""
    match precision:
        case "month":
            return date_format(day, "YEAR_MONTH_FORMAT")
        case "year":
            return str(day.year)
    return date_format(day)
