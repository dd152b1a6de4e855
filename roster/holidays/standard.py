"""The public holidays that usually fall into a term, on the days that the calendar gives them.

Each year's notice moves them by a day or joins them with a weekend: what was added from here is
changed like anything typed.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from core.periods import Dated, common

# By the lunar calendar: the fifth of the fifth month, and the fifteenth of the eighth.
DRAGON_BOAT = {
    2017: (5, 30), 2018: (6, 18), 2019: (6, 7), 2020: (6, 25), 2021: (6, 14), 2022: (6, 3),
    2023: (6, 22), 2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28),
    2029: (6, 16), 2030: (6, 5), 2031: (6, 24), 2032: (6, 12), 2033: (6, 1), 2034: (6, 20),
    2035: (6, 10), 2036: (5, 30), 2037: (6, 18), 2038: (6, 7), 2039: (5, 27), 2040: (6, 14),
}  # fmt: skip
MID_AUTUMN = {
    2017: (10, 4), 2018: (9, 24), 2019: (9, 13), 2020: (10, 1), 2021: (9, 21), 2022: (9, 10),
    2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3),
    2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27),
    2035: (9, 16), 2036: (10, 4), 2037: (9, 24), 2038: (9, 13), 2039: (10, 2), 2040: (9, 20),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Usual(Dated):
    """A public holiday of one year, with both its names."""

    name: str
    name_en: str
    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def key(self) -> str:
        return self.starts_on.isoformat()


def usual_holidays(year: int) -> Iterator[Usual]:
    """Those of a calendar year that do not lie between two terms anyway."""
    day = datetime.date
    yield Usual("元旦", "New Year’s Day", day(year, 1, 1), day(year, 1, 1))
    yield single("清明节", "Qingming Festival", day(year, 4, qingming(year)))
    yield Usual("劳动节", "May Day", day(year, 5, 1), day(year, 5, 5))
    if year in DRAGON_BOAT:
        yield single("端午节", "Dragon Boat Festival", day(year, *DRAGON_BOAT[year]))
    first, last = day(year, 10, 1), day(year, 10, 7)
    autumn = day(year, *MID_AUTUMN[year]) if year in MID_AUTUMN else None
    if autumn and first <= autumn <= last:
        # The two are then one holiday, a day longer.
        eighth = day(year, 10, 8)
        yield Usual("国庆节、中秋节", "National Day and Mid-Autumn Festival", first, eighth)
        return
    if autumn:
        yield single("中秋节", "Mid-Autumn Festival", autumn)
    yield Usual("国庆节", "National Day", first, last)


def single(name: str, name_en: str, day: datetime.date) -> Usual:
    return Usual(name, name_en, day, day)


def qingming(year: int) -> int:
    """The day of April on which the solar term falls, in the years from 2000 to 2099."""
    of_century = year % 100
    return int(of_century * 0.2422 + 4.81) - of_century // 4


def usual_in(term: Dated) -> list[Usual]:
    """Those that have a day in the term, as far as they lie in it."""
    found = (
        Usual(each.name, each.name_en, days.starts_on, days.ends_on)
        for year in range(term.starts_on.year, term.ends_on.year + 1)
        for each in usual_holidays(year)
        if (days := common(each.period, term.period))
    )
    return sorted(found, key=lambda each: each.starts_on)
