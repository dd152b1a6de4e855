"""What of the office's own data an actor may see."""

from django.db.models import OuterRef, Subquery

from core.scoping import ScopedQuerySet


class ActivityKindQuerySet(ScopedQuerySet):
    """Kinds are seen with their program."""

    def visible_to(self, actor):
        from programs.program.models import Program

        if actor.sees_all:
            return self
        return self.filter(program__in=Program.objects.visible_to(actor))

    def newest_of_each_key(self):
        """One row for each kind there has been: that of the program that began last."""
        newest = self.model._base_manager.filter(key=OuterRef("key"))
        newest = newest.order_by("-program__starts_on", "-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest))
