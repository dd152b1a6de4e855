"""Where a step leads: each word of the table's `To` as a rule about an activity."""

from collections.abc import Callable

from activities.chain import asking
from activities.chain.models import Verb
from activities.chain.reading import last_return, last_step, standing_steps, unsigned_other_side
from activities.chain.rights import stands_in_for
from activities.chain.table import APPROVING, CHAIN, ONWARD, To
from activities.registration import authors
from activities.registration.models import WAITING, Activity, Status
from activities.registration.rights import is_author
from core.actor import Actor


def leads_to(activity: Activity, verb: Verb, actor: Actor) -> Status:
    """Where this step of this actor leads."""
    to = CHAIN[Status(activity.status), verb].to
    status = RULES[to](activity) if isinstance(to, To) else to
    if verb not in ONWARD:
        return status
    return past_barred(activity, status, stand_now(activity, verb, actor))


def stand_now(activity: Activity, verb: Verb, actor: Actor) -> set[int | None]:
    """The accounts that stand for the form by this very step: the actor's, and in whose place."""
    if activity.status not in WAITING or is_author(actor, activity):
        return set()
    principal = stands_in_for(actor, activity, verb)
    return {actor.user_id, principal.user_id} if principal else {actor.user_id}


def first_level(activity: Activity) -> Status:
    """The lowest level that holds the whole supported side, of those the program asks for."""
    if activity.confirming_school_id and activity.program.needs_school:
        return Status.SCHOOL
    if activity.confirming_district_id and activity.program.needs_district:
        return Status.DISTRICT
    return Status.CITY


def after_sending(activity: Activity) -> Status:
    """Back to whoever returned it, when only what they asked for changed; else to the start."""
    if activity.status == Status.RETURNED and restarts_where_returned(activity):
        return Status(activity.returned_from)
    if activity.program.needs_other_side and unsigned_other_side(activity):
        return Status.OTHER_SIDE
    return first_level(activity)


def after_countersigning(activity: Activity) -> Status:
    return Status.OTHER_SIDE if unsigned_other_side(activity) else first_level(activity)


def after_school(activity: Activity) -> Status:
    return Status.DISTRICT if activity.program.needs_district else Status.CITY


def back(activity: Activity) -> Status:
    return Status(last_step(activity).from_status)


RULES: dict[To, Callable[[Activity], Status]] = {
    To.AFTER_SENDING: after_sending,
    To.AFTER_COUNTERSIGNING: after_countersigning,
    To.AFTER_SCHOOL: after_school,
    To.BACK: back,
}


def past_barred(activity: Activity, level: Status, now: set[int | None]) -> Status:
    """The next level with somebody who may stand for the form there.

    Where a school's or district's only people have written it, or have stood for it at another
    level, it would wait for ever: it goes on, and the city's acceptance is still another's. Where a
    place has no such person yet, it waits until the office names one.
    """
    if level == Status.SCHOOL and is_barred(activity, level, now):
        level = after_school(activity)
    if level == Status.DISTRICT and is_barred(activity, level, now):
        level = Status.CITY
    return level


def is_barred(activity: Activity, level: Status, now: set[int | None]) -> bool:
    people = authors.holders(activity, level)
    stood = {
        account
        for step in standing_steps(activity)
        if step.verb in APPROVING and step.from_status != level
        for account in (step.by_id, step.in_place_of_id)
    }
    if activity.status != level:
        stood |= now
    return bool(people) and people <= stood | {activity.author_id}


def restarts_where_returned(activity: Activity) -> bool:
    """Whether nothing has changed but what the return asked for."""
    returned = last_return(activity)
    return not asking.beyond(activity, returned.asked_for if returned else [])
