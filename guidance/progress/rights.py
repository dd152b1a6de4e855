"""Who reads how much is asked of others."""

from core.actor import Actor, Role

READERS = {Role.ADMINISTRATOR, Role.AUDITOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR}


def may_read_burdens(actor: Actor) -> bool:
    """Whoever can ask for less: the office, a subject's lead, a district's coordinator."""
    return any(grant.role in READERS for grant in actor.grants)
