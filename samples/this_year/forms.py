"""What the forms say: of pairs, of schools, of districts and of the city."""

from dataclasses import dataclass
from datetime import date

from activities.models import Activity, Side
from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    TalkEntry,
)
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program
from results.models import Result
from roster.models import School, Subject
from roster.people.finding import Person
from samples.this_year.calendar import Calendar
from samples.this_year.sources import key, read

Level = Activity.Level
LANGUAGES = ("zh", "en")
IN_TERM = ("observation", "open_lesson", "preparation", "observation", "parallel", "exchange")
IN_HOLIDAYS = ("online", "project", "preparation")
TAKES_LESSONS = {"observation": 1, "open_lesson": 1, "parallel": 2}
CHARACTERS = 26_000


def in_words(what: str, language: str, number: int) -> str:
    choices = read("words")[what][language]
    return choices[number % len(choices)]


@dataclass(frozen=True, slots=True)
class Writing:
    """What a form is written in and about: one language each, in turn."""

    program: Program
    kinds: dict[str, ActivityKind]
    number: int
    subject_id: str
    turn: int

    @property
    def language(self) -> str:
        return LANGUAGES[self.turn % 2]

    @property
    def topic(self) -> str:
        choices = read("words")["topics"][self.subject_id][self.language]
        return choices[self.turn // 2 % len(choices)]

    def theme(self, kind: str) -> str:
        name = read("words")["kinds"][kind][self.language]
        return f"{name}：{self.topic}" if self.language == "zh" else f"{name}: {self.topic}"

    def fields(self, kind: str, day: date) -> dict:
        return {
            "program": self.program,
            "kind": self.kinds[kind],
            "starts_on": day,
            "theme": self.theme(kind),
            "process": in_words("found", self.language, self.number // 2),
            "effect": in_words("effects", self.language, self.number) if self.number % 3 else "",
        }

    def result(self, kind: str, authors: tuple[Person, ...], **details) -> ResultEntry:
        title = read("words")["titles"][kind][self.language].format(topic=self.topic)
        name = key("result", self.program.slug, self.subject_id, self.number, kind)
        return ResultEntry(kind, title, authors, key=name, **details)

    def grade(self) -> str:
        return in_words("grades", self.language, self.number // 2)


def kind_on(day: date, number: int, year: Calendar) -> str:
    """In the holidays pairs meet from afar, or write."""
    kinds = IN_TERM if year.is_in_term(day) else IN_HOLIDAYS
    return kinds[number % len(kinds)]


def pair_form(writing: Writing, pairing: Pairing, kind: str, day: date) -> FormContent:
    """Two people, often a lesson, now and then something written."""
    mentor = Person(pairing.mentor, "", pairing.mentor_district, pairing.mentor_school)
    trainee = Person(pairing.trainee, "", pairing.district, pairing.school)
    sides = ((Side.SUPPORTING, mentor), (Side.SUPPORTED, trainee))
    return FormContent(
        fields=writing.fields(kind, day)
        | {
            "subject": pairing.subject,
            "organiser_level": Level.PAIR,
            "host_school": None if kind == "online" else pairing.school,
            "minutes": 40 + writing.number % 3 * 20,
            "list_is_complete": True,
        },
        parties=tuple(
            PartyEntry(side, person.district, person.school, person.teacher, pairing)
            for side, person in sides
        ),
        lessons=tuple(
            LessonEntry(writing.topic, writing.grade(), who.teacher, "", who.district, who.school)
            for who in (trainee, mentor)[: TAKES_LESSONS.get(kind, 0)]
        ),
        results=tuple(pair_results(writing, mentor, trainee)),
    )


def pair_results(writing: Writing, mentor: Person, trainee: Person) -> list[ResultEntry]:
    match writing.number % 5:
        case 0:
            return [writing.result(Result.Kind.PAPER, (trainee,))]
        case 2:
            return [writing.result(Result.Kind.TEACHING_DESIGN, (trainee, mentor))]
        case 4 if writing.number % 2:
            return [writing.result(Result.Kind.JOINT_PROJECT, (mentor, trainee))]
    return []


def school_form(
    writing: Writing, partnership: Partnership, subject: Subject, day: date
) -> FormContent:
    """A helping school's day at its partner school."""
    helper, school = partnership.supporting_school, partnership.supported_school
    return FormContent(
        fields=writing.fields("school_research", day)
        | {
            "subject": subject,
            "organiser_level": Level.SCHOOL,
            "organiser_school": helper,
            "partnership": partnership,
            "host_school": school,
            "half_days": 1,
            "headcount": 18 + writing.number,
        },
        parties=both_schools(helper, school),
        lessons=(LessonEntry(writing.topic, writing.grade()),),
    )


def district_form(
    writing: Writing,
    partnership: Partnership,
    pairing: Pairing,
    day: date,
    *,
    is_remote: bool = False,
) -> FormContent:
    """A helping district's day for the one it helps, with two schools and their pair named."""
    kind = "lecture" if is_remote else "joint_research"
    mentor = Person(pairing.mentor, "", pairing.mentor_district, pairing.mentor_school)
    trainee = Person(pairing.trainee, "", pairing.district, pairing.school)
    return FormContent(
        fields=writing.fields(kind, day)
        | {
            "subject": pairing.subject,
            "organiser_level": Level.DISTRICT,
            "organiser_district": pairing.mentor_district,
            "partnership": partnership,
            "host_school": None if is_remote else pairing.school,
            "half_days": 1,
            "headcount": 35 + writing.number * 7 % 60,
        },
        parties=both_schools(pairing.mentor_school, pairing.school),
        lessons=()
        if is_remote
        else (
            LessonEntry(
                writing.topic,
                writing.grade(),
                trainee.teacher,
                "",
                trainee.district,
                trainee.school,
            ),
        ),
        talks=(TalkEntry(writing.topic, pairing.mentor.name),) if is_remote else (),
        people=(mentor, trainee),
        results=(
            writing.result(
                Result.Kind.COMPILATION,
                (mentor, trainee),
                characters=CHARACTERS + writing.number * 1_500,
            ),
        ),
    )


def city_form(writing: Writing, speaker: str, day: date) -> FormContent:
    """The office's own training, for mentors and trainees of all subjects."""
    return FormContent(
        fields=writing.fields("intensive", day)
        | {
            "subject": None,
            "organiser_level": Level.CITY,
            "half_days": 2,
            "headcount": 160 + writing.number,
            "headcount_qualifier": Activity.Qualifier.ABOUT,
        },
        talks=(TalkEntry(writing.topic, speaker),),
    )


def both_schools(supporting: School, supported: School) -> tuple[PartyEntry, ...]:
    return (
        PartyEntry(Side.SUPPORTING, supporting.district, supporting),
        PartyEntry(Side.SUPPORTED, supported.district, supported),
    )
