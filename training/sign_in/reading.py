"""Who was at the sessions of a training. Whoever asks has been shown to see it."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from activities.models import Attendance
from training.courses.models import HalfDay, Training


def there_at(half_day: HalfDay) -> QuerySet:
    """Teachers and guests, in the order in which they were noted."""
    rows = Attendance.objects.filter(session=half_day.session_id).order_by("pk")
    return rows.select_related("teacher", "school", "district", "noted_by")


def of_sessions(training: Training) -> QuerySet:
    """Attendances at single sessions; the list of the form itself is another."""
    return Attendance.objects.filter(activity=training.activity_id).exclude(session=None)


@dataclass(frozen=True, slots=True)
class Heads:
    """How many different people were at a training: teachers of the portal, and guests."""

    teachers: int
    guests: int

    @property
    def together(self) -> int:
        return self.teachers + self.guests


def heads(training: Training) -> Heads:
    """Each person once, at however many sessions they were."""
    rows = of_sessions(training).order_by()
    people = rows.values_list("teacher", "name", "unit").distinct()
    known = [teacher is not None for teacher, _name, _unit in people]
    return Heads(sum(known), len(known) - sum(known))


def numbers(training: Training) -> dict[int, int]:
    """How many were at each session, by its key."""
    counted = of_sessions(training).order_by().values("session").annotate(number=Count("pk"))
    return {row["session"]: row["number"] for row in counted}


def without_anybody(training: Training) -> list[HalfDay]:
    """The sessions on whose list nobody is."""
    rows = training.half_days.exclude(session__in=of_sessions(training).values("session"))
    return list(rows.select_related("session").order_by("session__day", "session__half"))


def own(training: Training, teacher_id: int | None) -> dict[int, Attendance]:
    """One person's attendances, by session."""
    if teacher_id is None:
        return {}
    rows = of_sessions(training).filter(teacher=teacher_id).select_related("noted_by")
    return {row.session_id: row for row in rows}
