"""What the page of a pair says of its plan: the decisions, the next goal, what it waits for."""

import datetime

from core.actor import Actor
from pairings.pairs.models import Pairing
from pairings.plans import rights
from pairings.plans.reading import plans_of
from pairings.plans.services import DECISIONS
from pairings.plans.table import WRITABLE, Verb
from pairings.plans.wording import LABELS, TONES, goal_chip


def plan_in_short(pairing: Pairing, actor: Actor, today: datetime.date) -> dict:
    """For a template; in two queries."""
    plans = plans_of(pairing, actor)
    in_hand, goal = plans.in_hand, plans.next_goal
    may_write = rights.may_write(actor, pairing)
    facts = []
    if plans.in_force:
        facts = [(LABELS[name], getattr(plans.in_force, name)) for name in DECISIONS]
    return {
        "plan_facts": facts,
        "next_goal": goal,
        "next_goal_chip": goal_chip(goal, today) if goal else None,
        "plan_in_hand": in_hand,
        "plan_tone": TONES[in_hand.state] if in_hand else "",
        "may_begin_plan": may_write and not (plans.in_force or in_hand),
        "may_write_plan": may_write and bool(in_hand) and in_hand.state in WRITABLE,
        "may_agree": bool(in_hand) and rights.may_take(actor, in_hand, Verb.AGREE),
    }
