"""Proposals an actor may see: those of the own district, and of the subject one leads."""

from core.actor import Role
from core.scoping import ScopedQuerySet, at_district_of_subject, of_subject, within_grants

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district"),
}


class ProposalQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.filter(within_grants(actor, REACH))

    def drafts(self):
        return self.filter(state__in=["waiting", "ready"])


class ProposedPairQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.board.models import Proposal

        return self.filter(proposal__in=Proposal.objects.visible_to(actor))

    def with_mentor(self):
        return self.exclude(mentor=None)
