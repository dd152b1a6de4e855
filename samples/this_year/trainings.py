"""Group trainings of this year: one that was held and counts, and one that is to come."""

import datetime
from datetime import date, timedelta

from activities.chain.services import take_step
from activities.models import Activity
from core.actor import Role
from programs.models import Program
from samples.this_year.calendar import Calendar, moment, working_day
from samples.this_year.clock import Diary
from samples.this_year.course import Courses
from samples.this_year.people import Cast
from samples.this_year.places import kinds_of
from samples.this_year.sources import key, read
from training.courses.content import USUAL, Half, HalfDayEntry
from training.courses.reading import Meant, Who, people_meant
from training.courses.services import announce_training, expect, plan_training
from training.models import HalfDay, Training
from training.sign_in.services import fill_form, note_attendance, sign_in

SUBJECT, DISTRICT = "SCI", "BY"
HELD_BEFORE, COMES_IN, ANNOUNCED_BEFORE = 17, 4, 8
# Of those expected every fifth did not come; every fourth signed in by telephone.
ABSENT, BY_PHONE = 5, 4


def plan_trainings(program: Program, year: Calendar, today: date, cast: Cast, diary: Diary) -> None:
    """The office holds the first, whose form has gone all its way; a district the next one."""
    held = working_day(today - timedelta(days=HELD_BEFORE))
    coming = min(working_day(today + timedelta(days=COMES_IN)), year.ends_on)
    for number, day in enumerate((held, coming)):
        announced = min(day, today) - timedelta(days=ANNOUNCED_BEFORE)
        diary.note(moment(announced, 10), announce, program, number, day, cast)
    for hour, half in ((9, Half.MORNING), (15, Half.AFTERNOON)):
        diary.note(moment(held, hour), attend, half, cast)
    diary.note(moment(held, 18), fill, cast)
    for days in range(2):
        at = moment(held + timedelta(days=days), 19 - days)
        diary.note(at, go_on, cast, Courses(cast, diary))


def announce(program: Program, number: int, day: date, cast: Cast) -> None:
    district = None if number == 0 else cast.places.districts[DISTRICT]
    actor = cast.act_as(
        cast.holder(Role.DISTRICT_COORDINATOR, district.pk)
        if district
        else cast.holder(Role.ADMINISTRATOR, None)
    )
    words = read("words")["trainings"][number]
    subject = cast.places.subjects[SUBJECT]
    training = plan_training(
        actor=actor,
        program=program,
        kind=kinds_of(program)["intensive"],
        theme=words["theme"],
        place=words["place"],
        subject=subject,
        district=district,
        half_days=half_days(number, day, words["sessions"]),
        uuid=key("training", number),
    )
    meant = Meant(who=Who.BOTH, subject=subject)
    expect(training, people_meant(meant, training, actor), actor=actor)
    announce_training(training, actor=actor)


def half_days(number: int, day: date, sessions: list[dict]) -> list[HalfDayEntry]:
    return [
        HalfDayEntry(
            day=day,
            half=half,
            starts_at=USUAL[half][0],
            ends_at=USUAL[half][1],
            theme=words["theme"],
            name=words["speaker"],
            key=key("half-day", f"{number}-{half}"),
        )
        for half, words in zip((Half.MORNING, Half.AFTERNOON), sessions, strict=False)
    ]


def held_one() -> Training:
    return Training.objects.select_related("activity__author").get(uuid=key("training", 0))


def attend(half: int, cast: Cast) -> None:
    """Some sign in by their telephones, the organizer ticks the others."""
    training = held_one()
    half_day = HalfDay.objects.get(training=training, session__half=half)
    expected = [row.teacher for row in training.expected.select_related("teacher").order_by("pk")]
    came = [each for place, each in enumerate(expected, half) if place % ABSENT]
    begins = moment(training.activity.starts_on, USUAL[half][0].hour, 20)
    for place, teacher in enumerate(came[::BY_PHONE]):
        arrived = begins + datetime.timedelta(minutes=7 * place)
        sign_in(half_day, actor=cast.act_as_teacher(teacher), arrived=arrived)
    author = cast.act_as(training.activity.author)
    note_attendance(half_day, actor=author, there=came)


def fill(cast: Cast) -> None:
    training = held_one()
    fill_form(training, actor=cast.act_as(training.activity.author), is_complete=True)


def go_on(cast: Cast, courses: Courses) -> None:
    """Sent by the office, accepted by the section."""
    form = Activity.objects.get(pk=held_one().activity_id)
    verb, actor = courses.next_step(form)
    take_step(form, verb, actor=actor, seen=form.version)
