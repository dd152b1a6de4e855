"""What an office may start with: the subjects of primary and secondary schools, and a school year.

What was added from here is the office's own, and changes like anything typed.
"""

import datetime
from collections.abc import Iterable

from core.periods import Period
from roster.subjects.models import Term

# (name, English name), in the order of the curriculum.
STANDARD_SUBJECTS = (
    ("语文", "Chinese"),
    ("数学", "Mathematics"),
    ("英语", "English"),
    ("道德与法治", "Morality and law"),
    ("思想政治", "Ideology and politics"),
    ("历史", "History"),
    ("地理", "Geography"),
    ("科学", "Science"),
    ("物理", "Physics"),
    ("化学", "Chemistry"),
    ("生物学", "Biology"),
    ("信息科技", "Information technology"),
    ("体育与健康", "Physical education and health"),
    ("音乐", "Music"),
    ("美术", "Fine arts"),
    ("劳动", "Labor education"),
    ("综合实践活动", "Integrated practical activities"),
    ("心理健康", "Mental health"),
)
# Weekdays as `datetime` counts them. Most calendars begin a week on Monday, some on Sunday.
MONDAY, SUNDAY = 0, 6
TERMS = (("第一学期", "First term"), ("第二学期", "Second term"))


def school_year_of(day: datetime.date) -> int:
    """The calendar year in which the school year of this day begins; from June on, the coming."""
    return day.year if day.month >= 6 else day.year - 1


def usual_terms(year: int) -> tuple[Period, Period]:
    """The days that two terms usually have. The winter holiday moves: an office changes them.

    A school year begins on 1 September, whatever its weekday; after the holiday on a Monday.
    """
    first = Period(datetime.date(year, 9, 1), datetime.date(year + 1, 1, 20))
    after_holiday = datetime.date(year + 1, 2, 20)
    monday = after_holiday + datetime.timedelta(days=-after_holiday.weekday() % 7)
    return first, Period(monday, datetime.date(year + 1, 7, 10))


def days_of(year: int, terms: Iterable[Term]) -> Period:
    """From the first day of the year's terms to the last; their usual days where none is known."""
    own = [term for term in terms if school_year_of(term.starts_on) == year] or usual_terms(year)
    return Period(min(each.starts_on for each in own), max(each.ends_on for each in own))


def begun_on(today: datetime.date, terms: Iterable[Term]) -> datetime.date:
    """The first day of the last school year that has begun by today."""
    year, terms = school_year_of(today), list(terms)
    first = days_of(year, terms).starts_on
    return first if first <= today else days_of(year - 1, terms).starts_on


def weekday_of(term: Term | None) -> int:
    """The weekday on which the weeks of a calendar begin: as in the office's last term."""
    return term.first_week_starts_on.weekday() if term else MONDAY


def term_names(year: int) -> tuple[tuple[str, str], ...]:
    """The names of the two terms in both languages."""
    following = f"{(year + 1) % 100:02}"
    return tuple(
        (f"{year}—{year + 1}学年{name}", f"{name_en} {year}–{following}") for name, name_en in TERMS
    )
