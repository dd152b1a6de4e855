"""Partnerships and pairings an actor may see: both sides see theirs."""

from django.db.models import Q

from core.actor import Role
from core.periods import PeriodQuerySet
from core.scoping import at_district_of_subject, at_school, of_subject, within_grants

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("supporting_district", "supported_district"),
    Role.SCHOOL_CONFIRMER: at_school("supporting_school", "supported_school"),
}


class PartnershipQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.filter(within_grants(actor, REACH))

    def covering(self, subject):
        """Partnerships for this subject, or for every subject."""
        return self.filter(Q(subject=subject) | Q(subject=None))
