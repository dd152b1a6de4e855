"""Who sees the board, who proposes and who publishes."""

from core.actor import Actor, Role
from pairings.board.models import Proposal
from pairings.pairs.services import may_pair, may_pair_anywhere
from roster.models import Subject


def may_propose_anywhere(actor: Actor) -> bool:
    """Those who pair, and the subject leads, who propose across districts."""
    return may_pair_anywhere(actor) or actor.has_role(Role.SUBJECT_LEAD)


def may_propose(actor: Actor, district_id: int | None, subject_id: int) -> bool:
    return may_pair(actor, district_id, subject_id) or actor.leads(subject_id)


def may_change(actor: Actor, proposal: Proposal) -> bool:
    return may_propose(actor, proposal.district_id, proposal.subject_id)


def may_publish(actor: Actor, proposal: Proposal) -> bool:
    """Those who may make each of its pairs; of all districts, the administrator."""
    return may_pair(actor, proposal.district_id, proposal.subject_id)


def districts_of(actor: Actor, subject: Subject) -> set[int] | None:
    """Whose trainees the actor sees on the board; None for all districts."""
    if actor.sees_all or actor.leads(subject.pk):
        return None
    return {each for each in actor.districts() if actor.coordinates(each, subject.pk)}
