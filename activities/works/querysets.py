"""What forms say of results, as an actor may see it."""

from django.db.models import Exists, OuterRef, Prefetch

from activities.registration.querysets import OfActivityQuerySet
from core.scoping import ScopedQuerySet


class MentionQuerySet(OfActivityQuerySet):
    def with_authors(self):
        """Each with its authors, their teachers and places, in one query for all."""
        from activities.works.models import MentionAuthor

        authors = MentionAuthor.objects.select_related("teacher", "district", "school")
        return self.prefetch_related(Prefetch("authorships", authors))


class OfMentionQuerySet(ScopedQuerySet):
    """Rows that belong to what a form says of a result are seen with the form."""

    def visible_to(self, actor):
        from activities.works.models import Mention

        mentions = Mention.objects.visible_to(actor).filter(pk=OuterRef("mention"))
        return self.filter(Exists(mentions))
