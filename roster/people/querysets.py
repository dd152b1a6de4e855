"""What of teachers and postings an actor may see."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from core.actor import Role
from core.scoping import ScopedQuerySet


class TeacherQuerySet(ScopedQuerySet):
    """Offices see the people posted to their places, then or now; a teacher sees themselves.

    The other side of a pairing is shown on the pairing, not here.
    """

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        scope = Q(pk=actor.teacher_id)
        for grant in actor.grants:
            scope |= _posted_within(grant)
        return self.filter(scope)


class PostingQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        if actor.sees_all:
            return self
        scope = Q(teacher=actor.teacher_id)
        for grant in actor.grants:
            scope |= _place_of(grant)
        return self.filter(scope)

    def running(self, on: date):
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


def _postings():
    from roster.people.models import Posting

    return Posting.objects.filter(teacher=OuterRef("pk"))


def _place_of(grant) -> Q:
    """Postings within one grant; a coordinator of one subject sees the subject's teachers."""
    if grant.role == Role.DISTRICT_COORDINATOR:
        place = Q(district=grant.district_id)
    elif grant.role == Role.SCHOOL_CONFIRMER:
        place = Q(school=grant.school_id)
    else:
        place = Q()
    if grant.subject_id:
        place &= Q(Exists(_subjects().filter(subject=grant.subject_id)))
    return place


def _subjects():
    from roster.people.models import PostingSubject

    return PostingSubject.objects.filter(posting=OuterRef("pk"))


def _posted_within(grant) -> Q:
    return Q(Exists(_postings().filter(_place_of(grant))))
