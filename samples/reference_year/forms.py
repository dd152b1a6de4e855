"""The forms: the document's named activities, and invented ones that fill the year's figures.

One file although it is long: the invented forms fill what the named ones leave of each figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, count, cycle

from activities.models import Activity, Side
from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    TalkEntry,
)
from pairings.models import Pairing, Partnership
from results.models import Result
from roster.models import Teacher
from roster.people.finding import Person
from samples.reference_year import totals
from samples.reference_year.pairs import Row
from samples.reference_year.people import Cast
from samples.reference_year.sources import key, read

Level = Activity.Level


@dataclass(frozen=True, slots=True)
class Planned:
    """A form to be recorded: its key, what it says, and whose account records it."""

    key: str
    content: FormContent
    author: str | Teacher


def person(teacher: Teacher, district, school) -> Person:
    return Person(teacher=teacher, district=district, school=school)


def mentor_of(pairing: Pairing) -> Person:
    return person(pairing.mentor, pairing.mentor_district, pairing.mentor_school)


def trainee_of(pairing: Pairing) -> Person:
    return person(pairing.trainee, pairing.district, pairing.school)


# --- the named activities -------------------------------------------------------------------------


def named_forms(cast: Cast, partnerships: dict) -> list[Planned]:
    return [named_form(row, cast, partnerships) for row in read("named_forms")]


def named_form(row: dict, cast: Cast, partnerships: dict) -> Planned:
    places = cast.places
    day = row.get("starts_on")
    last = row.get("ends_on")
    level = Level(row["level"])
    fields = {
        "program": places.program,
        "subject": places.subjects.get(row["subject"]),
        "kind": places.kinds[row["kind"]],
        "organiser_level": level,
        "organiser_district": places.districts.get(row.get("organiser")),
        "organiser_school": places.schools[row["host"]] if level == Level.SCHOOL else None,
        "partnership": partnerships.get(tuple(row.get("partnership", ()))),
        "host_school": places.schools.get(row.get("host")),
        "starts_on": date.fromisoformat(day) if day else None,
        "date_precision": row.get("precision", "day"),
        "date_as_printed": row.get("printed", ""),
        "ends_on": date.fromisoformat(last) if last else None,
        "half_days": row.get("half_days"),
        "theme": row["theme"],
        "effect": row.get("effect", ""),
        "headcount": row["headcount"],
        "headcount_qualifier": row.get("qualifier", "exact"),
    }
    content = FormContent(
        fields=fields,
        parties=tuple(
            party_of(side, place, cast)
            for side in (Side.SUPPORTING, Side.SUPPORTED)
            for place in row.get(side.value, ())
        ),
        lessons=tuple(lesson_of(lesson) for lesson in row.get("lessons", ())),
        talks=tuple(
            TalkEntry(title, speaker=next(cast.names), speaker_post=post)
            for title, post in row.get("talks", ())
        ),
    )
    return Planned(row["key"], content, named_author(row, level))


def party_of(side: Side, place: str, cast: Cast) -> PartyEntry:
    """A district's key, or a school's with the district it lies in."""
    if school := cast.places.schools.get(place):
        return PartyEntry(side, school.district, school)
    return PartyEntry(side, cast.places.districts[place])


def lesson_of(lesson: str | list[str]) -> LessonEntry:
    if isinstance(lesson, str):
        return LessonEntry(lesson)
    topic, grade = lesson
    return LessonEntry(topic, grade)


def named_author(row: dict, level: Level) -> str:
    """Who records it: a lead of the section, the organising district, or the host's principal."""
    if level == Level.CITY:
        return f"ref-lead-{(row['subject'] or 'general').lower()}"
    if level == Level.DISTRICT:
        return f"ref-{row['organiser'].lower()}"
    return f"ref-school-{row['host'].lower()}"


# --- the invented ones ----------------------------------------------------------------------------

FIRST_DAY, WEEK = date(2017, 9, 6), timedelta(days=7)
PAIR_KINDS = ("observation", "open_lesson", "preparation", "parallel", "project", "online")
DISTRICT_KINDS = ("joint_research", "lecture", "outreach", "online")
TAKES_LESSONS = {"open_lesson", "parallel", "joint_research", "outreach"}
THEMES = {
    "SCI": ("磁铁", "声音", "植物的叶", "水的浮力", "电路", "影子", "岩石", "天气"),
    "ENG": ("Animals", "Diet", "My Family", "Weather", "Colours", "At School"),
    "MOR": ("班集体", "诚实", "家乡", "规则"),
    "MAT": ("分数", "面积", "统计图", "方程"),
    "CHN": ("古诗", "识字", "习作", "阅读"),
}
WORDS = {
    "observation": "听课评课",
    "open_lesson": "公开课",
    "preparation": "集体备课",
    "parallel": "同课异构",
    "project": "论文与课题指导",
    "online": "网络教研",
    "joint_research": "联合教研",
    "lecture": "专题讲座",
    "outreach": "送教下乡",
}
FOUND = "课堂组织有序，学生动手充分，追问还可以更深。约定下次各备一课，互相听课后再讨论。"


class Shares:
    """What each invented form gets, so that all of them make the year's totals."""

    def __init__(self, left_over: dict[str, int]):
        pairs, districts = totals.PAIR_FORMS, totals.DISTRICT_FORMS
        self.heads = iter(
            totals.uneven_shares(
                left_over["attendances"] - pairs * totals.PEOPLE_IN_A_PAIR, districts, step=18
            )
        )
        kinds = list(planned_kinds())
        lesson_forms = sum(kind in TAKES_LESSONS for kind in kinds)
        self.lessons = iter(totals.shares(left_over["lessons"], lesson_forms))
        forms = pairs + districts
        self.papers = iter(totals.shares(totals.PAPERS, forms))
        self.designs = iter(totals.shares(totals.TEACHING_DESIGNS, forms))
        # A joint project is a pair's; the 23 that go beyond one a pair are districts' projects.
        self.projects = chain(
            iter([1] * pairs), iter(totals.shares(totals.JOINT_PROJECTS - pairs, districts))
        )
        self.compilations = chain(
            iter([0] * pairs), iter(totals.shares(totals.COMPILATIONS, districts))
        )
        self.characters = iter(totals.shares(totals.CHARACTERS, totals.COMPILATIONS))


def planned_kinds() -> Iterator[str]:
    for place in range(totals.PAIR_FORMS):
        yield PAIR_KINDS[place % len(PAIR_KINDS)]
    for place in range(totals.DISTRICT_FORMS):
        yield DISTRICT_KINDS[place % len(DISTRICT_KINDS)]


def invented_forms(cast: Cast, rows: list[Row], partnerships: dict, named: list[Planned]):
    """The forms that, with the named ones, make the document's totals."""
    share = Shares(left_by(named))
    number = count()
    pairings = [pairing for row in rows for pairing in row.pairings]
    subject_of = {pairing.pk: row.subject_id for row in rows for pairing in row.pairings}
    # Spread evenly over all pairs, and over all rows by a step that meets each row once.
    for place, kind in zip(range(totals.PAIR_FORMS), cycle(PAIR_KINDS), strict=False):
        pairing = pairings[place * len(pairings) // totals.PAIR_FORMS]
        yield pair_form(next(number), pairing, kind, subject_of[pairing.pk], cast, share)
    for place, kind in zip(range(totals.DISTRICT_FORMS), cycle(DISTRICT_KINDS), strict=False):
        row = rows[place * 7 % len(rows)]
        yield district_form(next(number), row, kind, cast, partnerships, share)


def left_by(named: list[Planned]) -> dict[str, int]:
    """What the named activities leave of the totals they feed."""
    training = [form for form in named if form.content.fields["kind"].counts_as_training]
    assert len(training) + totals.PAIR_FORMS + totals.DISTRICT_FORMS == totals.ACTIVITIES
    heads = sum(form.content.fields["headcount"] or 0 for form in training)
    lessons = sum(
        len(form.content.lessons)
        for form in training
        if form.content.fields["kind"].lessons_are_lesson_study
    )
    return {"attendances": totals.ATTENDANCES - heads, "lessons": totals.LESSONS - lessons}


def pair_form(
    number: int, pairing: Pairing, kind: str, subject_id: str, cast: Cast, share: Shares
) -> Planned:
    """One pair's form, recorded by its mentor: two people, their results and, often, lessons."""
    theme = f"{WORDS[kind]}：《{THEMES[subject_id][number % len(THEMES[subject_id])]}》"
    mentor, trainee = mentor_of(pairing), trainee_of(pairing)
    fields = {
        "program": pairing.program,
        "subject": pairing.subject,
        "kind": cast.places.kinds[kind],
        "organiser_level": Level.PAIR,
        "host_school": None if kind == "online" else pairing.school,
        "starts_on": invented_day(number, pairing),
        "minutes": 40,
        "theme": theme,
        "process": FOUND,
        "list_is_complete": True,
    }
    lessons = next(share.lessons) if kind in TAKES_LESSONS else int(kind == "observation")
    content = FormContent(
        fields=fields,
        parties=(
            PartyEntry(Side.SUPPORTING, mentor.district, mentor.school, mentor.teacher, pairing),
            PartyEntry(Side.SUPPORTED, trainee.district, trainee.school, trainee.teacher, pairing),
        ),
        lessons=tuple(
            taught_by((trainee, mentor)[place % 2], theme, place) for place in range(lessons)
        ),
        results=tuple(results_of(number, (mentor, trainee), share)),
    )
    return Planned(f"pair-{number}", content, pairing.mentor)


def invented_day(number: int, pairing: Pairing) -> date:
    """Wednesdays from September on; never before the pairing began."""
    day = FIRST_DAY + WEEK * (number % 36)
    return max(day, pairing.starts_on + WEEK)


def taught_by(teacher: Person, topic: str, place: int) -> LessonEntry:
    return LessonEntry(
        topic=topic,
        grade=f"{'三四五六'[place % 4]}年级",
        teacher=teacher.teacher,
        district=teacher.district,
        school=teacher.school,
    )


def district_form(
    number: int, row: Row, kind: str, cast: Cast, partnerships: dict, share: Shares
) -> Planned:
    """A helping district's event for the one it helps, with the pairs of two schools named."""
    first = row.pairings[0]
    theme = f"{WORDS[kind]}：{THEMES[row.subject_id][number % len(THEMES[row.subject_id])]}"
    people = [
        each for pairing in row.pairings for each in (mentor_of(pairing), trainee_of(pairing))
    ]
    named = tuple({each.teacher.pk: each for each in people}.values())
    lessons = next(share.lessons) if kind in TAKES_LESSONS else 0
    fields = {
        "program": first.program,
        "subject": first.subject,
        "kind": cast.places.kinds[kind],
        "organiser_level": Level.DISTRICT,
        "organiser_district": first.mentor_district,
        "partnership": district_partnership(first, partnerships),
        "host_school": None if kind == "online" else first.school,
        "starts_on": invented_day(number, first),
        "half_days": 1,
        "theme": theme,
        "process": FOUND,
        "headcount": next(share.heads),
    }
    content = FormContent(
        fields=fields,
        parties=(
            PartyEntry(Side.SUPPORTING, first.mentor_district, first.mentor_school),
            PartyEntry(Side.SUPPORTED, first.district, first.school),
        ),
        lessons=tuple(
            taught_by(named[place % len(named)], theme, place) for place in range(lessons)
        ),
        talks=(TalkEntry(theme, named[0].teacher.name, "教研员"),) if kind == "lecture" else (),
        people=named,
        results=tuple(results_of(number, named, share)),
    )
    author = next(
        name
        for name, district in cast.places.districts.items()
        if district.pk == first.mentor_district_id
    )
    return Planned(f"district-{number}", content, f"ref-{author.lower()}")


def district_partnership(pairing: Pairing, partnerships: dict) -> Partnership | None:
    """The counterpart link this pairing stands on, where it stands on one."""
    for partnership in partnerships.values():
        if (
            partnership.form == Partnership.Form.DISTRICT
            and partnership.subject_id == pairing.subject_id
            and partnership.supporting_district_id == pairing.mentor_district_id
            and partnership.supported_district_id == pairing.district_id
        ):
            return partnership
    return None


def results_of(number: int, authors: tuple[Person, ...], share: Shares) -> Iterator[ResultEntry]:
    """The papers, designs, project and compilations that this form brings."""
    turn = cycle(authors)
    made = count()

    def result(kind: str, title: str, who: tuple[Person, ...], characters: int | None = None):
        place = next(made)
        return ResultEntry(
            kind=kind,
            title=f"{title}（{number + 1}-{place + 1}）",
            authors=who,
            characters=characters,
            key=key("result", number, place),
        )

    for _each in range(next(share.papers)):
        yield result(Result.Kind.PAPER, "农村课堂教学的实践与思考", (next(turn),))
    for _each in range(next(share.designs)):
        yield result(Result.Kind.TEACHING_DESIGN, "教学设计", (next(turn),))
    for _each in range(next(share.projects)):
        yield result(Result.Kind.JOINT_PROJECT, "合作课题：有效提问", authors[:2])
    for _each in range(next(share.compilations)):
        yield result(Result.Kind.COMPILATION, "培训资料汇编", authors[:2], next(share.characters))
