"""Which half-days a code may be meant for, and who was at them."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actor import Role
from core.scoping import ScopedQuerySet, within_grants
from core.searching import holds
from core.typed import words_typed
from roster.models import Teacher
from roster.people.finding import people_like
from training.courses.models import HalfDay, Training

# Whose names somebody reads among those who came: a lead the subject's, a coordinator the
# district's and those of what it organizes, a school its own.
NAMES = {
    Role.SUBJECT_LEAD: lambda grant: (
        Q()
        if grant.subject_id is None
        else Q(activity__subject=grant.subject_id) | Q(activity__subject=None)
    ),
    Role.DISTRICT_COORDINATOR: lambda grant: (
        Q(district=grant.district_id) | Q(activity__organiser_district=grant.district_id)
    ),
    Role.SCHOOL_CONFIRMER: lambda grant: Q(school=grant.school_id),
}


class PresentQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Rows of single sessions, of trainings that the actor sees; guests are of no district."""
        trainings = Training.objects.visible_to(actor).filter(activity=OuterRef("activity"))
        rows = self.filter(Exists(trainings), session__isnull=False)
        if actor.sees_all:
            return rows
        own = Q(activity__author=actor.user_id)
        if actor.teacher_id:
            own |= Q(teacher=actor.teacher_id)
        return rows.filter(own | within_grants(actor, NAMES))

    def called(self, text: str, actor):
        """Teachers as they are found everywhere, or by their school that day; guests by name and
        unit. A name that is masked is not found by itself.
        """
        found = Q(teacher__in=people_like(text, Teacher.objects.order_by(), actor).values("pk"))
        own = ("unit",) if actor.masks_names else ("name", "unit")
        by_words = Q()
        for word in words_typed(text):
            by_words &= holds(word, *own, "school__name", "school__name_en")
        return self.filter(found | by_words) if by_words else self

    def guests_of(self, training: Training):
        return self.filter(activity=training.activity_id, teacher=None).order_by("pk")


def half_days_on(day: datetime.date) -> QuerySet:
    """The sessions of this day that are announced: few, even in a large city.

    Whose they are does not matter here: a code is for whoever sees it on the wall, and says
    nothing to whoever does not.
    """
    return HalfDay.objects.filter(
        session__day=day,
        training__announced_at__isnull=False,
        training__cancelled_at=None,
        training__activity__status__in=["draft", "returned"],
    ).select_related("session", "training__activity", "training__program")
