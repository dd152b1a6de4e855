"""How long a form may wait at one step before it is late."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

# What has waited for more days than these is late.
PATIENCE_DAYS = 5


def patience_ended(today: date | None = None) -> datetime:
    """What began to wait before this moment has waited for more than `PATIENCE_DAYS` days."""
    midnight = datetime.combine(today or timezone.localdate(), time.min)
    return timezone.make_aware(midnight) - timedelta(days=PATIENCE_DAYS)
