"""What the page of a new program begins with: the name and days of its school year.

Everything is a proposal, and changes like anything typed.
"""

import datetime
from collections.abc import Iterable

from programs.program.models import Program
from roster.subjects.models import Subject, Term
from roster.subjects.standard import days_of, school_year_of


def usual_section(subject: Subject) -> dict:
    """How a subject's section is mostly called."""
    english = f"{subject.name_en} section" if subject.name_en else ""
    return {"name": f"{subject.name}科", "name_en": english}


def next_year(programs: Iterable[Program], today: datetime.date) -> int:
    """The school year of today, or the one after the last that has a program."""
    years = [school_year_of(program.starts_on) for program in programs]
    return max([school_year_of(today), *(year + 1 for year in years)])


def usual_program(year: int, terms: Iterable[Term]) -> dict:
    """Name, English name, address and days of a year's program."""
    days = days_of(year, terms)
    return {
        "name": f"{year}—{year + 1}学年教师结对培训",
        "name_en": f"Teacher pairing {year}–{(year + 1) % 100:02}",
        "slug": f"pairing-{year}",
        "starts_on": days.starts_on,
        "ends_on": days.ends_on,
    }
