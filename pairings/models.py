"""Who helps whom: places with places, mentors with trainees, and whether it still holds."""

from pairings.agreements.models import Agreement
from pairings.board.models import Proposal, ProposedPair
from pairings.commitments.models import Commitment
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.nominations.models import Nomination
from pairings.objections.models import Objection
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from pairings.plans.models import Plan, StageGoal
from pairings.suggestions.models import Suggestion

__all__ = [
    "Agreement",
    "Commitment",
    "Nomination",
    "Objection",
    "Pairing",
    "Partnership",
    "Plan",
    "Proposal",
    "ProposedPair",
    "RosterAnswer",
    "RosterCheck",
    "StageGoal",
    "Suggestion",
]
