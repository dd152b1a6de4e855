"""Who inspects and interviews where, and who does what follows."""

from core.actor import Actor, Role
from guidance.monitoring.models import FollowUp, Monitoring

ENTER = {Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR}


def may_monitor_somewhere(actor: Actor) -> bool:
    return any(grant.role in ENTER for grant in actor.grants)


def may_monitor(actor: Actor, district_id: int | None, subject_id: int | None) -> bool:
    """The office, the lead of the subject, the coordinator of the district, each within a grant.

    What is about no subject is the general lead's; a coordinator of one subject has only that.
    """
    return (
        actor.is_administrator
        or actor.leads(subject_id)
        or actor.coordinates(district_id, subject_id)
    )


def may_change(actor: Actor, monitoring: Monitoring) -> bool:
    """Whoever entered it, while it stands."""
    return monitoring.recorded_by_id == actor.user_id and monitoring.voided_at is None


def may_finish(actor: Actor, follow_up: FollowUp) -> bool:
    """Whoever owes it, and whoever entered it, while it is open."""
    people = {follow_up.owed_by_id, follow_up.monitoring.recorded_by_id}
    stands = follow_up.is_open and follow_up.monitoring.voided_at is None
    return stands and actor.user_id in people
