"""Who nominates, and who answers; each is decided within one grant."""

from core.actor import Actor, Role
from pairings.nominations.models import Nomination
from pairings.nominations.table import BY, STEPS, Verb, Who
from pairings.pairs.services import may_pair, may_pair_anywhere
from programs.models import Program


def may_nominate(actor: Actor, district_id: int | None, subject_id: int | None) -> bool:
    """The district's coordinator, of the subject where the role has one; or the office for it."""
    return may_pair(actor, district_id, subject_id)


def may_nominate_somewhere(actor: Actor) -> bool:
    return may_pair_anywhere(actor)


def may_answer(actor: Actor, subject_id: int) -> bool:
    """The section of the subject, or the general one, and the administrator."""
    return actor.is_administrator or actor.leads(subject_id)


def may_answer_somewhere(actor: Actor) -> bool:
    return actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD)


def may_see_some(actor: Actor) -> bool:
    return may_nominate_somewhere(actor) or may_answer_somewhere(actor) or actor.is_auditor


def is_for(actor: Actor, nomination: Nomination, verb: Verb) -> bool:
    """Whether the step is this actor's to take, whatever the state."""
    if BY[verb] == Who.SECTION:
        return may_answer(actor, nomination.subject_id)
    return may_nominate(actor, nomination.district_id, nomination.subject_id)


def may_take(actor: Actor, nomination: Nomination, verb: Verb) -> bool:
    """Whether the step leads anywhere now; what depends on it, the service looks at."""
    is_shut = nomination.program.state == Program.State.CLOSED
    return not is_shut and (nomination.state, verb) in STEPS and is_for(actor, nomination, verb)
