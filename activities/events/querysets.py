"""Events that several forms tell of, as an actor may see them."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class EventQuerySet(ScopedQuerySet):
    """Seen by whoever sees one of its forms."""

    def visible_to(self, actor):
        from activities.registration.models import Activity

        forms = Activity.objects.visible_to(actor).filter(event=OuterRef("pk"))
        return self.filter(Exists(forms))


class NotOneEventQuerySet(ScopedQuerySet):
    """Two forms that tell of two events are seen by whoever sees both."""

    def visible_to(self, actor):
        from activities.registration.models import Activity

        seen = Activity.objects.visible_to(actor)
        first, second = (seen.filter(pk=OuterRef(name)) for name in ("first", "second"))
        return self.filter(Exists(first), Exists(second))
