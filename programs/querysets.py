"""What of the office's own data an actor may see."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from core.actor import Role
from core.scoping import ScopedQuerySet


class ReferenceQuerySet(ScopedQuerySet):
    """Names that everybody signed in may read: districts, schools, subjects, kinds, terms."""

    def visible_to(self, actor):
        return self if actor.user_id else self.none()


class DistrictQuerySet(ReferenceQuerySet):
    def current(self, on: date):
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).exclude(valid_to__lt=on)


class SchoolQuerySet(ReferenceQuerySet):
    def open_on(self, on: date):
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=on)).exclude(closed_on__lt=on)


class TermQuerySet(ReferenceQuerySet):
    def holding(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


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
    from programs.models import Posting

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
    from programs.models import PostingSubject

    return PostingSubject.objects.filter(posting=OuterRef("pk"))


def _posted_within(grant) -> Q:
    return Q(Exists(_postings().filter(_place_of(grant))))


class ProgramQuerySet(ScopedQuerySet):
    """A program being set up is its office's own; an open or closed one is everybody's."""

    def visible_to(self, actor):
        if actor.sees_all or actor.has_role(Role.SUBJECT_LEAD):
            return self
        if not actor.user_id:
            return self.none()
        return self.exclude(state="setup")


class ActivityKindQuerySet(ScopedQuerySet):
    """Kinds are seen with their program."""

    def visible_to(self, actor):
        from programs.models import Program

        if actor.sees_all:
            return self
        return self.filter(program__in=Program.objects.visible_to(actor))

    def newest_of_each_key(self):
        """One row for each kind there has been: that of the program that began last."""
        newest = self.model._base_manager.filter(key=OuterRef("key"))
        newest = newest.order_by("-program__starts_on", "-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest))
