"""Who may take a step: each word of the table's `Who` as a rule."""

from collections.abc import Callable, Iterable

from activities.chain.models import Decision, Verb
from activities.chain.nobody import PLACES, ROLES
from activities.chain.reading import (
    corrections_of,
    last_step,
    standing_steps,
    stands_last,
    unsigned_other_side,
)
from activities.chain.table import APPROVING, CHAIN, LEVELS, UNDOABLE, Who
from activities.registration.models import Activity, Status
from activities.registration.rights import is_author, is_author_or_heir
from core.actor import Actor, Role
from programs.models import Program


def verbs_for(actor: Actor, activity: Activity) -> list[Verb]:
    """The steps this actor may take now: what the page offers as buttons."""
    return [
        verb for verb in Verb if not is_shut(activity, verb) and may_take(actor, activity, verb)
    ]


def confirms_anywhere(actor: Actor) -> bool:
    """Whether forms of anybody may wait for this actor's confirming."""
    return bool(levels_held(actor))


def levels_held(actor: Actor) -> set[Role]:
    """In which roles this actor confirms, in their own place or in somebody's."""
    standing_in = {each.grant.role for each in actor.deputed}
    return {role for role in LEVELS if actor.has_role(role) or role in standing_in}


def may_take(actor: Actor, activity: Activity, verb: Verb) -> bool:
    """Whether the table gives this actor this step, from where the form is: in their own name, or
    in that of somebody who named them deputy.
    """
    return may_oneself(actor, activity, verb) or stands_in_for(actor, activity, verb) is not None


def stands_in_for(actor: Actor, activity: Activity, verb: Verb) -> Actor | None:
    """In whose place the actor takes this step; None where it is their own, or nobody's.

    Whoever named them may take it within that grant, and the actor has no hand in the form either.
    """
    step = CHAIN.get((activity.status, verb))
    if not actor.deputed or step is None or step.who not in (Who.LEVEL, Who.HOLDER):
        return None
    if step.who == Who.LEVEL:
        is_free = fresh(actor, activity)
    else:
        is_free = not is_author(actor, activity) and not takes_part(actor, activity)
    if not is_free or may_oneself(actor, activity, verb):
        return None
    return next((each for each in actor.in_place_of if may_oneself(each, activity, verb)), None)


def takes_part(actor: Actor, activity: Activity) -> bool:
    """Whether the actor is one of the people whom the form is about."""
    return actor.teacher_id is not None and any(
        party.teacher_id == actor.teacher_id for party in activity.parties.all()
    )


def may_oneself(actor: Actor, activity: Activity, verb: Verb) -> bool:
    """Whether the table gives this actor this step in their own name."""
    step = CHAIN.get((activity.status, verb))
    if step is None:
        return False
    match step.who:
        case Who.NOBODY:
            return False
        case Who.LEVEL:
            return holds_one(actor, activity, step.roles) and fresh(actor, activity)
        case Who.HOLDER:
            # Having confirmed it does not stand in the way: who finds out later may still say so.
            return not is_author(actor, activity) and holds_one(actor, activity, step.roles)
    return PERSONAL[step.who](actor, activity)


def is_shut(activity: Activity, verb: Verb) -> bool:
    """In a closed program every step would change a figure, if only how many forms came in.

    An author's draft is in none, so it may still be dropped.
    """
    closed = activity.program.state == Program.State.CLOSED
    return closed and (activity.status, verb) != (Status.DRAFT, Verb.VOID)


# By which column of a form the place of each role is named.
PLACE_OF_ROLE = {ROLES[status]: column for status, column in PLACES.items()}


def role_of(actor: Actor, activity: Activity, verb: Verb) -> tuple[str, str, str]:
    """In which role this step is taken, and for which place, by both its names.

    Of a step in somebody's place, `actor` is whoever named the deputy. A step that is undone is
    undone in the role in which it was taken.
    """
    step = CHAIN[activity.status, verb]
    if step.who in OF_THE_AUTHOR and is_author(actor, activity):
        return "author", "", ""
    if step.who == Who.OTHER_SIDE:
        party = activity.parties.select_related("school", "district").get(teacher=actor.teacher_id)
        place = party.school or party.district
        return "other_side", place.name, place.name_en
    for role in step.roles:
        if holds(actor, activity, role):
            place = getattr(activity, PLACE_OF_ROLE[role])
            return role.value, place.name if place else "", place.name_en if place else ""
    return "", "", ""


def fresh(actor: Actor, activity: Activity) -> bool:
    """Has neither written this edition nor stood for it at another level, in any role."""
    return not is_author(actor, activity) and not any(
        actor.user_id in (step.by_id, step.in_place_of_id)
        and step.verb in APPROVING
        and step.from_status != activity.status
        for step in standing_steps(activity)
    )


def other_side(actor: Actor, activity: Activity) -> bool:
    return (
        actor.teacher_id is not None
        and not is_author(actor, activity)
        and any(party.teacher_id == actor.teacher_id for party in unsigned_other_side(activity))
        and fresh(actor, activity)
    )


def untouched_author(actor: Actor, activity: Activity) -> bool:
    """The author, while nobody else has acted on what was last sent."""
    if not is_author(actor, activity):
        return False
    others = [step.verb for step in standing_steps(activity) if step.verb != Verb.STRIKE_OUT]
    return others[-1:] == [Verb.SEND]


def last_actor(actor: Actor, activity: Activity) -> bool:
    """Whoever took the last step, in a role they still hold, while nothing has come after it."""
    last = last_step(activity)
    return (
        last is not None
        and last.by_id == actor.user_id
        and last.verb in UNDOABLE
        and not (last.verb == Verb.RETURN and activity.changed_since_return)
        and still_holds(actor, activity, last)
        and not bars_undoing(activity, last)
    )


def still_holds(actor: Actor, activity: Activity, last: Decision) -> bool:
    """Whether the role of that step is still the actor's, or they still stand in for its holder."""
    if last.in_place_of_id is None:
        return holds(actor, activity, last.role)
    return any(
        each.user_id == last.in_place_of_id and holds(each, activity, last.role)
        for each in actor.in_place_of
    )


def bars_undoing(activity: Activity, last: Decision) -> bool:
    """Whether another edition of the form stands in the way: two would count, or be corrected."""
    if last.verb == Verb.ACCEPT:
        return corrections_of(activity.pk).exists()
    if last.verb != Verb.VOID or not activity.reference:
        return False
    others = Activity.objects.of_reference(activity.reference).exclude(pk=activity.pk)
    if last.from_status == Status.COUNTED:
        restored = last.beside.activity_id if stands_last(last.beside) else None
        if others.filter(status=Status.COUNTED).exclude(pk=restored).exists():
            return True
    return (
        bool(activity.corrects_id)
        and corrections_of(activity.corrects_id).exclude(pk=activity.pk).exists()
    )


def holds_one(actor: Actor, activity: Activity, roles: Iterable[Role]) -> bool:
    return any(holds(actor, activity, role) for role in roles)


def holds(actor: Actor, activity: Activity, role: str) -> bool:
    """Whether the actor holds, where this form belongs, the role in which a step is taken."""
    match role:
        case "author":
            return is_author(actor, activity)
        case "other_side":
            return actor.teacher_id is not None
        case Role.SCHOOL_CONFIRMER:
            return actor.confirms_for(activity.confirming_school_id)
        case Role.DISTRICT_COORDINATOR:
            return actor.coordinates(activity.confirming_district_id, activity.subject_id)
        case Role.SUBJECT_LEAD:
            return actor.leads(activity.subject_id)
    return False


OF_THE_AUTHOR = (Who.AUTHOR, Who.UNTOUCHED_AUTHOR, Who.AUTHOR_OR_HEIR)

# The rules that no role decides.
PERSONAL: dict[Who, Callable[[Actor, Activity], bool]] = {
    Who.AUTHOR: is_author,
    Who.UNTOUCHED_AUTHOR: untouched_author,
    Who.AUTHOR_OR_HEIR: is_author_or_heir,
    Who.OTHER_SIDE: other_side,
    Who.LAST_ACTOR: last_actor,
}
