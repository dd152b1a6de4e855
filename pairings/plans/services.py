"""Writing a plan, its steps from hand to hand, and what became of a stage goal: every write.

One file although it is long: a plan and its goals are one text, and change together.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.actor import Actor
from core.audit import record_event
from core.editing import add, all_at_once, change, move_on
from core.exceptions import DomainError, StaleStateError
from core.notices import owe, settle
from core.rights import demand
from pairings.pairs.models import Pairing
from pairings.plans.models import Plan, StageGoal
from pairings.plans.rights import is_mentor, is_theirs, is_trainee, may_review, may_write
from pairings.plans.table import STEPS, WRITABLE, Verb
from programs.program.rules import check_day

# What a plan says besides its stage goals; of these the four that a plan cannot be sent without.
TEXTS = ("situation", "overall_goal", "goal", "timing", "theme", "method")
DECISIONS = ("goal", "timing", "theme", "method")


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """A stage goal as it is typed; `key` is that of the goal it stood for on the page."""

    text: str
    due_on: datetime.date | None = None
    key: UUID | None = None


# --- writing --------------------------------------------------------------------------------------


@transaction.atomic
def write_plan(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    goals: Iterable[GoalEntry] = (),
    sends: bool = False,
    **texts: str,
) -> Plan:
    """Write the plan that is in hand, or begin one (`seen` is 0 then), and perhaps send it.

    A plan begun beside one in force takes over its stage goals, with what became of them. The same
    page sent twice is written once. Raises PermissionDenied, StaleStateError where another window
    was first, DomainError, or ValidationError with what is missing.
    """
    pairing = held(pairing.pk)
    demand(may_write(actor, pairing))
    entries = [entry for entry in goals if entry.text or entry.due_on]
    check_goals(pairing, entries, sends=sends)
    stored = Plan.objects.in_hand().filter(pairing=pairing).first()
    if stored:
        stored.pairing = pairing
    if stored and says(stored, texts, entries) and (not sends or stored.state == Plan.State.SENT):
        return stored
    if (stored.version if stored else 0) != seen:
        raise StaleStateError(
            _("You wrote something else here in another window. Compare both, then save."),
            current=stored,
        )
    if stored is None:
        plan = begin(pairing, actor, texts)
        write_goals(plan, entries)
    elif stored.state not in WRITABLE:
        raise DomainError(with_the_trainee(stored))
    else:
        plan = change(stored, actor=actor, seen=seen, verb="pairings.plan_changed", **texts)
        plan.pairing = pairing
        replace_goals(plan, entries, actor, seen)
    return take(plan, Verb.SEND, actor=actor, seen=plan.version) if sends else plan


def held(key: int) -> Pairing:
    """The pair's row, locked: its plan is written and handed on by one person at a time."""
    rows = Pairing.objects.select_for_update(of=("self",))
    return rows.select_related("program", "mentor", "trainee").get(pk=key)


def begin(pairing: Pairing, actor: Actor, texts: dict) -> Plan:
    """A first version, or the next: with the goals of the one that is in force."""
    plan = Plan(pairing=pairing, **texts)
    add(plan, actor=actor, verb="pairings.plan_begun")
    before = StageGoal.objects.filter(plan__pairing=pairing, plan__state=Plan.State.IN_FORCE)
    StageGoal.objects.bulk_create(StageGoal(plan=plan, **carried(goal)) for goal in before)
    return plan


def carried(goal: StageGoal) -> dict:
    names = ("text", "due_on", "status", "note", "reviewed_on")
    return {name: getattr(goal, name) for name in names} | {"follows": goal}


def replace_goals(plan: Plan, entries: list[GoalEntry], actor: Actor, seen: int) -> None:
    """They are part of what the plan says: another window sees that it says something else now."""
    before = said_of_goals(plan)
    write_goals(plan, entries)
    after = said_of_goals(plan)
    if before == after:
        return
    move_on(plan, actor=actor, seen=seen)
    words = {"before": {"stage_goals": before}, "after": {"stage_goals": after}}
    record_event(actor, "pairings.plan_changed", plan, **words)


def said_of_goals(plan: Plan) -> list[str]:
    goals = plan.stage_goals.open().order_by("pk")
    return [" ".join(str(each) for each in said_by(goal) if each) for goal in goals]


def write_goals(plan: Plan, entries: list[GoalEntry]) -> None:
    """Its open goals become these: a row stays while what it stands for stays.

    One that was looked at meanwhile is no longer open, and stays as it was judged.
    """
    stored = list(plan.stage_goals.select_related("follows"))
    by_key = {goal.uuid: goal for goal in stored}
    by_key |= {goal.follows.uuid: goal for goal in stored if goal.follows}
    kept = set()
    for entry in entries:
        goal = by_key.get(entry.key) or StageGoal(plan=plan)
        kept.add(goal.uuid)
        if goal.is_open and (goal._state.adding or said_by(goal) != (entry.text, entry.due_on)):
            goal.text, goal.due_on = entry.text, entry.due_on
            goal.version += 0 if goal._state.adding else 1
            goal.full_clean(exclude=["plan", "follows", "due_on"])
            goal.save()
    plan.stage_goals.open().exclude(uuid__in=kept).delete()


def says(plan: Plan, texts: dict, entries: list[GoalEntry]) -> bool:
    goals = sorted((said_by(goal) for goal in plan.stage_goals.open()), key=str)
    typed = sorted(((entry.text, entry.due_on) for entry in entries), key=str)
    return goals == typed and all(getattr(plan, name) == texts[name] for name in texts)


def said_by(goal: StageGoal) -> tuple:
    return goal.text, goal.due_on


def check_goals(pairing: Pairing, entries: list[GoalEntry], *, sends: bool) -> None:
    """Each day lies in the program; whoever sends says of every goal what, and by when."""
    for entry in entries:
        if entry.due_on:
            check_day(pairing.program, entry.due_on, field="goals")
        if sends and not entry.text:
            raise ValidationError({"goals": _("Write the goal, or take its day away.")})
        if sends and not entry.due_on:
            raise ValidationError({"goals": _("Enter by when it is to be reached.")})


# --- from hand to hand ----------------------------------------------------------------------------


@transaction.atomic
def take(plan: Plan, verb: Verb, *, actor: Actor, seen: int, wish: str = "") -> Plan:
    """Take a step of the table, and tell the other one. A step taken already is no mistake.

    Raises PermissionDenied, StaleStateError, DomainError where the plan is elsewhere by now, or
    ValidationError with what is missing.
    """
    pairing = held(plan.pairing_id)
    stored = Plan.objects.get(pk=plan.pk)
    stored.pairing = pairing
    step = STEPS.get((Plan.State(stored.state), verb))
    if step is None:
        demand(is_mentor(actor, pairing) or is_trainee(actor, pairing))
        raise DomainError(elsewhere(stored))
    demand(is_theirs(actor, stored, step.who))
    if stored.version != seen:
        raise StaleStateError(
            _("Somebody changed this since you opened it. Look at it again, then decide."),
            current=stored,
        )
    values = {"state": step.to} | BESIDE[verb](stored, wish)
    if verb == Verb.AGREE:
        stand_back(stored, actor)
    taken = change(stored, actor=actor, seen=seen, verb=VERBS[verb], **values)
    taken.pairing = pairing
    tell(taken, verb, actor)
    return taken


def sending(plan: Plan, wish: str) -> dict:
    all_at_once(*(lambda name=name: demand_decision(plan, name) for name in DECISIONS))
    return {"wish": "", "sent_at": timezone.now()}


def demand_decision(plan: Plan, name: str) -> None:
    if not getattr(plan, name).strip():
        raise ValidationError({name: LACKING[name]})


LACKING = {
    "goal": gettext_lazy("Write the goal."),
    "timing": gettext_lazy("Write when, or how often."),
    "theme": gettext_lazy("Write the theme."),
    "method": gettext_lazy("Write by which method."),
}


def asking(plan: Plan, wish: str) -> dict:
    if not wish.strip():
        raise ValidationError({"wish": _("Write what is to be changed.")})
    return {"wish": wish.strip()}


def agreeing(plan: Plan, wish: str) -> dict:
    agreed = Plan.objects.agreed().filter(pairing=plan.pairing)
    last = agreed.aggregate(last=Max("edition"))["last"] or 0
    return {"edition": last + 1, "agreed_at": timezone.now()}


def nothing_beside(plan: Plan, wish: str) -> dict:
    return {}


# What a step writes besides the state.
BESIDE = {
    Verb.SEND: sending,
    Verb.TAKE_BACK: nothing_beside,
    Verb.AGREE: agreeing,
    Verb.ASK: asking,
    Verb.DROP: nothing_beside,
}
VERBS = {
    Verb.SEND: "pairings.plan_sent",
    Verb.TAKE_BACK: "pairings.plan_taken_back",
    Verb.AGREE: "pairings.plan_agreed",
    Verb.ASK: "pairings.plan_returned",
    Verb.DROP: "pairings.plan_dropped",
}


def stand_back(plan: Plan, actor: Actor) -> None:
    """The version in force gives way, and hands over what became of its goals meanwhile."""
    before = Plan.objects.in_force().filter(pairing=plan.pairing).first()
    if before is None:
        return
    to = STEPS[Plan.State.IN_FORCE, Verb.REPLACE].to
    change(before, actor=actor, seen=before.version, verb="pairings.plan_replaced", state=to)
    for goal in plan.stage_goals.open().select_related("follows").exclude(follows=None):
        if not goal.follows.is_open:
            for name in ("status", "note", "reviewed_on"):
                setattr(goal, name, getattr(goal.follows, name))
            goal.save(update_fields=["status", "note", "reviewed_on"])


def elsewhere(plan: Plan) -> str:
    """Where a plan is, for who meant to take a step that it does not have there."""
    match plan.state:
        case Plan.State.SENT:
            return with_the_trainee(plan)
        case Plan.State.IN_FORCE:
            return _("The plan is in force since %(day)s.") % {"day": date_format(agreed_on(plan))}
        case Plan.State.REPLACED:
            return _("A later version of the plan is in force.")
        case Plan.State.DROPPED:
            return _("This plan was thrown away.")
    return _("The plan is with %(mentor)s, who writes it.") % {"mentor": plan.pairing.mentor}


def with_the_trainee(plan: Plan) -> str:
    return _("The plan is with %(trainee)s to agree. Take it back to change it.") % {
        "trainee": plan.pairing.trainee
    }


def agreed_on(plan: Plan) -> datetime.date:
    return timezone.localdate(plan.agreed_at)


# --- what became of a stage goal ------------------------------------------------------------------


@transaction.atomic
def review_goal(
    goal: StageGoal,
    *,
    actor: Actor,
    seen: int,
    status: str,
    note: str = "",
    today: datetime.date | None = None,
) -> StageGoal:
    """Say what became of a goal of the plan in force; it can be said anew at any time.

    Raises PermissionDenied, StaleStateError, or ValidationError.
    """
    stored = StageGoal.objects.select_related("plan__pairing__program").get(pk=goal.pk)
    demand(may_review(actor, stored))
    if status not in StageGoal.Status.values:
        raise ValidationError({"status": _("Choose what became of it.")})
    is_open = status == StageGoal.Status.OPEN
    said = {"status": status, "note": note}
    if (stored.status, stored.note) == (status, note):
        return stored
    day = None if is_open else today or timezone.localdate()
    return change(
        stored, actor=actor, seen=seen, verb="pairings.goal_reviewed", **said, reviewed_on=day
    )


# --- telling --------------------------------------------------------------------------------------

TOLD = {
    Verb.SEND: "pairings.plan_sent",
    Verb.AGREE: "pairings.plan_agreed",
    Verb.ASK: "pairings.plan_returned",
}


def tell(plan: Plan, verb: Verb, actor: Actor) -> None:
    """Owe the other of the two word of it; what the step answers is settled."""
    pairing, address = plan.pairing, plan.get_absolute_url()
    both = User.objects.signing_in_for([pairing.mentor_id, pairing.trainee_id])
    for message in TOLD.values():
        settle(both, message, address=address)
    if verb not in TOLD:
        return
    other = pairing.trainee_id if is_mentor(actor, pairing) else pairing.mentor_id
    owe(
        User.objects.signing_in_for([other]),
        TOLD[verb],
        key=f"{TOLD[verb]} {plan.uuid} {plan.version}",
        address=address,
        values={
            "mentor": str(pairing.mentor),
            "trainee": str(pairing.trainee),
            "wish": plan.wish,
        },
    )
