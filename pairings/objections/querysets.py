"""Objections, seen by whoever sees the partnership they are about."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class ObjectionQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.partnerships.models import Partnership

        if actor.sees_all:
            return self
        partnerships = Partnership.objects.visible_to(actor).filter(pk=OuterRef("partnership"))
        return self.filter(Exists(partnerships))

    def open(self):
        """Neither taken back nor settled."""
        return self.filter(outcome="")
