"""Plans as an actor may see them: with their pair; a draft is its mentor's alone."""

from django.db.models import Exists, OuterRef, Q

from core.scoping import ScopedQuerySet


class PlanQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.pairs.models import Pairing

        pairings = Pairing.objects.visible_to(actor).filter(pk=OuterRef("pairing"))
        own = Q(pairing__mentor=actor.teacher_id) if actor.teacher_id else Q(pk__in=[])
        return self.filter(Exists(pairings.order_by()), ~Q(state__in=["draft", "dropped"]) | own)

    def in_hand(self):
        """Written, sent or sent back: not agreed yet."""
        return self.filter(state__in=["draft", "sent", "returned"])

    def agreed(self):
        """In force, or in force once."""
        return self.filter(state__in=["in_force", "replaced"])

    def in_force(self):
        return self.filter(state="in_force")


class StageGoalQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.plans.models import Plan

        plans = Plan.objects.visible_to(actor).filter(pk=OuterRef("plan"))
        return self.filter(Exists(plans.order_by()))

    def open(self):
        return self.filter(status="open")
