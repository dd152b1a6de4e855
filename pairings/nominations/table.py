"""Which step leads a nomination where, by whom, and what it must be given: plain data."""

from dataclasses import dataclass
from enum import StrEnum

from pairings.nominations.models import Nomination

State = Nomination.State


class Verb(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    SECTION = "section"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Step:
    """`when_free`: only while no pair depends on the nomination."""

    to: State
    needs_reason: bool = False
    when_free: bool = False


BY = {Verb.ACCEPT: Who.SECTION, Verb.DECLINE: Who.SECTION, Verb.WITHDRAW: Who.DISTRICT}
# What is not in this table cannot happen. Nominated again after an end is a nomination of its own.
STEPS = {
    (State.OPEN, Verb.ACCEPT): Step(State.ACCEPTED),
    (State.OPEN, Verb.DECLINE): Step(State.DECLINED, needs_reason=True),
    (State.OPEN, Verb.WITHDRAW): Step(State.WITHDRAWN),
    (State.ACCEPTED, Verb.DECLINE): Step(State.DECLINED, needs_reason=True, when_free=True),
    (State.ACCEPTED, Verb.WITHDRAW): Step(State.WITHDRAWN, when_free=True),
}
