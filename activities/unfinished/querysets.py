"""What was put aside, for who typed it."""

from core.scoping import ScopedQuerySet


class UnfinishedQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self.filter(author=actor.user_id)

    def not_stored(self):
        """Those of which no form is stored yet: they stand in no other list."""
        return self.filter(activity=None)
