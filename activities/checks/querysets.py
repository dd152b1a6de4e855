"""What was found right, as an actor may see it."""

from django.db.models import Exists, OuterRef, Q

from core.scoping import ScopedQuerySet
from results.works.models import Result


class FoundRightQuerySet(ScopedQuerySet):
    """Seen by whoever sees the result or the form."""

    def visible_to(self, actor):
        from activities.registration.models import Activity

        results = Result.objects.visible_to(actor).filter(pk=OuterRef("result"))
        forms = Activity.objects.visible_to(actor).filter(pk=OuterRef("activity"))
        return self.filter(Q(Exists(results)) | Q(Exists(forms)))
