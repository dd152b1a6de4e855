"""Partnerships and pairings an actor may see: both sides see theirs."""

from django.db.models import Q

from core.actor import Role
from core.scoping import PeriodQuerySet, of_subject


class PairingQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        """Offices see their place's pairings, on either side as posted then; a teacher theirs."""
        if actor.sees_all:
            return self
        scope = Q(pk__in=[])
        if actor.teacher_id:
            scope |= Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
        for grant in actor.grants:
            scope |= _pairings_of(grant)
        return self.filter(scope)

    def standing(self):
        """Not cancelled: pairings that were, or are, real."""
        return self.filter(cancelled_at=None)

    def open(self):
        return self.filter(ends_on=None, cancelled_at=None)


def _pairings_of(grant) -> Q:
    match grant.role:
        case Role.SUBJECT_LEAD:
            return of_subject(grant)
        case Role.DISTRICT_COORDINATOR:
            place = Q(district=grant.district_id) | Q(mentor_district=grant.district_id)
            return place & of_subject(grant)
        case Role.SCHOOL_CONFIRMER:
            return Q(school=grant.school_id) | Q(mentor_school=grant.school_id)
    return Q(pk__in=[])
