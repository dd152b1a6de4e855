"""Who reads what the author of a returned form has said to its return, and until when."""

from activities.chain import history
from activities.chain.models import Decision, Verb
from activities.chain.reading import changed_since_return, standing_steps, who_took
from activities.chain.rules import sending_after, steps_after
from activities.chain.table import APPROVING
from activities.registration.models import WAITING, Activity, Status
from core.actor import Actor


def answers(activity: Activity, actor: Actor) -> list[dict]:
    """What its author has said to returns, for the level where the form waits; the oldest first.

    From where the form started again up to whoever returned it, everybody reads that before they
    decide, and until they have.
    """
    if activity.status not in WAITING:
        return []
    returns = [step for step in standing_steps(activity) if step.verb == Verb.RETURN]
    found = []
    for returned in returns:
        sent = sending_after(activity, returned)
        if sent and sent.reason and is_to_be_read(activity, returned, sent, actor):
            found.append(said(activity, returned, sent, actor))
    return found


def is_to_be_read(activity: Activity, returned: Decision, sent: Decision, actor: Actor) -> bool:
    here = WAITING.index(activity.status)
    if activity.status != sent.to_status and here > WAITING.index(returned.from_status):
        return False
    # Once whoever returned it has decided again, it is settled for everybody.
    levels = {activity.status, returned.from_status}
    return not any(decides(step, levels, actor) for step in steps_after(activity, sent))


def decides(step: Decision, levels: set[str], actor: Actor) -> bool:
    """Whether this step decided at one of these levels; the other side each for themselves."""
    if step.verb not in {*APPROVING, Verb.RETURN} or step.from_status not in levels:
        return False
    return step.from_status != Status.OTHER_SIDE or step.by_id == actor.user_id


def said(activity: Activity, returned: Decision, sent: Decision, actor: Actor) -> dict:
    return {
        "who": who_took(sent, actor),
        "words": sent.reason,
        "is_unchanged": not changed_since_return(activity, sent),
        "returned": history.sentence(returned, actor),
        "reason": history.written_reason(returned),
    }
