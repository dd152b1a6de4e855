"""What an observation record must say, and whose pair it belongs to."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import Actor
from guidance.observations.models import WORDS, LessonObservation
from guidance.rubrics.models import Rubric
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from programs.models import Program
from roster.models import Subject
from roster.people.finding import Person


def check_whose(person: Person, actor: Actor) -> None:
    """It is somebody else's lesson, at a place that is known."""
    if person.teacher and person.teacher.pk == actor.teacher_id:
        raise ValidationError({"whose": _("This is your own name. Name whose lesson it was.")})
    if person.district is None:
        message = _(
            "Nobody you may name is called so. Write the school after the name, with a comma "
            "between: Wang Wei, Dongfeng Primary School."
        )
        raise ValidationError({"whose": message})


def check_words(values: dict) -> None:
    """Something is said of the lesson, in whichever box."""
    if not any(values.get(name) for name in WORDS):
        raise ValidationError({"process": _("Write what happened, or what you say of it.")})


def check_pair(pairing: Pairing | None, day: datetime.date) -> None:
    if pairing and (pairing.cancelled_at or not pairing.period.running(day)):
        message = _("%(pairing)s were not a pair on that day.")
        raise ValidationError({"held_on": message % {"pairing": pairing}})


def check_marks(rubric: Rubric | None, marks: Sequence[int]) -> None:
    """Every criterion has its mark and none more than its weight, or there are no marks."""
    if not marks:
        return
    weights = [each.weight for each in rubric.criteria.all()] if rubric else []
    fits = len(weights) == len(marks) and all(
        0 <= mark <= weight for mark, weight in zip(marks, weights, strict=True)
    )
    if not fits:
        raise ValidationError({"marks": _("Give a mark on every line of the rubric, or none.")})


def pair_of(
    person: Person, actor: Actor, program: Program, subject: Subject, day: datetime.date
) -> Pairing | None:
    """The pair in which this person was the trainee that day, or mentored the observer."""
    if person.teacher is None:
        return None
    rows = Pairing.objects.standing().running(day).filter(program=program, subject=subject)
    own = Q(trainee=person.teacher)
    if actor.teacher_id:
        own |= Q(mentor=person.teacher, trainee=actor.teacher_id)
    found = list(rows.filter(own).order_by("pk"))
    return next(
        (each for each in found if each.trainee_id == person.teacher.pk),
        found[0] if found else None,
    )


def is_planned_for(planned: PlannedObservation, person: Person, actor: Actor) -> bool:
    """Whether this plan means the lesson of this person, seen by this observer."""
    is_theirs = person.teacher is not None and planned.teacher_id == person.teacher.pk
    return is_theirs and planned.observer_id == actor.teacher_id


def plan_of(
    pairing: Pairing | None, person: Person, actor: Actor, day: datetime.date
) -> PlannedObservation | None:
    """What was planned for that very day and has no record yet."""
    if pairing is None:
        return None
    rows = PlannedObservation.objects.standing().filter(pairing=pairing, planned_on=day)
    rows = rows.exclude(pk__in=fulfilled()).select_related("pairing")
    return next((each for each in rows if is_planned_for(each, person, actor)), None)


def fulfilled():
    """The plans that have their record."""
    return LessonObservation.objects.standing().exclude(planned=None).values("planned")
