"""Partnerships and pairings an actor may see: both sides see theirs."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import F, Q

from core.actor import GroupLed, Role
from core.periods import PeriodQuerySet, not_over
from core.scoping import at_district_of_subject, at_school, of_subject, within_grants
from core.typed import words_typed
from roster.models import Teacher
from roster.people.finding import named_like

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district", "mentor_district"),
    Role.SCHOOL_CONFIRMER: at_school("school", "mentor_school"),
}


def of_groups_led(actor, to: str = "") -> Q:
    """The pairs of the tutor groups that this actor leads: `to` leads from the rows to a pair."""
    return of_groups(actor.groups_led, to)


def of_groups(groups: Iterable[GroupLed], to: str = "") -> Q:
    """The pairs that any of these groups reaches."""
    return reduce(or_, (of_group(each, to) for each in groups), Q(pk__in=[]))


def of_group(group: GroupLed, to: str = "") -> Q:
    """As `GroupLed.reaches` says it of one pair."""
    pairs = {f"{to}program": group.program_id, f"{to}mentor__in": group.people}
    if group.district_id is not None:
        pairs[f"{to}mentor_district"] = group.district_id
    if group.subject_id is not None:
        pairs[f"{to}subject"] = group.subject_id
    return Q(**pairs)


def _one_of_two(text: str, actor) -> Q:
    people = named_like(text, Teacher.objects.order_by(), actor).values("pk")
    return Q(mentor__in=people) | Q(trainee__in=people)


class PairingQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        """Offices see their place's pairings, on either side as posted then; a teacher theirs, and
        those of the mentors of a tutor group they lead.
        """
        if actor.sees_all:
            return self
        scope = within_grants(actor, REACH) | of_groups_led(actor)
        if actor.teacher_id:
            scope |= Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
        return self.filter(scope)

    def of_people_like(self, text, actor):
        """Pairings whose two people the text names: one of them, or both in any order."""
        asked = _one_of_two(text, actor)
        if len(words := words_typed(text)) > 1:
            asked |= reduce(and_, [_one_of_two(word, actor) for word in words])
        return self.filter(asked)

    def with_names(self):
        """Each with the two people, their places, its subject and its program."""
        return self.select_related(
            *("program", "subject", "mentor", "trainee", "school", "district"),
            *("mentor_school", "mentor_district"),
        )

    def standing(self):
        """Not cancelled: pairings that were, or are, real."""
        return self.filter(cancelled_at=None)

    def open(self):
        """Those of which nobody has entered an end."""
        return self.filter(ends_on=None, cancelled_at=None)

    def going_on(self, today):
        """Those that go on, as `goes_on` says it of one."""
        to_the_end = Q(ends_on__gte=F("program__ends_on"))
        return self.standing().filter(not_over(today) | to_the_end)
