"""Partnerships and pairings an actor may see: both sides see theirs."""

from functools import reduce
from operator import and_

from django.db.models import Q

from core.actor import Role
from core.periods import PeriodQuerySet
from core.scoping import at_district_of_subject, at_school, of_subject, within_grants
from core.typed import words_typed
from roster.models import Teacher
from roster.people.finding import named_like

REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district", "mentor_district"),
    Role.SCHOOL_CONFIRMER: at_school("school", "mentor_school"),
}


def _one_of_two(text: str, actor) -> Q:
    people = named_like(text, Teacher.objects.order_by(), actor).values("pk")
    return Q(mentor__in=people) | Q(trainee__in=people)


class PairingQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        """Offices see their place's pairings, on either side as posted then; a teacher theirs."""
        if actor.sees_all:
            return self
        scope = within_grants(actor, REACH)
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
        return self.filter(ends_on=None, cancelled_at=None)
