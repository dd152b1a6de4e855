"""Nominations an actor may see, those they read whole, and those that wait for them."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.actor import Grant, Role
from core.scoping import ScopedQuerySet, at_district_of_subject, of_subject, within_grants
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership

ANSWERED = {Role.SUBJECT_LEAD: of_subject}
NOMINATED = {Role.DISTRICT_COORDINATOR: at_district_of_subject("district")}
WHOLE = ANSWERED | NOMINATED


def helps(grant: Grant) -> Q:
    """Accepted mentors at places that support the grant's district today, in the subject."""
    at_its_place = Q(form=Partnership.Form.DISTRICT, supporting_district=OuterRef("district")) | Q(
        form__in=[Partnership.Form.SCHOOL, Partnership.Form.SUBJECT_GROUP],
        supporting_school=OuterRef("school"),
    )
    helping = Partnership.objects.running(timezone.localdate()).filter(
        at_its_place,
        Q(subject=None) | Q(subject=OuterRef("subject")),
        program=OuterRef("program"),
        supported_district=grant.district_id,
    )
    is_mentor = Q(Exists(helping.order_by()), part="mentor", state="accepted")
    return is_mentor & of_subject(grant)


class NominationQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Those read whole, and the mentors who may help: of these the list of mentors shows name,
        school and free places, and no other page anything.
        """
        if actor.sees_all:
            return self
        helping = within_grants(actor, {Role.DISTRICT_COORDINATOR: helps})
        return self.filter(within_grants(actor, WHOLE) | helping)

    def read_whole_by(self, actor):
        """With reason and answer: the district's own, and those of the subject one leads."""
        return self if actor.sees_all else self.filter(within_grants(actor, WHOLE))

    def open(self):
        return self.filter(state="open")

    def accepted(self):
        return self.filter(state="accepted")

    def mentors(self):
        return self.filter(part="mentor")

    def answered_by(self, actor):
        """Those that this actor may answer."""
        return self if actor.is_administrator else self.filter(within_grants(actor, ANSWERED))

    def nominated_by(self, actor):
        """Those that this actor's districts have made; the office's, who have none, are all."""
        has_district = actor.has_role(Role.DISTRICT_COORDINATOR)
        if actor.is_administrator and not has_district:
            return self
        return self.filter(within_grants(actor, NOMINATED))

    def unread(self):
        """Declined, and nobody of the district has read it."""
        return self.filter(state="declined", read_at=None)

    def in_open_programs(self):
        return self.filter(program__state="open")

    def with_taken(self, on):
        """Each with `taken`: how many places of a mentor are held in the program."""
        held = Pairing.objects.standing().not_over(on).order_by()
        held = held.filter(program=OuterRef("program"), mentor=OuterRef("teacher"))
        number = held.values("mentor").annotate(number=Count("pk")).values("number")
        return self.annotate(taken=Coalesce(Subquery(number, output_field=IntegerField()), 0))

    def with_people(self):
        return self.select_related(
            *("program", "subject", "teacher", "wish", "district", "school"),
            *("nominated_by", "settled_by"),
        )
