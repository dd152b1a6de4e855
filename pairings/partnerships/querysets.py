"""Partnerships and pairings an actor may see: both sides see theirs."""

from django.db.models import Q

from core.actor import Role
from core.scoping import PeriodQuerySet, of_subject


class PartnershipQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        if actor.sees_all:
            return self
        scope = Q(pk__in=[])
        for grant in actor.grants:
            scope |= _partnerships_of(grant)
        return self.filter(scope)

    def covering(self, subject):
        """Partnerships for this subject, or for every subject."""
        return self.filter(Q(subject=subject) | Q(subject=None))


def _partnerships_of(grant) -> Q:
    match grant.role:
        case Role.SUBJECT_LEAD:
            return of_subject(grant)
        case Role.DISTRICT_COORDINATOR:
            place = Q(supporting_district=grant.district_id) | Q(
                supported_district=grant.district_id
            )
            return place & of_subject(grant)
        case Role.SCHOOL_CONFIRMER:
            return Q(supporting_school=grant.school_id) | Q(supported_school=grant.school_id)
    return Q(pk__in=[])
