"""Who writes a plan, who agrees to it, and for how long."""

from django.utils import timezone

from core.actor import Actor
from pairings.pairs.models import Pairing
from pairings.plans.models import Plan, StageGoal
from pairings.plans.table import STEPS, Verb, Who
from programs.models import Program


def is_planned_still(pairing: Pairing) -> bool:
    """Until the pair is over, in a program that is open."""
    return pairing.goes_on(timezone.localdate()) and pairing.program.state == Program.State.OPEN


def may_write(actor: Actor, pairing: Pairing) -> bool:
    return is_mentor(actor, pairing) and is_planned_still(pairing)


def may_take(actor: Actor, plan: Plan, verb: Verb) -> bool:
    """Whether the step leads anywhere from where the plan is, and is this actor's."""
    step = STEPS.get((Plan.State(plan.state), verb))
    return step is not None and is_theirs(actor, plan, step.who)


def is_theirs(actor: Actor, plan: Plan, who: Who) -> bool:
    asked = {Who.MENTOR: is_mentor, Who.TRAINEE: is_trainee}.get(who)
    return asked is not None and asked(actor, plan.pairing) and is_planned_still(plan.pairing)


def may_review(actor: Actor, goal: StageGoal) -> bool:
    """The mentor says what became of a goal of the plan that is in force."""
    is_in_force = goal.plan.state == Plan.State.IN_FORCE
    return is_in_force and may_write(actor, goal.plan.pairing)


def is_mentor(actor: Actor, pairing: Pairing) -> bool:
    return actor.teacher_id is not None and actor.teacher_id == pairing.mentor_id


def is_trainee(actor: Actor, pairing: Pairing) -> bool:
    return actor.teacher_id is not None and actor.teacher_id == pairing.trainee_id
