"""Commitments, seen by whoever sees the partnership or the pairing they stand on."""

from django.db.models import Exists, OuterRef

from core.periods import PeriodQuerySet


class CommitmentQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        from pairings.pairs.models import Pairing
        from pairings.partnerships.models import Partnership

        if actor.sees_all:
            return self
        partnerships = Partnership.objects.visible_to(actor).filter(pk=OuterRef("partnership"))
        pairings = Pairing.objects.visible_to(actor).filter(pk=OuterRef("pairing"))
        return self.filter(Exists(partnerships) | Exists(pairings))
