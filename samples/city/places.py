"""The city's places: twelve districts with their schools, subjects, kinds, terms, the program.

Every name carries the city's tag, so that cities and the reference year can stand side by side;
terms are the office's calendar and shared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from core.exceptions import DomainError
from programs.models import ActivityKind, Program, SubjectSection
from roster.models import District, School, SchoolName, Subject, Term
from roster.places.names import key_of

FIRST_DAY = date(2025, 9, 1)
LAST_DAY = date(2026, 8, 31)
TERMS = (
    (
        "2025–2026学年第一学期",
        "First term of 2025–2026",
        date(2025, 9, 1),
        date(2026, 1, 23),
    ),
    (
        "2025–2026学年第二学期",
        "Second term of 2025–2026",
        date(2026, 3, 2),
        date(2026, 7, 10),
    ),
)
# The first six support the last six.
MARKS = "甲乙丙丁戊己庚辛壬癸子丑"
SUPPORTING = 6
TOWNSHIPS = ("青山镇", "白水镇", "石桥镇", "云岭乡", "南塘镇", "小河乡")
SUBJECTS = (
    ("语文", "Chinese"),
    ("数学", "Mathematics"),
    ("英语", "English"),
    ("科学", "Science"),
    ("音乐", "Music"),
    ("美术", "Art"),
    ("体育", "Physical education"),
    ("信息技术", "Information technology"),
    ("道德与法治", "Morality and law"),
    ("综合实践", "Integrated practice"),
)
KINDS = (
    ("集中讲座", "Lecture", "intensive", {"opens_talks", "counts_as_training"}),
    ("跟岗学习", "Job shadowing", "intensive", {"counts_as_training", "is_for_pairs"}),
    (
        "听课评课",
        "Lesson observation",
        "follow_up",
        {
            "counts_as_training",
            "is_for_pairs",
            "opens_lessons",
            "lessons_are_observed",
        },
    ),
    (
        "送教下乡",
        "Outreach visit",
        "follow_up",
        {"counts_as_training", "is_for_pairs", "opens_lessons", "is_outreach"},
    ),
    (
        "同课异构",
        "Parallel lessons",
        "lesson_study",
        {
            "counts_as_training",
            "is_for_pairs",
            "opens_lessons",
            "lessons_are_lesson_study",
        },
    ),
    (
        "课例研讨",
        "Lesson study",
        "lesson_study",
        {
            "counts_as_training",
            "is_for_pairs",
            "opens_lessons",
            "lessons_are_lesson_study",
        },
    ),
    (
        "网络教研",
        "Online research",
        "online",
        {"counts_as_training", "is_for_pairs", "is_remote"},
    ),
    ("个别辅导", "Individual guidance", "follow_up", {"is_for_pairs"}),
    ("论文指导", "Paper guidance", "online", {"is_for_pairs", "is_remote"}),
    ("工作会议", "Working meeting", "intensive", {"opens_talks"}),
)
FLAGS = (
    "counts_as_training",
    "lessons_are_lesson_study",
    "lessons_are_observed",
    "is_outreach",
    "opens_lessons",
    "opens_talks",
    "is_remote",
    "is_for_pairs",
)


@dataclass(frozen=True)
class Places:
    program: Program
    districts: list[District]
    schools: dict[int, list[School]]
    subjects: list[Subject]
    kinds: list[ActivityKind]

    @property
    def supporting(self) -> list[District]:
        return self.districts[:SUPPORTING]

    @property
    def supported(self) -> list[District]:
        return self.districts[SUPPORTING:]


def tag_of(slug: str) -> str:
    """What tells this city's names from another's: the 7 of city-7."""
    return slug.removeprefix("city-") or slug


def refuse_if_taken(slug: str) -> None:
    """Raises DomainError where the slug, or the names that follow from it, are in use."""
    if Program.objects.filter(slug=slug).exists():
        raise DomainError(f"There is a program {slug!r} already. Choose another seed or --slug.")
    first = f"示例{MARKS[0]}区-{tag_of(slug)}"
    if District.objects.filter(name=first).exists():
        raise DomainError(f"There is a district {first!r} already. Choose another --slug.")


def make_places(
    slug: str, random: Random, ids: Iterator[UUID], *, schools: int, subjects: int
) -> Places:
    tag = tag_of(slug)
    districts = make_districts(tag, ids)
    rows = [school for each in districts for school in schools_of(each, tag, random, ids, schools)]
    School.objects.bulk_create(rows, batch_size=500)
    SchoolName.objects.bulk_create(
        SchoolName(school=school, name=school.aliases, key=key_of(school.aliases))
        for school in rows
        if school.aliases
    )
    program = make_program(slug, tag, ids)
    places = Places(
        program=program,
        districts=districts,
        schools={
            each.id: [row for row in rows if row.district_id == each.id] for each in districts
        },
        subjects=make_subjects(tag, ids, subjects),
        kinds=make_kinds(program, tag, ids),
    )
    for term in TERMS:
        make_term(*term)
    make_sections(places, tag, ids)
    return places


def make_districts(tag: str, ids: Iterator[UUID]) -> list[District]:
    return District.objects.bulk_create(
        District(
            uuid=next(ids),
            name=f"示例{mark}区-{tag}",
            name_en=f"Example District {number}-{tag}",
            sort_order=100 + number,
            # Not on the report of a year before the city was made up.
            valid_from=FIRST_DAY,
        )
        for number, mark in enumerate(MARKS, start=1)
    )


def schools_of(
    district: District, tag: str, random: Random, ids: Iterator[UUID], count: int
) -> Iterator[School]:
    urban = district.sort_order <= 100 + SUPPORTING
    for number in range(1, count + 1):
        township = "" if urban else random.choice(TOWNSHIPS)
        setting = "urban" if urban else random.choice(["rural", "rural", "town"])
        yield School(
            uuid=next(ids),
            district=district,
            name=f"示例{township}第{number}小学-{tag}",
            name_en=f"Example Primary School {number}-{tag}",
            setting=setting,
            township=township,
            aliases=f"{number}小" if number % 5 == 0 else "",
        )


def make_program(slug: str, tag: str, ids: Iterator[UUID]) -> Program:
    return Program.objects.create(
        uuid=next(ids),
        slug=slug,
        name=f"示例市教师结对培训-{tag}",
        name_en=f"Pairing program of the example city-{tag}",
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        state=Program.State.OPEN,
    )


def make_subjects(tag: str, ids: Iterator[UUID], count: int) -> list[Subject]:
    return Subject.objects.bulk_create(
        Subject(
            uuid=next(ids), name=f"{name}-{tag}", name_en=f"{english}-{tag}", sort_order=100 + n
        )
        for n, (name, english) in enumerate(SUBJECTS[:count])
    )


def make_kinds(program: Program, tag: str, ids: Iterator[UUID]) -> list[ActivityKind]:
    return ActivityKind.objects.bulk_create(
        ActivityKind(
            uuid=next(ids),
            program=program,
            key=english.lower().replace(" ", "_"),
            name=f"{name}-{tag}",
            name_en=f"{english}-{tag}",
            channel=channel,
            sort_order=100 + number,
            **{flag: flag in flags for flag in FLAGS},
        )
        for number, (name, english, channel, flags) in enumerate(KINDS)
    )


def make_term(name: str, english: str, first: date, last: date) -> Term:
    """The office's own term where it has one from that day."""
    return Term.objects.get_or_create(
        starts_on=first,
        defaults={
            "name": name,
            "name_en": english,
            "ends_on": last,
            "first_week_starts_on": first,
        },
    )[0]


def make_sections(places: Places, tag: str, ids: Iterator[UUID]) -> None:
    SubjectSection.objects.bulk_create(
        SubjectSection(
            uuid=next(ids),
            program=places.program,
            subject=subject,
            name=f"{subject.name}组" if subject else f"综合科-{tag}",
            name_en=f"Section {subject.name_en}" if subject else f"General section-{tag}",
        )
        for subject in (None, *places.subjects)
    )
