"""Planned observations, seen by whoever sees their pair."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class PlannedObservationQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.models import Pairing

        pairings = Pairing.objects.visible_to(actor).standing().filter(pk=OuterRef("pairing"))
        return self.filter(Exists(pairings))

    def standing(self):
        return self.filter(dropped_at=None)
