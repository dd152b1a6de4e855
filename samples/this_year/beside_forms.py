"""Guidance contacts, awards and planned observations: they have no chain."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import cycle

from django.core.exceptions import ValidationError

from activities.models import Side
from guidance.contacts.services import note_contact
from guidance.models import GuidanceContact, PlannedObservation
from guidance.schedule.dates import Every
from guidance.schedule.services import plan
from pairings.models import Pairing
from results.awards.services import note_award
from results.models import Award
from samples.this_year.calendar import moment, working_day
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key, read

Channel, Topic = GuidanceContact.Channel, GuidanceContact.Topic
# Of one contact each, so many days ago; beside them the first pair's own.
LATELY = (1, 2, 3, 5, 6, 8, 11, 13, 17, 20, 24, 28, 33, 39, 46, 54)
OF_THE_FIRST_PAIR = (2, 9, 23, 37)
AFTERNOON, EVENING = 16, 20
PLANNING, PLANNED_SINCE, PLANNED_FOR = 6, 30, 28
AWARDS = (
    ("市小学科学优质课评比", Award.Kind.LESSON, Award.Level.CITY, Award.Rank.FIRST),
    (
        "City essay award for English teachers",
        Award.Kind.PAPER,
        Award.Level.CITY,
        Award.Rank.SECOND,
    ),
    ("区青年教师基本功竞赛", Award.Kind.SKILLS, Award.Level.DISTRICT, Award.Rank.FIRST),
    ("District lesson plan contest", Award.Kind.DESIGN, Award.Level.DISTRICT, Award.Rank.THIRD),
    ("省小学数学说课比赛", Award.Kind.PRESENTATION, Award.Level.PROVINCE, Award.Rank.FIRST),
)


def plan_contacts(pairings: list[Pairing], today: date, cast: Cast, diary: Diary) -> None:
    """Noted by the mentor on the evening of the day."""
    channels, topics = cycle((Channel.PHONE, Channel.WECHAT, Channel.ON_SITE)), cycle(Topic)
    of_others = zip(pairings[1::2], LATELY, strict=False)
    planned = [*of_others, *((pairings[0], days) for days in OF_THE_FIRST_PAIR)]
    for number, (pairing, days) in enumerate(planned):
        day = today - timedelta(days=days)
        notes = read("words")["contacts"][("zh", "en")[number % 2]]
        details = {
            "held_on": day,
            "today": day,
            "channel": next(channels),
            "topic": next(topics),
            "minutes": 15 + number % 4 * 5,
            "note": notes[number // 2 % len(notes)],
            "uuid": key("contact", pairing.program.slug, number),
        }
        diary.note(moment(day, EVENING), note, pairing, cast, details)


def note(pairing: Pairing, cast: Cast, details: dict) -> None:
    note_contact(pairing, actor=cast.act_as_teacher(pairing.mentor), **details)


def plan_schedule(pairings: list[Pairing], today: date, cast: Cast, diary: Diary) -> None:
    """Some pairs have planned what they observe: from weeks ago to weeks from now."""
    for number, pairing in enumerate(pairings[:PLANNING]):
        begun = today - timedelta(days=PLANNED_SINCE - number)
        details = {
            "planned_on": working_day(begun + timedelta(days=2)),
            "every": Every.FORTNIGHT if number % 2 else Every.WEEK,
            "until": min(today + timedelta(days=PLANNED_FOR), pairing.program.ends_on),
            "lesson_of": Side.SUPPORTED,
            "kind": PlannedObservation.Kind.ROUTINE,
            "uuid": key("plan", pairing.program.slug, number),
        }
        diary.note(moment(begun, EVENING, number), plan_one, pairing, cast, details)


def plan_one(pairing: Pairing, cast: Cast, details: dict) -> None:
    with suppress(ValidationError):
        # On days between two terms nothing is planned.
        plan(pairing, actor=cast.act_as_teacher(pairing.mentor), **details)


def plan_awards(pairings: list[Pairing], last: date, cast: Cast, diary: Diary) -> None:
    """Trainees' awards, noted by themselves; the last of them on the day `last`."""
    for number, award in enumerate(AWARDS):
        pairing = pairings[number * 5 % len(pairings)]
        day = last - timedelta(days=11 * (len(AWARDS) - 1 - number))
        diary.note(moment(day, AFTERNOON), note_own_award, pairing, cast, day, award)


def note_own_award(pairing: Pairing, cast: Cast, day: date, award: tuple) -> None:
    contest, kind, level, rank = award
    note_award(
        actor=cast.act_as_teacher(pairing.trainee),
        program=pairing.program,
        subject=pairing.subject,
        teacher=pairing.trainee,
        contest=contest,
        kind=kind,
        level=level,
        rank=rank,
        awarded_on=day,
        today=day,
        uuid=key("award", pairing.program.slug, contest),
    )
