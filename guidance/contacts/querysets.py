"""Forms and what hangs on them, as an actor may see them."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class GuidanceContactQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.models import Pairing

        pairings = Pairing.objects.visible_to(actor).filter(pk=OuterRef("pairing"))
        return self.filter(Exists(pairings))

    def standing(self):
        return self.filter(voided_at=None)
