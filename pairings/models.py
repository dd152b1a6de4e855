"""Who helps whom: places with places, mentors with trainees, and whether it still holds."""

from pairings.board.models import Proposal, ProposedPair
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.nominations.models import Nomination
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership

__all__ = [
    "Nomination",
    "Pairing",
    "Partnership",
    "Proposal",
    "ProposedPair",
    "RosterAnswer",
    "RosterCheck",
]
