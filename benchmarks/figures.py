"""All figures and one breakdown of a generated year, beside the same by hand-written SQL.

./dev bench figures [--forms N] [--facts-only] [--seed S] [--runs R]
"""

from collections.abc import Callable

import django

django.setup()

from django.db import connection
from made_city import city, may_be_of_facts, size
from measured import arguments, by_turns, compared, no_more_than, tell

from activities.models import Attendance, Lesson
from programs.models import Program
from reports.figures.counting import breakdown, totals
from reports.figures.selection import Selection
from results.models import Result

COUNTED = "f.program_id = {program} AND f.status = 'counted'"
EVENTS = f"{COUNTED} AND NOT f.stands_back"
KIND = "JOIN programs_activitykind k ON k.id = f.kind_id"
OF_FORM = "JOIN activities_activity f ON f.id = {table}.activity_id"
NAMED = "LEFT JOIN activities_nameddistrict d ON d.activity_id = f.id AND d.reason <= 2"
LED = "LEFT JOIN activities_mentionauthor d ON d.mention_id = r.id AND d.leads_district"
STANDING = "('other_side', 'school', 'district', 'city', 'returned', 'counted')"
IS_COUNTED = "f.status = 'counted'"
IS_WAITING = "f.status <> 'counted'"
IS_FIRST = (
    "f.id NOT IN (SELECT c.id FROM activities_activity c JOIN activities_activity e "
    "ON e.id = c.corrects_id WHERE e.status = 'counted' AND c.status <> 'counted')"
)
RUNNING = "p.program_id = {program} AND p.starts_on <= '{last}'"
ON_LAST_DAY = "p.ends_on IS NULL OR p.ends_on >= '{last}'"
TRAINING = "k.counts_as_training AND f.headcount IS NOT NULL"
IN_PERIOD = f"{RUNNING} AND (p.ends_on IS NULL OR p.ends_on >= '{{first}}')"
LEVELS = ("school", "district", "city", "province", "nation")
RANKS = ("grand", "first", "second", "third", "excellence", "other")


def only(condition: str) -> str:
    return f"COUNT(*) FILTER (WHERE {condition})"


def result(kind: str, by: str = "") -> str:
    return only(f"r.kind = '{kind}'" + (f" AND {by}" if by else ""))


def written_by(*sides: str) -> str:
    paired = (
        f"w.teacher_id IN (SELECT p.{side}_id FROM pairings_pairing p "
        f"WHERE {IN_PERIOD} AND p.cancelled_at IS NULL)"
        for side in sides
    )
    authors = f"SELECT w.mention_id FROM activities_mentionauthor w WHERE {' OR '.join(paired)}"
    return f"r.id IN ({authors})"


OURS = written_by("mentor", "trainee")
JOINT = f"({written_by('mentor')} AND {written_by('trainee')})"


# Per family: the figures, what is selected, from where, joined how for the districts, which
# column is the district, and the condition.
STATEMENTS = (
    (
        ("activities", "attendances", "outreach_visits"),
        f"{only('k.counts_as_training')}, "
        "SUM(f.headcount) FILTER (WHERE k.counts_as_training), "
        f"{only('k.is_outreach')}",
        f"activities_activity f {KIND}",
        NAMED,
        ("d.district_id",),
        EVENTS,
    ),
    (
        ("forms_counted", "forms_received", "forms_waiting"),
        f"{only(IS_COUNTED)}, {only(IS_FIRST)}, {only(IS_WAITING)}",
        "activities_activity f",
        NAMED,
        ("d.district_id",),
        f"f.program_id = {{program}} AND f.status IN {STANDING}",
    ),
    (
        ("lessons", "observations"),
        f"{only('k.lessons_are_lesson_study')}, {only('k.lessons_are_observed')}",
        f"activities_lesson l {OF_FORM.format(table='l')} {KIND}",
        "",
        ("l.district_id",),
        EVENTS,
    ),
    (
        ("lectures", "lectures_in_training"),
        f"COUNT(*), {only('k.counts_as_training')}",
        f"activities_talk t {OF_FORM.format(table='t')} {KIND}",
        NAMED,
        ("d.district_id",),
        EVENTS,
    ),
    (
        (
            *("papers", "teaching_designs", "joint_projects", "compilations", "characters"),
            *("papers_by_others", "teaching_designs_by_others", "projects_not_of_both_sides"),
        ),
        f"{result('paper', OURS)}, {result('teaching_design', OURS)}, "
        f"{result('joint_project', JOINT)}, "
        f"{result('compilation')}, SUM(r.characters) FILTER (WHERE r.kind = 'compilation'), "
        f"{result('paper', f'NOT {OURS}')}, {result('teaching_design', f'NOT {OURS}')}, "
        f"{result('joint_project', f'NOT {JOINT}')}",
        f"activities_mention r {OF_FORM.format(table='r')}",
        LED,
        ("d.district_id",),
        f"{COUNTED} AND r.counts",
    ),
    (
        ("persons", "persons_in_training"),
        f"COUNT(DISTINCT a.teacher_id), COUNT(DISTINCT a.teacher_id) FILTER (WHERE {TRAINING})",
        f"activities_attendance a {OF_FORM.format(table='a')} {KIND}",
        "",
        ("a.district_id",),
        f"{EVENTS} AND a.teacher_id IS NOT NULL",
    ),
    (
        ("schools_reached",),
        "COUNT(DISTINCT s.school_id)",
        f"activities_party s {OF_FORM.format(table='s')}",
        "",
        ("s.district_id",),
        f"{EVENTS} AND s.side = 'supported' AND s.school_id IS NOT NULL",
    ),
    (
        ("guidance_contacts",),
        "COUNT(*)",
        "guidance_guidancecontact c",
        "",
        ("c.district_id",),
        "c.program_id = {program} AND c.voided_at IS NULL",
    ),
    (
        ("awards", *(f"awards_{level}_{rank}" for level in LEVELS for rank in RANKS)),
        "COUNT(*), "
        + ", ".join(
            only(f"w.level = '{level}' AND w.rank = '{rank}'") for level in LEVELS for rank in RANKS
        ),
        "results_award w",
        "",
        ("w.district_id",),
        "w.program_id = {program} AND w.voided_at IS NULL",
    ),
    (
        ("pairings", "pairings_within_district", "pairings_within_school"),
        f"COUNT(*), {only('p.mentor_district_id = p.district_id')}, "
        f"{only('p.mentor_school_id = p.school_id')}",
        "pairings_pairing p",
        "",
        ("p.district_id", "p.mentor_district_id"),
        f"{IN_PERIOD} AND p.cancelled_at IS NULL",
    ),
    (
        ("trainees_in_period", "trainees", "mentors_of_trainees"),
        f"COUNT(DISTINCT p.trainee_id), COUNT(DISTINCT p.trainee_id) FILTER (WHERE {ON_LAST_DAY}), "
        "COUNT(DISTINCT p.mentor_id)",
        "pairings_pairing p",
        "",
        ("p.district_id",),
        f"{IN_PERIOD} AND p.cancelled_at IS NULL",
    ),
    (
        ("mentors_in_period", "mentors"),
        f"COUNT(DISTINCT p.mentor_id), COUNT(DISTINCT p.mentor_id) FILTER (WHERE {ON_LAST_DAY})",
        "pairings_pairing p",
        "",
        ("p.mentor_district_id",),
        f"{IN_PERIOD} AND p.cancelled_at IS NULL",
    ),
    (
        (
            "partnerships",
            "partnerships_district",
            "partnerships_school",
            "partnerships_subject_group",
            "partnerships_within_district",
        ),
        "COUNT(*), "
        + ", ".join(only(f"p.form = '{form}'") for form in ("district", "school", "subject_group"))
        + f", {only('p.supporting_district_id = p.supported_district_id')}",
        "pairings_partnership p",
        "",
        ("p.supported_district_id", "p.supporting_district_id"),
        IN_PERIOD,
    ),
)


# One row is enough to count somebody; to count all rows and drop the doubles takes longer.
WHOLE = {
    ("persons", "persons_in_training"): (
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM "
        f"activities_attendance a {OF_FORM.format(table='a')} {KIND} "
        f"WHERE a.teacher_id = p.id AND {COUNTED} AND {TRAINING})) "
        "FROM roster_teacher p WHERE EXISTS (SELECT 1 FROM "
        f"activities_attendance a {OF_FORM.format(table='a')} "
        f"WHERE a.teacher_id = p.id AND {COUNTED})"
    ),
    ("schools_reached",): (
        "SELECT COUNT(*) FROM roster_school p WHERE EXISTS (SELECT 1 FROM "
        f"activities_party s {OF_FORM.format(table='s')} "
        f"WHERE s.school_id = p.id AND s.side = 'supported' AND {COUNTED})"
    ),
}


Ask = Callable[[str], list[tuple]]


def ask_the_database(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def by_hand(program: Program, ask: Ask = ask_the_database) -> tuple[dict, dict]:
    """Totals, and numbers by district, from one statement for each family, two where it must be."""
    values = {"program": program.pk, "first": program.starts_on, "last": program.ends_on}
    whole: dict = {}
    rows: dict = {}
    for figures, what, table, join, districts, where in STATEMENTS:
        of_all = WHOLE.get(figures, f"SELECT {what} FROM {table} WHERE {where}")
        (found,) = ask(of_all.format(**values))
        whole |= dict(zip(figures, found, strict=True))
        for number, district in enumerate(districts):
            once = f" AND {district} <> {districts[0]}" if number else ""
            found = ask(
                f"SELECT {district}, {what.format(**values)} FROM {table} {join} "
                f"WHERE {where.format(**values)}{once} GROUP BY 1"
            )
            for key, *numbers in found:
                add(rows.setdefault(key, {}), figures, numbers)
    return whole, rows


def add(row: dict, figures, numbers) -> None:
    for figure, number in zip(figures, numbers, strict=True):
        row[figure] = row.get(figure, 0) + (number or 0)


def by_the_report(program: Program) -> tuple[dict, dict]:
    selection = Selection(program)
    return plain(totals(selection)), {
        key: plain(amounts) for key, amounts in breakdown(selection, "district").items()
    }


def plain(amounts) -> dict:
    return {key: amount.number for key, amount in amounts.items()}


def filled(numbers: dict) -> dict:
    return {key: number for key, number in numbers.items() if number}


def main() -> None:
    parser = arguments("figures", forms=100_000, runs=7)
    may_be_of_facts(parser)
    asked = parser.parse_args()
    program = city(asked)

    hand, report = by_hand(program), by_the_report(program)
    assert filled(hand[0]) == filled(report[0])
    assert {key: filled(row) for key, row in hand[1].items()} == {
        key: filled(row) for key, row in report[1].items()
    }
    ours, theirs = by_turns(asked.runs, lambda: by_the_report(program), lambda: by_hand(program))
    sizes = {"lessons": Lesson, "results": Result, "people present": Attendance}
    told = [size(), *(f"{model.objects.count():,} {name}" for name, model in sizes.items())]
    row = compared(
        f"{len(report[0])} figures, in total and by {len(report[1])} districts",
        ours,
        "SQL by hand",
        theirs,
        sizes=", ".join(told),
        goal=no_more_than(1.5),
    )
    tell([row], asked.rows)


if __name__ == "__main__":
    main()
