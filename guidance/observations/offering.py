"""What the page that leads to a new record says already: a pair, a plan, a lesson on a form."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from activities.models import Lesson, Party, Side
from core.actor import Actor
from core.pages import one_of
from core.typed import key_in
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from programs.models import Program
from roster.models import Subject
from roster.people.finding import Person, typed

OF_THE_PAIR = (
    *("program", "subject", "mentor", "trainee"),
    *("district", "school", "mentor_district", "mentor_school"),
)


@dataclass(frozen=True, slots=True)
class Start:
    """Where the record begins; of a pair, perhaps with whose lesson it was."""

    pairing: Pairing | None = None
    side: Side | None = None
    planned: PlannedObservation | None = None
    lesson: Lesson | None = None

    @property
    def taught_by(self) -> Person | None:
        """Who stands on the form as the teacher of the lesson."""
        lesson = self.lesson
        if lesson is None or not (lesson.teacher or lesson.name):
            return None
        return Person(lesson.teacher, lesson.name, lesson.district, lesson.school)


def start_of(asked: Mapping[str, str], actor: Actor) -> Start:
    """By the keys in the address; what this actor does not see, or is no key, is no page."""
    if key := key_asked(asked, "planned"):
        plans = PlannedObservation.objects.visible_to(actor).standing()
        planned = one_of(plans.select_related("pairing"), key)
        return Start(pair(planned.pairing.uuid, actor), Side(planned.lesson_of), planned)
    if key := key_asked(asked, "lesson"):
        return of_a_form(key_asked(asked, "form"), key, actor)
    if key := key_asked(asked, "pairing"):
        return Start(pair(key, actor))
    return Start()


def key_asked(asked: Mapping[str, str], name: str) -> UUID | None:
    text = asked.get(name, "")
    key = key_in(text)
    if text and key is None:
        raise Http404
    return key


def pair(key: UUID, actor: Actor) -> Pairing:
    rows = Pairing.objects.visible_to(actor).standing()
    return one_of(rows.select_related(*OF_THE_PAIR), key)


def of_a_form(form: UUID | None, key: UUID, actor: Actor) -> Start:
    """A lesson of this form; of a pair's form, where one of the two taught it."""
    rows = Lesson.objects.visible_to(actor).filter(activity__uuid=form, key=key)
    rows = rows.select_related(
        "activity__program", "activity__subject", "teacher", "district", "school__district"
    )
    lesson = rows.first()
    if lesson is None:
        raise Http404
    ours = Party.objects.visible_to(actor).exclude(pairing=None).exclude(teacher=None)
    ours = ours.filter(activity=lesson.activity, teacher=lesson.teacher_id)
    party = ours.select_related("pairing").first()
    if party is None:
        return Start(lesson=lesson)
    return Start(pair(party.pairing.uuid, actor), Side(party.side), lesson=lesson)


def said_already(start: Start, actor: Actor, today: datetime.date) -> dict:
    """What stands in the boxes before anything is typed."""
    told = {"held_on": today}
    if start.pairing:
        told["held_on"] = start.pairing.program.default_day(today)
        told["whose"] = start.side or Side.SUPPORTED
    if start.planned:
        told |= {"held_on": min(start.planned.planned_on, today), "kind": start.planned.kind}
    if start.lesson:
        return told | of_the_lesson(start)
    return told if start.pairing else told | usual(actor, today)


def of_the_lesson(start: Start) -> dict:
    lesson, form = start.lesson, start.lesson.activity
    told = {"topic": lesson.topic, "grade": lesson.grade, "held_on": form.starts_on}
    if start.pairing:
        return told
    whose = typed(start.taught_by) if start.taught_by else ""
    return told | {"whose": whose, "program": form.program, "subject": form.subject}


def usual(actor: Actor, today: datetime.date) -> dict:
    """The program that runs, and the one subject of whoever has one."""
    programs = Program.objects.visible_to(actor).filter(state=Program.State.OPEN)
    own = {grant.subject_id for grant in actor.grants} - {None}
    subjects = Subject.objects.visible_to(actor).filter(pk__in=own)
    return {
        "program": next((each for each in programs if each.period.running(today)), None),
        "subject": subjects.first() if len(own) == 1 else None,
    }
