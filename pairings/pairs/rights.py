"""Who looks after a pair without being of its offices: the leader of its mentor's tutor group."""

from core.actor import Actor, GroupLed
from pairings.pairs.models import Pairing


def leads_group_of(actor: Actor, pairing: Pairing) -> bool:
    """As `of_groups_led` says it of rows."""
    return any(is_within(group, pairing) for group in actor.groups_led)


def is_within(group: GroupLed, pairing: Pairing) -> bool:
    """As `of_groups` says it of rows."""
    of = (pairing.program_id, pairing.mentor_district_id, pairing.subject_id, pairing.mentor_id)
    return group.reaches(*of)
