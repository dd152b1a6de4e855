"""Which programs an actor may see."""

from core.actor import Role
from core.scoping import ScopedQuerySet


class ProgramQuerySet(ScopedQuerySet):
    """A program being set up is its office's own; an open or closed one is everybody's."""

    def visible_to(self, actor):
        if actor.sees_all or actor.has_role(Role.SUBJECT_LEAD):
            return self
        if not actor.user_id:
            return self.none()
        return self.exclude(state="setup")
