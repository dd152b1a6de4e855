"""Mid-term checks and answers an actor may see: those about trainees of their own places."""

from django.db.models import Exists, OuterRef, Q, Subquery

from core.actor import Role
from core.scoping import ScopedQuerySet, at_school, within_grants
from pairings.pairs.models import Pairing


def of_led_subject(grant) -> Q:
    return Q() if grant.subject_id is None else Q(check_round__subject=grant.subject_id)


def at_coordinated_district(grant) -> Q:
    return Q(district=grant.district_id) & of_led_subject(grant)


REACH = {
    Role.SUBJECT_LEAD: of_led_subject,
    Role.DISTRICT_COORDINATOR: at_coordinated_district,
    Role.SCHOOL_CONFIRMER: at_school("school"),
}


class RosterCheckQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Rounds that ask about somebody whom this actor looks after."""
        from pairings.midterm.models import RosterAnswer

        if actor.sees_all:
            return self
        answers = RosterAnswer.objects.visible_to(actor)
        return self.filter(Exists(answers.filter(check_round=OuterRef("pk")).order_by()))

    def open(self):
        return self.filter(closed_on=None)


class RosterAnswerQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """The supported side's: the trainee's school, district, and the section of the subject."""
        return self if actor.sees_all else self.filter(within_grants(actor, REACH))

    def silent(self):
        return self.filter(answer="")

    def answered(self):
        return self.exclude(answer="")

    def gone(self):
        return self.filter(answer__in=["no_longer", "left"])

    def replaced(self):
        return self.filter(replacement__isnull=False, replacement__cancelled_at=None)

    def with_place(self):
        """Each with `last_pairing`, the trainee's, and `has_successor`: in whichever round."""
        last = _of_trainee(Pairing.objects.standing()).order_by(*Pairing._meta.ordering)
        after = Pairing.objects.standing().filter(replaces=OuterRef("last_pairing"))
        return self.annotate(last_pairing=Subquery(last.values("pk")[:1])).annotate(
            has_successor=Exists(after.order_by())
        )

    def to_replace(self):
        """Gone, with nobody in their place, and not ended by the district without a successor."""
        goes_on = Q(Exists(_of_trainee(Pairing.objects.open()).order_by()))
        waits_again = Q(ended_with_it=True, last_pairing__isnull=False, has_successor=False)
        vacant = Q(replacement=None) | Q(replacement__cancelled_at__isnull=False)
        return self.gone().with_place().filter(vacant, goes_on | waits_again)


def _of_trainee(pairings):
    """Those of an answer's trainee, in the program and the subject of its round."""
    return pairings.filter(
        program=OuterRef("check_round__program"),
        subject=OuterRef("check_round__subject"),
        trainee=OuterRef("trainee"),
    )
