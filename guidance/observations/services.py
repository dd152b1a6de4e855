"""Recording what was seen in a lesson, rewriting it, and withdrawing it."""

import datetime
from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, Lesson
from activities.reflections.services import first_edition
from core.actor import Actor
from core.audit import record_event
from core.dates import check_past
from core.editing import add, all_at_once, change, made_before, recorded_by
from core.notices import owe, take_back
from core.rights import demand
from guidance.observations.models import LessonObservation
from guidance.observations.rights import may_observe, may_rewrite
from guidance.observations.rules import (
    check_marks,
    check_pair,
    check_whose,
    check_words,
    is_planned_for,
    pair_of,
    plan_of,
)
from guidance.rubrics.models import Rubric
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from programs.models import Program
from programs.program.rules import check_day, demand_not_closed, demand_open
from roster.models import Subject
from roster.people.finding import Person

TOLD = "guidance.lesson_observed"


@transaction.atomic
def record_observation(
    *,
    actor: Actor,
    program: Program,
    subject: Subject,
    person: Person,
    held_on: datetime.date,
    today: datetime.date,
    pairing: Pairing | None = None,
    planned: PlannedObservation | None = None,
    lesson: Lesson | None = None,
    rubric: Rubric | None = None,
    marks: Sequence[int] = (),
    uuid: UUID | None = None,
    **values,
) -> LessonObservation:
    """Record what this actor saw in a lesson of `person`, and tell them. The same UUID is once.

    `values` are kind, lessons, grade, topic, process, strengths, weaknesses and suggestions.
    Without a pairing it joins the pair the person was in, and fulfils what was planned for that
    day. Raises PermissionDenied, DomainError or ValidationError.
    """
    demand(may_observe(actor))
    is_own = recorded_by(actor)
    if earlier := made_before(LessonObservation, uuid, is_own):
        return earlier
    demand_open(program)
    all_at_once(
        partial(check_past, held_on, today, field="held_on"),
        partial(check_day, program, held_on, field="held_on"),
        partial(check_pair, pairing, held_on),
        partial(check_whose, person, actor),
        partial(check_words, values),
        partial(check_marks, rubric, marks),
    )
    pairing = pairing or pair_of(person, actor, program, subject, held_on)
    if planned is not None and not is_planned_for(planned, person, actor):
        planned = None
    observation = LessonObservation(
        uuid=uuid or uuid4(),
        program=program,
        subject=subject,
        pairing=pairing,
        planned=planned or plan_of(pairing, person, actor, held_on),
        **of_lesson(lesson),
        teacher=person.teacher,
        name=person.name,
        district=person.district,
        school=person.school,
        held_on=held_on,
        rubric=rubric if marks else None,
        marks=list(marks),
        recorded_by_id=actor.user_id,
        **values,
    )
    made = add(observation, actor=actor, verb="guidance.lesson_observed", is_own=is_own)
    if made is observation:
        tell(made, actor)
    return made


def of_lesson(lesson: Lesson | None) -> dict:
    if lesson is None:
        return {}
    form: Activity = lesson.activity
    return {"activity": first_edition(form), "lesson_key": lesson.key}


def those_told(observation: LessonObservation) -> QuerySet:
    """The account of the teacher whose lesson it was, where they have one."""
    return User.objects.signing_in_for([observation.teacher_id])


def is_told(observation: LessonObservation) -> bool:
    return those_told(observation).exists()


def tell(observation: LessonObservation, actor: Actor) -> None:
    owe(
        those_told(observation),
        TOLD,
        key=key_of(observation),
        address=observation.get_absolute_url(),
        values={
            "topic": observation.topic,
            "day": observation.held_on.isoformat(),
            "who": actor.name,
        },
    )


def key_of(observation: LessonObservation) -> str:
    return f"observed:{observation.uuid}"


@transaction.atomic
def rewrite_observation(
    observation: LessonObservation,
    *,
    actor: Actor,
    seen: int,
    today: datetime.date,
    rubric: Rubric | None = None,
    marks: Sequence[int] = (),
    **values,
) -> LessonObservation:
    """Say it otherwise, or add marks. Whose lesson it was stays. Raises as `core.editing.change`.

    A day outside the pair or the program, or no words at all, is a ValidationError.
    """
    demand(may_rewrite(actor, observation))
    demand_not_closed(observation.program)
    held_on = values["held_on"]
    all_at_once(
        partial(check_past, held_on, today, field="held_on"),
        partial(check_day, observation.program, held_on, field="held_on"),
        partial(check_pair, observation.pairing, held_on),
        partial(check_words, values),
        partial(check_marks, rubric, marks),
    )
    return change(
        observation,
        actor=actor,
        seen=seen,
        verb="guidance.observation_rewritten",
        rubric=rubric if marks else None,
        marks=list(marks),
        **values,
    )


@transaction.atomic
def withdraw_observation(observation: LessonObservation, *, actor: Actor) -> None:
    """Nobody else reads it any more, and what told of it is settled; the row stays. Twice is once.

    Raises ValidationError where the program is closed.
    """
    demand(observation.recorded_by_id == actor.user_id)
    demand_not_closed(observation.program)
    standing = LessonObservation.objects.standing().filter(pk=observation.pk)
    if standing.update(withdrawn_at=timezone.now()):
        take_back(User.objects.all(), key_of(observation))
        record_event(actor, "guidance.observation_withdrawn", observation)
