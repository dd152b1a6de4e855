"""Partnerships and pairings an actor may see: both sides see theirs."""

from datetime import date

from django.db.models import Q

from core.actor import Role
from core.scoping import ScopedQuerySet


def of_subject(grant) -> Q:
    """Rows of the grant's subject, and those of no subject; all where the grant has none."""
    if grant.subject_id is None:
        return Q()
    return Q(subject=grant.subject_id) | Q(subject=None)


class PeriodQuerySet(ScopedQuerySet):
    def running(self, on: date):
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


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
