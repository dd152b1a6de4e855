"""What became of what was planned: each lesson on a form of the pair fulfils one plan."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from activities.models import WAITING, Activity, Lesson, Status
from core.actor import Actor
from guidance.observations.models import LessonObservation
from guidance.schedule.models import PlannedObservation

# As many days before or after its day a lesson may be held and still be the one that was planned.
NEAR = 7
SENT = [*WAITING, Status.RETURNED, Status.COUNTED]


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson on a form: of which pair and teacher, on which day."""

    key: int
    form: Activity
    pairing_id: int
    teacher_id: int


def forms_for(plans: Iterable[PlannedObservation], actor: Actor) -> dict[int, Activity]:
    """By the key of a plan the form that tells of it, among those this reader sees.

    All that is planned for the same pairs is matched together, so that no lesson fulfils two.
    """
    pairs = {each.pairing_id for each in plans}
    planned = PlannedObservation.objects.visible_to(actor).standing().filter(pairing__in=pairs)
    return matched(planned.select_related("pairing"), held_by(pairs, actor))


def records_for(plans: Iterable[PlannedObservation]) -> dict[int, LessonObservation]:
    """By the key of a plan the observation record that fulfils it, whoever may read that."""
    rows = LessonObservation.objects.standing().filter(planned__in=[each.pk for each in plans])
    return {row.planned_id: row for row in rows}


def held_by(pairs: set[int], actor: Actor) -> list[Held]:
    rows = (
        Lesson.objects.visible_to(actor)
        .filter(
            activity__parties__pairing__in=pairs,
            activity__status__in=SENT,
            activity__date_precision=Activity.Precision.DAY,
            teacher__isnull=False,
        )
        .select_related("activity")
        .values_list("pk", "activity", "teacher", "activity__parties__pairing")
        .distinct()
    )
    rows = list(rows)
    forms = Activity.objects.visible_to(actor).in_bulk({form for _key, form, *_rest in rows})
    return [
        Held(key, forms[form], pairing, teacher)
        for key, form, teacher, pairing in rows
        if form in forms
    ]


def matched(plans: Iterable[PlannedObservation], lessons: Iterable[Held]) -> dict[int, Activity]:
    """The nearest first; of two as near, what was planned earlier."""
    of_teacher = defaultdict(list)
    for lesson in lessons:
        of_teacher[lesson.pairing_id, lesson.teacher_id].append(lesson)
    near = [
        (days_between(plan.planned_on, lesson.form.starts_on), plan.planned_on, plan.pk, lesson)
        for plan in plans
        for lesson in of_teacher[plan.pairing_id, plan.teacher_id]
        if days_between(plan.planned_on, lesson.form.starts_on) <= NEAR
        and lesson.form.starts_on >= plan.earliest
    ]
    found: dict[int, Activity] = {}
    used: set[int] = set()
    for _days, _day, plan, lesson in sorted(near, key=lambda each: (*each[:3], each[3].key)):
        if plan not in found and lesson.key not in used:
            found[plan] = lesson.form
            used.add(lesson.key)
    return found


def days_between(one: datetime.date, other: datetime.date) -> int:
    return abs((one - other).days)
