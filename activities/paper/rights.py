"""Who prints many forms at once."""

from core.actor import Actor, Role

# Offices that file the forms of more than their own school.
PRINT_MANY = {Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD, Role.ADMINISTRATOR}


def may_print_many(actor: Actor) -> bool:
    """Which forms those are, `visible_to` says."""
    return any(grant.role in PRINT_MANY for grant in actor.grants)
