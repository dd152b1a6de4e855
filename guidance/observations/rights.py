"""Who records what they saw in a lesson, and who may change that."""

from core.actor import Actor, Role
from guidance.observations.models import LessonObservation


def may_observe(actor: Actor) -> bool:
    """Whoever takes part: a teacher, or somebody with a role other than the auditor's."""
    return actor.teacher_id is not None or any(grant.role != Role.AUDITOR for grant in actor.grants)


def may_rewrite(actor: Actor, observation: LessonObservation) -> bool:
    """The observer alone, while it stands."""
    return observation.recorded_by_id == actor.user_id and observation.withdrawn_at is None
