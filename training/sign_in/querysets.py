"""Which half-days a code may be meant for."""

import datetime

from django.db.models import QuerySet

from training.courses.models import HalfDay


def half_days_on(day: datetime.date) -> QuerySet:
    """The sessions of this day that are announced: few, even in a large city.

    Whose they are does not matter here: a code is for whoever sees it on the wall, and says
    nothing to whoever does not.
    """
    return HalfDay.objects.filter(
        session__day=day,
        training__announced_at__isnull=False,
        training__cancelled_at=None,
        training__activity__status__in=["draft", "returned"],
    ).select_related("session", "training__activity", "training__program")
