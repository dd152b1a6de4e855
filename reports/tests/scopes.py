"""The report of one scope beside the city's row or cell, and that cell in plain SQL."""

from django.db import connection

from activities.models import NamedDistrict
from core.actor import Actor, Grant, Role
from programs.models import Program, SubjectSection
from reports.figures.counting import breakdown, totals
from reports.figures.definitions import FIGURES
from reports.figures.figure import Amount
from reports.figures.selection import Selection
from reports.scope import Scope, scopes_of

NOTHING = dict.fromkeys(FIGURES, Amount())


def opened_by(**grant) -> Scope:
    """The report that somebody with this one grant opens."""
    return scopes_of(Actor(user_id=1, grants=(Grant(**grant),)))[0]


def lead(subject: int | None) -> Scope:
    return opened_by(role=Role.SUBJECT_LEAD, subject_id=subject)


def coordinator(district: int, subject: int | None = None) -> Scope:
    return opened_by(role=Role.DISTRICT_COORDINATOR, district_id=district, subject_id=subject)


def subjects_of(program: Program) -> list[int | None]:
    sections = SubjectSection.objects.filter(program=program)
    return list(sections.values_list("subject", flat=True))


def districts_of(program: Program) -> list[int]:
    named = NamedDistrict.objects.filter(activity__program=program).order_by()
    return sorted(set(named.values_list("district", flat=True)))


def in_the_city(program: Program, by: str) -> dict:
    return breakdown(Selection(program), by)


def assert_says(program: Program, scope: Scope, expected: dict | None):
    """The whole report of the scope; a row that is not there is a row of zeros."""
    assert totals(Selection(program, scope)) == NOTHING | (expected or {}), str(scope)


# --- the city's cell, in SQL that shares nothing with the report ----------------------------------

TAKES_PART = """
    (f.organiser_district_id = %(district)s
     OR f.organiser_school_id IN (SELECT id FROM roster_school WHERE district_id = %(district)s)
     OR f.id IN (SELECT activity_id FROM activities_party WHERE district_id = %(district)s))
"""
OF_CELL = "f.program_id = %(program)s AND f.status = 'counted' AND f.subject_id = %(subject)s"
# One of the authors was a mentor or trainee of the program on a day of its period.
OURS = """
    EXISTS (SELECT 1 FROM results_authorship o JOIN pairings_pairing p
            ON p.program_id = f.program_id AND o.teacher_id IN (p.mentor_id, p.trainee_id)
            JOIN programs_program g ON g.id = p.program_id
            WHERE o.result_id = r.id AND p.cancelled_at IS NULL AND p.starts_on <= g.ends_on
            AND (p.ends_on IS NULL OR p.ends_on >= g.starts_on))
"""
FORM = "activities_activity f JOIN programs_activitykind k ON k.id = f.kind_id"
CELL = {
    "activities": f"SELECT COUNT(*) FROM {FORM} "
    f"WHERE {OF_CELL} AND k.counts_as_training AND {TAKES_PART}",
    "attendances": f"SELECT COALESCE(SUM(f.headcount), 0) FROM {FORM} "
    f"WHERE {OF_CELL} AND k.counts_as_training AND {TAKES_PART}",
    "lectures": f"SELECT COUNT(*) FROM {FORM} JOIN activities_talk t ON t.activity_id = f.id "
    f"WHERE {OF_CELL} AND {TAKES_PART}",
    "lessons": f"SELECT COUNT(*) FROM {FORM} JOIN activities_lesson l ON l.activity_id = f.id "
    f"WHERE {OF_CELL} AND k.lessons_are_lesson_study AND l.district_id = %(district)s",
    "persons": f"SELECT COUNT(DISTINCT a.teacher_id) FROM {FORM} JOIN activities_attendance a "
    f"ON a.activity_id = f.id WHERE {OF_CELL} AND a.district_id = %(district)s",
    "papers": f"SELECT COUNT(DISTINCT r.id) FROM {FORM} JOIN activities_mention m "
    "ON m.activity_id = f.id JOIN results_result r ON r.id = m.result_id "
    "JOIN results_authorship w ON w.result_id = r.id "
    f"WHERE {OF_CELL} AND r.kind = 'paper' AND w.district_id = %(district)s AND {OURS}",
}


def cell_in_sql(program: Program, district: int, subject: int) -> dict:
    values = {"program": program.pk, "district": district, "subject": subject}
    numbers = {}
    with connection.cursor() as cursor:
        for figure, statement in CELL.items():
            cursor.execute(statement, values)
            numbers[figure] = cursor.fetchone()[0]
    return numbers
