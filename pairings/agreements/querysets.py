"""Agreements, seen by whoever sees their partnership."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class AgreementQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.partnerships.models import Partnership

        if actor.sees_all:
            return self
        partnerships = Partnership.objects.visible_to(actor).filter(pk=OuterRef("partnership"))
        return self.filter(Exists(partnerships))

    def standing(self):
        """Not voided."""
        return self.filter(voided_at=None)
