"""Which step leads a suggestion where, and whose it is: plain data."""

from dataclasses import dataclass
from enum import StrEnum

from pairings.suggestions.models import Suggestion

State = Suggestion.State


class Verb(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    DECIDER = "decider"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Step:
    to: State
    needs_reason: bool = False


BY = {Verb.ACCEPT: Who.DECIDER, Verb.DECLINE: Who.DECIDER, Verb.WITHDRAW: Who.LEADER}
# What is not in this table cannot happen. Suggested again after an end is one of its own.
STEPS = {
    (State.OPEN, Verb.ACCEPT): Step(State.ACCEPTED),
    (State.OPEN, Verb.DECLINE): Step(State.DECLINED, needs_reason=True),
    (State.OPEN, Verb.WITHDRAW): Step(State.WITHDRAWN),
}
