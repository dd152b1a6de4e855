"""Who reminds the two of a pair that it has been quiet."""

from core.actor import Actor, Role
from pairings.models import Pairing
from pairings.pairs.rights import leads_group_of


def may_remind(actor: Actor, pairing: Pairing) -> bool:
    """The coordinators and the schools of both sides, the subject's lead, the office; and who
    leads the mentor's tutor group. None of them reminds themselves.
    """
    if actor.teacher_id in {pairing.mentor_id, pairing.trainee_id}:
        return False
    return (
        actor.is_administrator
        or actor.leads(pairing.subject_id)
        or actor.coordinates(pairing.district_id, pairing.subject_id)
        or actor.coordinates(pairing.mentor_district_id, pairing.subject_id)
        or actor.confirms_for(pairing.school_id)
        or actor.confirms_for(pairing.mentor_school_id)
        or leads_group_of(actor, pairing)
    )


def may_remind_somebody(actor: Actor) -> bool:
    return bool(actor.groups_led) or any(grant.role != Role.AUDITOR for grant in actor.grants)
