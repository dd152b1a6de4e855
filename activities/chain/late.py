"""How long a form may wait at one step before it is late, and which are late at a school."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from activities.registration.models import Status
from programs.models import Program
from roster.models import School

# What has waited for more days than these is late.
PATIENCE_DAYS = 5
# What whoever confirms at a school is told, when somebody reminds them of what is late.
REMINDED = "activities.school_reminded"


def patience_ended(today: date | None = None) -> datetime:
    """What began to wait before this moment has waited for more than `PATIENCE_DAYS` days."""
    midnight = datetime.combine(today or timezone.localdate(), time.min)
    return timezone.make_aware(midnight) - timedelta(days=PATIENCE_DAYS)


def late_at_school(school: School) -> Q:
    """The forms that have waited for long for this school's confirmation."""
    return Q(
        program__state=Program.State.OPEN,
        status=Status.SCHOOL,
        confirming_school=school,
        status_since__lt=patience_ended(),
    )


def reminder_key(school: School) -> str:
    """How the keys of all its reminders begin."""
    return f"{REMINDED} {school.uuid} "
