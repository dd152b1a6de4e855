"""The days of the living year: all of them follow from the day it is made for."""

import datetime
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from core.periods import Period
from roster.subjects.standard import school_year_of, term_names, usual_terms

# A school year begins in September, its second half in March. In these months the one that began
# in September is over or too young; the year that began in March is in its middle.
FROM_MARCH = range(6, 11)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """One program year of twelve months, with its terms and holidays."""

    starts_on: date

    @cached_property
    def ends_on(self) -> date:
        return self.starts_on.replace(year=self.starts_on.year + 1) - timedelta(days=1)

    @cached_property
    def before(self) -> "Calendar":
        return Calendar(self.starts_on.replace(year=self.starts_on.year - 1))

    @property
    def names(self) -> dict[str, str]:
        first, last = self.starts_on, self.ends_on
        if first.month == 9:
            days = f"{first.year}—{last.year}学年"
            days_en = f"{first.year}–{last.year % 100:02}"
        else:
            days = f"{first.year}年3月—{last.year}年2月"
            days_en = f"March {first.year} to February {last.year}"
        return {
            "name": f"乡村教师结对培训（{days}）",
            "name_en": f"Rural teacher pairing {days_en}",
        }

    @cached_property
    def terms(self) -> list[tuple[tuple[str, str], Period]]:
        """The usual terms that have a day of this year in them, each with its two names."""
        years = range(school_year_of(self.starts_on), school_year_of(self.ends_on) + 1)
        return [
            (names, term)
            for year in years
            for names, term in zip(term_names(year), usual_terms(year), strict=True)
            if term.starts_on <= self.ends_on and term.ends_on >= self.starts_on
        ]

    def is_in_term(self, day: date) -> bool:
        return any(term.running(day) for _names, term in self.terms)


def year_around(today: date) -> Calendar:
    """The year that has today in its middle: two months behind it at least, and three ahead."""
    if today.month in FROM_MARCH:
        return Calendar(date(today.year, 3, 1))
    return Calendar(date(today.year if today.month > 10 else today.year - 1, 9, 1))


def working_day(day: date) -> date:
    """This day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """A time of that day where the office is."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
