"""Inspections, interviews and what follows from them, as an actor may see them."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Role
from core.scoping import ScopedQuerySet, at_district_of_subject, of_subject, within_grants

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district"),
}


class MonitoringQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """The offices that look after the place and subject; the pair that was inspected; of an
        interview the person asked, and not their partner.
        """
        from pairings.models import Pairing

        own = Q(recorded_by=actor.user_id)
        if actor.sees_all:
            return self.filter(own | Q(voided_at=None))
        seen = within_grants(actor, REACH)
        if actor.teacher_id:
            one_of_two = Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
            pairs = Pairing.objects.filter(one_of_two, pk=OuterRef("pairing"), cancelled_at=None)
            seen |= Q(teacher=actor.teacher_id) | Q(Exists(pairs), kind="inspection")
        return self.filter(own | Q(voided_at=None) & seen)

    def standing(self):
        return self.filter(voided_at=None)


class FollowUpQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Whoever owes it, while its record stands, and whoever sees what it follows from."""
        from guidance.monitoring.models import Monitoring

        if actor.user_id is None:
            return self.none()
        seen = Monitoring.objects.visible_to(actor).filter(pk=OuterRef("monitoring"))
        owed = Q(owed_by=actor.user_id, monitoring__voided_at=None)
        return self.filter(owed | Q(Exists(seen)))

    def open(self):
        """Neither done nor dropped, of a record that stands."""
        return self.filter(done_on=None, dropped_at=None, monitoring__voided_at=None)

    def waiting_for(self, actor):
        """Open actions that this person owes, or that they entered and others owe; late first."""
        own = Q(owed_by=actor.user_id) | Q(monitoring__recorded_by=actor.user_id)
        return self.open().filter(own).order_by("due_on", "pk")
