"""Who was at the sessions of a training. Whoever asks has been shown to see it."""

from django.db.models import Count, QuerySet

from activities.models import Attendance
from training.courses.models import HalfDay, Training


def there_at(half_day: HalfDay) -> QuerySet:
    rows = Attendance.objects.filter(session=half_day.session_id, teacher__isnull=False)
    return rows.select_related("teacher", "school", "district", "noted_by")


def of_sessions(training: Training) -> QuerySet:
    """Attendances at single sessions; the list of the form itself is another."""
    rows = Attendance.objects.filter(activity=training.activity_id, teacher__isnull=False)
    return rows.exclude(session=None)


def numbers(training: Training) -> dict[int, int]:
    """How many were at each session, by its key."""
    counted = of_sessions(training).order_by().values("session").annotate(number=Count("pk"))
    return {row["session"]: row["number"] for row in counted}


def own(training: Training, teacher_id: int | None) -> dict[int, Attendance]:
    """One person's attendances, by session."""
    if teacher_id is None:
        return {}
    rows = of_sessions(training).filter(teacher=teacher_id).select_related("noted_by")
    return {row.session_id: row for row in rows}
