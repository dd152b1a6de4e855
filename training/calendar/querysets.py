"""A calendar is its owner's alone."""

from core.scoping import ScopedQuerySet


class FeedQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self.filter(user=actor.user_id)
