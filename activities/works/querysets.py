"""What forms say of results, as an actor may see it."""

from django.db.models import Exists, OuterRef

from core.scoping import ScopedQuerySet


class OfMentionQuerySet(ScopedQuerySet):
    """Rows that belong to what a form says of a result are seen with the form."""

    def visible_to(self, actor):
        from activities.works.models import Mention

        mentions = Mention.objects.visible_to(actor).filter(pk=OuterRef("mention"))
        return self.filter(Exists(mentions))
