"""What the page of a pair says of its plan: the decisions, the next goal, what it waits for."""

import datetime

from django.db.models import OuterRef, Subquery

from core.actor import Actor
from pairings.pairs.models import Pairing
from pairings.plans import rights
from pairings.plans.models import IN_HAND, Plan, StageGoal
from pairings.plans.services import DECISIONS
from pairings.plans.table import WRITABLE, Verb
from pairings.plans.wording import LABELS, goal_chip, state


def plan_in_short(pairing: Pairing, actor: Actor, today: datetime.date) -> dict:
    """For a template; in one query, so the goal is one of its words and its day alone."""
    first = StageGoal.objects.open().filter(plan=OuterRef("pk")).order_by("due_on", "pk")
    rows = Plan.objects.visible_to(actor).filter(pairing=pairing)
    rows = list(
        rows.filter(state__in=[*IN_HAND, Plan.State.IN_FORCE]).annotate(
            next_text=Subquery(first.values("text")[:1]),
            next_day=Subquery(first.values("due_on")[:1]),
        )
    )
    for row in rows:
        row.pairing = pairing
    in_hand = next((row for row in rows if row.is_in_hand), None)
    in_force = next((row for row in rows if not row.is_in_hand), None)
    goal, facts = None, []
    if in_force:
        facts = [(LABELS[name], getattr(in_force, name)) for name in DECISIONS]
        if in_force.next_text:
            goal = StageGoal(text=in_force.next_text, due_on=in_force.next_day)
    goes_on = rights.is_planned_still(pairing)
    may_write = rights.may_write(actor, pairing)
    return {
        "plan_facts": facts,
        "next_goal": goal,
        "next_goal_chip": goal_chip(goal, today, goes_on=goes_on) if goal else None,
        "plan_in_hand": in_hand,
        "plan_chip": state(in_hand, goes_on=goes_on) if in_hand else None,
        "may_begin_plan": may_write and not (in_force or in_hand),
        "may_write_plan": may_write and bool(in_hand) and in_hand.state in WRITABLE,
        "may_agree": bool(in_hand) and rights.may_take(actor, in_hand, Verb.AGREE),
    }
