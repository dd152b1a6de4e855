"""The states of a plan as one table: from which which step, whereto, and whose it is.

What is not in the table cannot happen. Each word of `Who` has its rule in `rights`; `services.take`
takes the step.
"""

from dataclasses import dataclass
from enum import StrEnum

from pairings.plans.models import Plan


class Verb(StrEnum):
    SEND = "send"
    TAKE_BACK = "take-back"
    AGREE = "agree"
    ASK = "ask"
    DROP = "drop"
    # Taken with the agreement to the version after it.
    REPLACE = "replace"


class Who(StrEnum):
    MENTOR = "mentor"
    TRAINEE = "trainee"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Step:
    to: Plan.State
    who: Who


S, V = Plan.State, Verb

STEPS: dict[tuple[Plan.State, Verb], Step] = {
    (S.DRAFT, V.SEND): Step(S.SENT, Who.MENTOR),
    (S.RETURNED, V.SEND): Step(S.SENT, Who.MENTOR),
    (S.SENT, V.TAKE_BACK): Step(S.DRAFT, Who.MENTOR),
    (S.SENT, V.AGREE): Step(S.IN_FORCE, Who.TRAINEE),
    (S.SENT, V.ASK): Step(S.RETURNED, Who.TRAINEE),
    (S.DRAFT, V.DROP): Step(S.DROPPED, Who.MENTOR),
    (S.RETURNED, V.DROP): Step(S.DROPPED, Who.MENTOR),
    (S.IN_FORCE, V.REPLACE): Step(S.REPLACED, Who.NOBODY),
}
# In these the mentor writes.
WRITABLE = (S.DRAFT, S.RETURNED)
