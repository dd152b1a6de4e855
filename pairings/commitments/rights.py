"""Who enters commitments: whoever answers for the supported side, and the office."""

from django.utils import timezone

from core.actor import Actor
from pairings.commitments.models import Commitment
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.models import Program


def may_commit(actor: Actor, of: Partnership | Pairing) -> bool:
    """The supported district's coordinator, the subject's lead, the office; the other side sees."""
    return (
        actor.is_administrator
        or actor.leads(of.subject_id)
        or actor.coordinates(supported_district(of), of.subject_id)
    )


def may_change(actor: Actor, commitment: Commitment) -> bool:
    return may_commit(actor, commitment.of)


def may_add(actor: Actor, of: Partnership | Pairing) -> bool:
    """Whether there is anything to add to: neither over, nor in a closed program."""
    goes_on = of.goes_on(timezone.localdate())
    return goes_on and of.program.state != Program.State.CLOSED and may_commit(actor, of)


def supported_district(of: Partnership | Pairing) -> int:
    return of.supported_district_id if isinstance(of, Partnership) else of.district_id
