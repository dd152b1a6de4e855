"""Forms and what hangs on them, as an actor may see them."""

from django.apps import apps
from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class ResultQuerySet(ScopedQuerySet):
    """A result is seen with the form that speaks of it."""

    def visible_to(self, actor):
        forms = apps.get_model("activities", "Activity").objects.visible_to(actor)
        return self.filter(Exists(forms.filter(pk=OuterRef("activity"))))

    def counted(self):
        return self.filter(activity__status="counted")

    def once(self, actor):
        """Each result once: the copy on a correction waits behind the one that counts."""
        counted = self.model.objects.visible_to(actor).filter(
            identity=OuterRef("identity"),
            activity=OuterRef("activity__corrects"),
            activity__status="counted",
        )
        return self.exclude(activity__status__in=["replaced", "void"]).exclude(Exists(counted))


class OfResultQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from results.works.models import Result

        results = Result.objects.visible_to(actor).filter(pk=OuterRef("result"))
        return self.filter(Exists(results))
