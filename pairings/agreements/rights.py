"""Who enters agreements: whoever answers for the supported side, and the office."""

from core.actor import Actor
from pairings.partnerships.models import Partnership
from programs.models import Program


def may_enter(actor: Actor, partnership: Partnership) -> bool:
    """The supported district's coordinator, the subject's lead, the office; the other side sees."""
    return (
        actor.is_administrator
        or actor.leads(partnership.subject_id)
        or actor.coordinates(partnership.supported_district_id, partnership.subject_id)
    )


def may_add(actor: Actor, partnership: Partnership) -> bool:
    return partnership.program.state != Program.State.CLOSED and may_enter(actor, partnership)
