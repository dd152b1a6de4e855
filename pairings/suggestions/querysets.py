"""Suggestions as an actor may see them, and those that wait for them."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils import timezone

from core.actor import Grant, Role
from core.scoping import ScopedQuerySet, within_grants
from pairings.pairs.models import Pairing
from pairings.pairs.querysets import of_groups_led
from roster.models import Posting


def of_section(grant: Grant) -> Q:
    return Q(pairing__subject=grant.subject_id) if grant.subject_id else Q()


def of_supported_side(grant: Grant) -> Q:
    return Q(pairing__district=grant.district_id) & of_section(grant)


DECIDED = {Role.DISTRICT_COORDINATOR: of_supported_side}


def is_waiting() -> Q:
    """Open in a program that is not closed, and of use still: the pair goes on, or the trainee of
    one that ended has nobody, and is there for the district that answers to pair again.
    """
    again = Pairing.objects.open().filter(
        program=OuterRef("pairing__program"),
        subject=OuterRef("pairing__subject"),
        trainee=OuterRef("pairing__trainee"),
    )
    there = Posting.objects.not_over(timezone.localdate()).filter(
        teacher=OuterRef("pairing__trainee"), district=OuterRef("pairing__district")
    )
    goes_on = Q(pairing__ends_on=None)
    is_alone = Q(kind="pair", pairing__ends_on__isnull=False) & ~Exists(again.order_by())
    is_alone &= Exists(there.order_by())
    of_use = (~Q(kind="pair") & goes_on) | is_alone
    return (
        of_use & Q(state="open", pairing__cancelled_at=None) & ~Q(pairing__program__state="closed")
    )


class SuggestionQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Those who decide, the subject's lead, and whoever leads the mentor's tutor group today;
        whoever suggested it reads it to the end.

        Not the two themselves: what is said of them before anything is decided is not theirs.
        """
        if actor.sees_all:
            return self
        reach = DECIDED | {Role.SUBJECT_LEAD: of_section}
        own = Q(suggested_by=actor.user_id) if actor.user_id else Q(pk__in=[])
        led = of_groups_led(actor, "pairing__")
        if actor.teacher_id:
            of_the_two = Q(pairing__mentor=actor.teacher_id) | Q(pairing__trainee=actor.teacher_id)
            led &= ~of_the_two
        return self.filter(own | within_grants(actor, reach) | led)

    def open(self):
        return self.filter(state="open")

    def waiting(self):
        """Open, and not settled by what has happened to the pair meanwhile."""
        return self.filter(is_waiting())

    def with_pairs(self):
        """Each with its pair and people, and whether it `is_waiting`."""
        pair = ("program", "subject", "mentor", "trainee", "district", "school")
        places = ("mentor_district", "mentor_school")
        waits = Case(When(is_waiting(), then=True), default=False, output_field=BooleanField())
        return self.annotate(is_waiting=waits).select_related(
            *(f"pairing__{name}" for name in (*pair, *places)),
            *("mentor", "suggested_by", "settled_by", "outcome__mentor", "outcome__trainee"),
        )
