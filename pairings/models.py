"""Who helps whom: places with places, and mentors with trainees."""

from pairings.board.models import Proposal, ProposedPair
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership

__all__ = [
    "Pairing",
    "Partnership",
    "Proposal",
    "ProposedPair",
]
