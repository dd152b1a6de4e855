"""What of teachers and postings an actor may see."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Grant, Role
from core.periods import PeriodQuerySet
from core.scoping import ScopedQuerySet, at_district, at_school, within_grants


class TeacherQuerySet(ScopedQuerySet):
    """Offices see the people posted to their places, then or now; a teacher sees themselves.

    The other side of a pairing is shown on the pairing, not here.
    """

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        posted = {role: _posted(reach) for role, reach in REACH.items()}
        return self.filter(Q(pk=actor.teacher_id) | within_grants(actor, posted))


class PostingQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        if actor.sees_all:
            return self
        return self.filter(Q(teacher=actor.teacher_id) | within_grants(actor, REACH))


def _teaching(grant: Grant) -> Q:
    """Postings in which the grant's subject is taught; all where the grant has none."""
    from roster.people.models import PostingSubject

    if grant.subject_id is None:
        return Q()
    taught = PostingSubject.objects.filter(posting=OuterRef("pk"), subject=grant.subject_id)
    return Q(Exists(taught))


REACH = {
    Role.SUBJECT_LEAD: _teaching,
    Role.DISTRICT_COORDINATOR: lambda grant: at_district("district")(grant) & _teaching(grant),
    Role.SCHOOL_CONFIRMER: at_school("school"),
}


def _posted(reach):
    """Teachers with a posting within a grant's reach."""
    from roster.people.models import Posting

    def has_posting(grant: Grant) -> Q:
        return Q(Exists(Posting.objects.filter(reach(grant), teacher=OuterRef("pk"))))

    return has_posting
