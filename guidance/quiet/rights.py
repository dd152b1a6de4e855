"""Who reminds the two of a pair that it has been quiet."""

from core.actor import Actor, Role
from pairings.models import Pairing


def may_remind(actor: Actor, pairing: Pairing) -> bool:
    """The coordinators and the schools of both sides, the subject's lead, the office."""
    return (
        actor.is_administrator
        or actor.leads(pairing.subject_id)
        or actor.coordinates(pairing.district_id, pairing.subject_id)
        or actor.coordinates(pairing.mentor_district_id, pairing.subject_id)
        or actor.confirms_for(pairing.school_id)
        or actor.confirms_for(pairing.mentor_school_id)
    )


def may_remind_somebody(actor: Actor) -> bool:
    return any(grant.role != Role.AUDITOR for grant in actor.grants)
