"""Forms that tell of one event."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.events.querysets import EventQuerySet, NotOneEventQuerySet
from activities.registration.models import Activity
from core.keys import link_to_account
from core.scoping import ScopedModel


class Event(ScopedModel):
    """What two or more forms tell of: several accounts, counted once.

    The account that `holds` is counted, in whatever edition, while that form counts; else another.
    An event has no words of its own: headcount, lessons and talks are those of the form by which
    it counts. A single form has no such row.
    """

    holds = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = EventQuerySet.as_manager()

    def recorded_in(self):
        return self.holds.recorded_in()


class NotOneEvent(ScopedModel):
    """Somebody has said of two forms that they tell of two events: nobody is asked again.

    Each is named by its first edition, and a correction tells of what its form tells.
    """

    first = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    said_by = link_to_account(_("said by"), db_index=False)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = NotOneEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="activities_two_events_are_two_once", fields=["first", "second"]
            ),
            models.CheckConstraint(
                name="activities_two_events_in_their_order", condition=Q(first__lt=F("second"))
            ),
        ]
