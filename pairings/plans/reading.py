"""The plans of one pair, read at once: the one in force, the one in hand, and those before."""

from dataclasses import dataclass, field

from core.actor import Actor
from pairings.pairs.models import Pairing
from pairings.plans.models import Plan


@dataclass(frozen=True, slots=True)
class PlansOfPair:
    in_force: Plan | None = None
    in_hand: Plan | None = None
    earlier: list[Plan] = field(default_factory=list)


def plans_of(pairing: Pairing, actor: Actor) -> PlansOfPair:
    """What this actor sees of them, in two queries."""
    rows = Plan.objects.visible_to(actor).filter(pairing=pairing).prefetch_related("stage_goals")
    rows = list(rows.exclude(state=Plan.State.DROPPED))
    for row in rows:
        row.pairing = pairing
        for goal in row.stage_goals.all():
            goal.plan = row
    return PlansOfPair(
        in_force=next((row for row in rows if row.state == Plan.State.IN_FORCE), None),
        in_hand=next((row for row in rows if row.is_in_hand), None),
        earlier=[row for row in rows if row.state == Plan.State.REPLACED],
    )
