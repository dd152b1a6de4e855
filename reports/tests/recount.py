"""The figures counted a second time, in plain SQL that shares nothing with the report's code.

`PROGRAM` stands for the program's key; each statement runs on SQLite and on PostgreSQL.
"""

from django.db import connection

COUNTED = "f.program_id = PROGRAM AND f.status = 'counted'"
# Of the counted forms of an event the one that holds, else the oldest.
EVENTS = (
    f"{COUNTED} AND (f.event_id IS NULL OR f.id = (SELECT o.id FROM activities_activity o "
    "JOIN activities_event e ON e.id = o.event_id JOIN activities_activity h ON h.id = e.holds_id "
    "WHERE o.event_id = f.event_id AND o.status = 'counted' "
    "ORDER BY CASE WHEN o.reference = h.reference THEN 0 ELSE 1 END, o.id LIMIT 1))"
)
KIND = "JOIN programs_activitykind k ON k.id = f.kind_id"
FORMS = f"activities_activity f {KIND}"
RUNS = (
    "JOIN programs_program g ON g.id = p.program_id WHERE p.program_id = PROGRAM "
    "AND p.starts_on <= g.ends_on AND (p.ends_on IS NULL OR p.ends_on >= g.starts_on)"
)
LAST_DAY = (
    "JOIN programs_program g ON g.id = p.program_id WHERE p.program_id = PROGRAM "
    "AND p.cancelled_at IS NULL AND p.starts_on <= g.ends_on "
    "AND (p.ends_on IS NULL OR p.ends_on >= g.ends_on)"
)


def results(kind: str, what: str = "COUNT(*)", only: str = "") -> str:
    """Results that any counted form speaks of, each once, in their own words."""
    return (
        f"SELECT {what} FROM results_result r WHERE r.kind = '{kind}' AND r.id IN "
        "(SELECT m.result_id FROM activities_mention m JOIN activities_activity f "
        f"ON f.id = m.activity_id WHERE {COUNTED}) {only}"
    )


def written_by(*sides: str) -> str:
    """An author of the result has a pairing on one of these sides."""
    of_author = " OR ".join(f"p.{side}_id = w.teacher_id" for side in sides)
    return (
        "EXISTS (SELECT 1 FROM results_authorship w JOIN pairings_pairing p "
        f"ON ({of_author}) {RUNS} AND p.cancelled_at IS NULL AND w.result_id = r.id)"
    )


OURS = written_by("mentor", "trainee")
JOINT = f"({written_by('mentor')} AND {written_by('trainee')})"


def lessons(flag: str) -> str:
    return (
        "SELECT COUNT(*) FROM activities_lesson l JOIN activities_activity f "
        f"ON f.id = l.activity_id {KIND} WHERE {EVENTS} AND k.{flag}"
    )


def pairings(more: str = "") -> str:
    return f"SELECT COUNT(*) FROM pairings_pairing p {RUNS} AND p.cancelled_at IS NULL {more}"


def partnerships(more: str = "") -> str:
    return f"SELECT COUNT(*) FROM pairings_partnership p {RUNS} {more}"


TOTALS = {
    "activities": f"SELECT COUNT(*) FROM {FORMS} WHERE {EVENTS} AND k.counts_as_training",
    "attendances": f"SELECT SUM(headcount) FROM {FORMS} WHERE {EVENTS} AND k.counts_as_training",
    "papers": results("paper", only=f"AND {OURS}"),
    "papers_by_others": results("paper", only=f"AND NOT {OURS}"),
    "teaching_designs": results("teaching_design", only=f"AND {OURS}"),
    "teaching_designs_by_others": results("teaching_design", only=f"AND NOT {OURS}"),
    "joint_projects": results("joint_project", only=f"AND {JOINT}"),
    "projects_not_of_both_sides": results("joint_project", only=f"AND NOT {JOINT}"),
    "compilations": results("compilation"),
    "characters": results("compilation", "SUM(r.characters)"),
    "lessons": lessons("lessons_are_lesson_study"),
    "observations": lessons("lessons_are_observed"),
    "lectures": (
        "SELECT COUNT(*) FROM activities_talk t JOIN activities_activity f "
        f"ON f.id = t.activity_id WHERE {EVENTS}"
    ),
    "lectures_in_training": (
        "SELECT COUNT(*) FROM activities_talk t JOIN activities_activity f "
        f"ON f.id = t.activity_id {KIND} WHERE {EVENTS} AND k.counts_as_training"
    ),
    "outreach_visits": f"SELECT COUNT(*) FROM {FORMS} WHERE {EVENTS} AND k.is_outreach",
    "persons": (
        "SELECT COUNT(*) FROM (SELECT a.teacher_id FROM activities_attendance a "
        f"JOIN activities_activity f ON f.id = a.activity_id WHERE {EVENTS} "
        "AND a.teacher_id IS NOT NULL GROUP BY a.teacher_id) people"
    ),
    "persons_in_training": (
        "SELECT COUNT(DISTINCT a.teacher_id) FROM activities_attendance a "
        f"JOIN activities_activity f ON f.id = a.activity_id {KIND} WHERE {EVENTS} "
        "AND k.counts_as_training AND f.headcount IS NOT NULL"
    ),
    "schools_reached": (
        "SELECT COUNT(*) FROM (SELECT s.school_id FROM activities_party s "
        f"JOIN activities_activity f ON f.id = s.activity_id WHERE {EVENTS} "
        "AND s.side = 'supported' AND s.school_id IS NOT NULL GROUP BY s.school_id) schools"
    ),
    "guidance_contacts": (
        "SELECT COUNT(*) FROM guidance_guidancecontact "
        "WHERE program_id = PROGRAM AND voided_at IS NULL"
    ),
    "awards": (
        "SELECT COUNT(*) FROM results_award WHERE program_id = PROGRAM AND voided_at IS NULL"
    ),
    "trainees": f"SELECT COUNT(DISTINCT p.trainee_id) FROM pairings_pairing p {LAST_DAY}",
    "trainees_in_period": (
        f"SELECT COUNT(DISTINCT p.trainee_id) FROM pairings_pairing p {RUNS} "
        "AND p.cancelled_at IS NULL"
    ),
    "mentors_in_period": (
        f"SELECT COUNT(DISTINCT p.mentor_id) FROM pairings_pairing p {RUNS} "
        "AND p.cancelled_at IS NULL"
    ),
    "mentors_of_trainees": (
        f"SELECT COUNT(DISTINCT p.mentor_id) FROM pairings_pairing p {RUNS} "
        "AND p.cancelled_at IS NULL"
    ),
    "mentors": f"SELECT COUNT(DISTINCT p.mentor_id) FROM pairings_pairing p {LAST_DAY}",
    "pairings": pairings(),
    "pairings_within_district": pairings("AND p.mentor_district_id = p.district_id"),
    "pairings_within_school": pairings("AND p.mentor_school_id = p.school_id"),
    "partnerships": partnerships(),
    "partnerships_district": partnerships("AND p.form = 'district'"),
    "partnerships_school": partnerships("AND p.form = 'school'"),
    "partnerships_subject_group": partnerships("AND p.form = 'subject_group'"),
    "partnerships_within_district": partnerships(
        "AND p.supporting_district_id = p.supported_district_id"
    ),
    "forms_counted": f"SELECT COUNT(*) FROM {FORMS} WHERE {COUNTED}",
    "forms_waiting": (
        "SELECT COUNT(*) FROM activities_activity WHERE program_id = PROGRAM "
        "AND status IN ('other_side', 'school', 'district', 'city', 'returned')"
    ),
    "forms_received": (
        "SELECT COUNT(DISTINCT reference) FROM activities_activity WHERE program_id = PROGRAM "
        "AND status IN ('other_side', 'school', 'district', 'city', 'returned', 'counted')"
    ),
}
# What a form, a lesson and a result stand under, in words of the tables themselves.
FORM_KEYS = {
    "subject": ("f.subject_id", ""),
    "term": (
        "t.id",
        "LEFT JOIN roster_term t ON f.starts_on BETWEEN t.starts_on AND t.ends_on "
        "AND f.date_precision NOT IN ('year', 'unknown')",
    ),
    "channel": ("k.channel", ""),
    "form": ("NULLIF(f.pairing_form, '')", ""),
    "district": (
        "d.district_id",
        "LEFT JOIN activities_nameddistrict d ON d.activity_id = f.id AND d.reason IN (1, 2)",
    ),
}
LED = (
    "LEFT JOIN (SELECT DISTINCT result_id, district_id FROM results_authorship "
    "WHERE district_id IS NOT NULL) d ON d.result_id = r.id"
)


def rows(dimension: str) -> dict[str, str]:
    """Statements of key and number for the figures of the year's paragraph."""
    key, more = FORM_KEYS[dimension]
    forms = f"FROM {FORMS} {more} WHERE {EVENTS} AND k.counts_as_training GROUP BY 1"
    below = f"JOIN activities_activity f ON f.id = %s.activity_id {KIND} "
    below += more if dimension == "term" else ""
    lesson_key = "l.district_id" if dimension == "district" else key
    result_key, led = ("d.district_id", LED) if dimension == "district" else (key, "")
    made = {
        "activities": f"SELECT {key}, COUNT(*) {forms}",
        "attendances": f"SELECT {key}, SUM(f.headcount) {forms}",
        "lessons": (
            f"SELECT {lesson_key}, COUNT(*) FROM activities_lesson l {below % 'l'} "
            f"WHERE {EVENTS} AND k.lessons_are_lesson_study GROUP BY 1"
        ),
    }
    for figure, kind, what, only in (
        ("papers", "paper", "COUNT(*)", f"AND {OURS}"),
        ("teaching_designs", "teaching_design", "COUNT(*)", f"AND {OURS}"),
        ("joint_projects", "joint_project", "COUNT(*)", f"AND {JOINT}"),
        ("compilations", "compilation", "COUNT(*)", ""),
        ("characters", "compilation", "SUM(r.characters)", ""),
    ):
        made[figure] = (
            f"SELECT {result_key}, {what} FROM results_result r JOIN activities_mention m "
            f"ON m.result_id = r.id AND m.counts {below % 'm'} {led} "
            f"WHERE {COUNTED} AND r.kind = '{kind}' {only} GROUP BY 1"
        )
    return made


def ask(statement: str, program: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("PROGRAM", str(int(program))))
        return cursor.fetchall()


def totals(program: int) -> dict[str, int]:
    counted = {figure: ask(statement, program)[0][0] or 0 for figure, statement in TOTALS.items()}
    awards = ask(
        "SELECT level, rank, COUNT(*) FROM results_award "
        "WHERE program_id = PROGRAM AND voided_at IS NULL GROUP BY level, rank",
        program,
    )
    return counted | {f"awards_{level}_{rank}": number for level, rank, number in awards}


def breakdown(program: int, dimension: str) -> dict:
    """Numbers by key and figure; the key of what has none is None."""
    found: dict = {}
    for figure, statement in rows(dimension).items():
        for key, number in ask(statement, program):
            if number:
                found.setdefault(key, {})[figure] = number
    return found
