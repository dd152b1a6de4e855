"""Who records what they saw in a lesson, and who may change that."""

from core.actor import Actor, Role
from guidance.observations.models import LessonObservation
from pairings.models import Pairing
from pairings.pairs.rights import leads_group_of


def may_observe(actor: Actor) -> bool:
    """Whoever takes part: a teacher, or somebody with a role other than the auditor's."""
    return actor.teacher_id is not None or any(grant.role != Role.AUDITOR for grant in actor.grants)


def reads_only_own(actor: Actor, pairing: Pairing) -> bool:
    """Who leads the group reads nothing of it that they did not record, unless they are of the
    pair or its office.
    """
    is_one = actor.teacher_id in {pairing.mentor_id, pairing.trainee_id}
    places = (pairing.district_id, pairing.mentor_district_id)
    is_office = any(actor.coordinates(each, pairing.subject_id) for each in places)
    return leads_group_of(actor, pairing) and not (is_one or is_office or actor.sees_all)


def may_rewrite(actor: Actor, observation: LessonObservation) -> bool:
    """The observer alone, while it stands."""
    return observation.recorded_by_id == actor.user_id and observation.withdrawn_at is None
