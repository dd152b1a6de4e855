"""Forms and what hangs on them, as an actor may see them."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Role
from core.scoping import (
    ScopedQuerySet,
    at_district_of_subject,
    at_school,
    of_subject,
    within_grants,
)

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district"),
    Role.SCHOOL_CONFIRMER: at_school("school"),
}


class DistinctionQuerySet(ScopedQuerySet):
    """Awards and honours: seen by whose they are, who noted them, and the offices of the place."""

    def own(self, teacher_id: int) -> Q:
        return Q(teacher=teacher_id)

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        scope = Q(recorded_by=actor.user_id) | within_grants(actor, REACH)
        if actor.teacher_id:
            scope |= self.own(actor.teacher_id)
        return self.filter(scope)

    def standing(self):
        return self.filter(voided_at=None)


class AwardQuerySet(DistinctionQuerySet):
    def own(self, teacher_id):
        """Also an award of a work one is an author of."""
        from results.works.models import Authorship

        written = Authorship.objects.filter(result=OuterRef("result"), teacher=teacher_id)
        return super().own(teacher_id) | Q(Exists(written))
