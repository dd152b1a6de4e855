"""Planned observations, seen by whoever sees their pair."""

from django.db.models import Exists, F, OuterRef, Q

from core.scoping import ScopedQuerySet


class PlannedObservationQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.models import Pairing

        pairings = Pairing.objects.visible_to(actor).standing().filter(pk=OuterRef("pairing"))
        return self.filter(Exists(pairings))

    def standing(self):
        """Neither dropped, nor for a day on which the two are no pair any more."""
        still = Q(pairing__ends_on=None) | Q(planned_on__lte=F("pairing__ends_on"))
        return self.filter(still, dropped_at=None, pairing__cancelled_at=None)
