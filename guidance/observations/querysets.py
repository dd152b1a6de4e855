"""Observation records, seen by whom they help and by the district that looks after them."""

from django.db.models import Exists, F, OuterRef, Q

from core.actor import Role
from core.scoping import ScopedQuerySet, at_district_of_subject, within_grants

# What one of the two wrote down of a lesson of the other.
BY_MENTOR = Q(recorded_by__teacher=F("pairing__mentor"), teacher=F("pairing__trainee"))
BY_TRAINEE = Q(recorded_by__teacher=F("pairing__trainee"), teacher=F("pairing__mentor"))
REACH = {Role.DISTRICT_COORDINATOR: at_district_of_subject("district")}


class LessonObservationQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """The observer's own; the observed teacher's and their partner's; those of the district.

        It names somebody's weaknesses, so neither their school nor another office reads it. What
        was withdrawn nobody reads but who wrote it.
        """
        from pairings.models import Pairing

        own = Q(recorded_by=actor.user_id)
        if actor.sees_all:
            return self.filter(own | Q(withdrawn_at=None))
        seen = within_grants(actor, REACH)
        if actor.teacher_id:
            one_of_two = Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
            pairs = Pairing.objects.filter(one_of_two, pk=OuterRef("pairing"), cancelled_at=None)
            seen |= Q(teacher=actor.teacher_id) | Q(Exists(pairs))
        return self.filter(own | Q(withdrawn_at=None) & seen)

    def standing(self):
        return self.filter(withdrawn_at=None)

    def between_the_two(self):
        """Those for which the two of the pair were in one lesson."""
        return self.filter(BY_MENTOR | BY_TRAINEE)
