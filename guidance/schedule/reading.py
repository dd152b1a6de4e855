"""What became of what was planned: each lesson that the pair tells of fulfils one plan.

A form tells of lessons, and so does what one of the two wrote down of a lesson of the other.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from activities.models import WAITING, Activity, Lesson, Status
from core.actor import Actor
from guidance.observations.models import LessonObservation
from guidance.schedule.models import PlannedObservation

# As many days before or after its day a lesson may be held and still be the one that was planned.
NEAR = 7
SENT = [*WAITING, Status.RETURNED, Status.COUNTED]


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson: of which pair and teacher, and the form, the record or both that tell of it."""

    key: UUID
    pairing_id: int
    teacher_id: int
    form: Activity | None = None
    record: LessonObservation | None = None

    @property
    def day(self) -> datetime.date:
        return self.form.starts_on if self.form else self.record.held_on

    @property
    def planned_id(self) -> int | None:
        """The plan that its observer recorded it for."""
        return self.record.planned_id if self.record else None


def held_for(plans: Iterable[PlannedObservation], actor: Actor) -> dict[int, Held]:
    """By the key of a plan the lesson that fulfils it: of forms those that this reader sees, of
    records all, whoever may read them.

    All that is planned for the same pairs is matched together, so that no lesson fulfils two.
    """
    pairs = {each.pairing_id for each in plans}
    planned = PlannedObservation.objects.visible_to(actor).standing().filter(pairing__in=pairs)
    lessons = told_once(on_forms(pairs, actor), records_of(pairs))
    return matched(planned.select_related("pairing"), lessons)


def on_forms(pairs: set[int], actor: Actor) -> list[Held]:
    rows = (
        Lesson.objects.visible_to(actor)
        .filter(
            activity__parties__pairing__in=pairs,
            activity__status__in=SENT,
            activity__date_precision=Activity.Precision.DAY,
            teacher__isnull=False,
        )
        .order_by("pk")
        .values_list("pk", "key", "activity__parties__pairing", "teacher", "activity")
        .distinct()
    )
    rows = [row for _pk, *row in rows]
    forms = Activity.objects.visible_to(actor).in_bulk({form for *_rest, form in rows})
    return [Held(*row, forms[form]) for *row, form in rows if form in forms]


def records_of(pairs: set[int]) -> list[LessonObservation]:
    """What one of the two wrote of a lesson of the other, those of a form's lesson first."""
    rows = LessonObservation.objects.standing().filter(pairing__in=pairs)
    rows = rows.between_the_two() | rows.exclude(planned=None)
    return sorted(rows, key=lambda each: (each.lesson_key is None, each.pk))


def told_once(lessons: list[Held], records: Iterable[LessonObservation]) -> list[Held]:
    """Each lesson once, although a form and a record tell of it."""
    found = list(lessons)
    for record in records:
        of_forms = enumerate(found[: len(lessons)])
        place = next((at for at, each in of_forms if tells_of(record, each)), None)
        if place is None:
            found.append(Held(record.uuid, record.pairing_id, record.teacher_id, record=record))
        else:
            found[place] = replace(found[place], record=record)
    return found


def tells_of(record: LessonObservation, lesson: Held) -> bool:
    """Whether it is a record of this lesson, which has none yet: of that one on the form, or where
    it was written of none of a form, of the same teacher and day.
    """
    whose = (lesson.pairing_id, lesson.teacher_id, lesson.record)
    if whose != (record.pairing_id, record.teacher_id, None):
        return False
    if record.lesson_key:
        return record.lesson_key == lesson.key
    return record.held_on == lesson.day


def matched(plans: Iterable[PlannedObservation], lessons: list[Held]) -> dict[int, Held]:
    """First what was recorded for a plan; then the nearest; of two as near, what was planned
    earlier.
    """
    plans = {each.pk: each for each in plans}
    found = {each.planned_id: each for each in lessons if each.planned_id in plans}
    used = {each.key for each in found.values()}
    of_teacher = defaultdict(list)
    for number, lesson in enumerate(lessons):
        of_teacher[lesson.pairing_id, lesson.teacher_id].append((number, lesson))
    near = [
        (days_between(plan.planned_on, lesson.day), plan.planned_on, plan.pk, number)
        for plan in plans.values()
        for number, lesson in of_teacher[plan.pairing_id, plan.teacher_id]
        if days_between(plan.planned_on, lesson.day) <= NEAR and lesson.day >= plan.earliest
    ]
    for _days, _day, plan, number in sorted(near):
        lesson = lessons[number]
        if plan not in found and lesson.key not in used:
            found[plan] = lesson
            used.add(lesson.key)
    return found


def days_between(one: datetime.date, other: datetime.date) -> int:
    return abs((one - other).days)
