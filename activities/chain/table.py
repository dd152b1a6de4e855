"""The confirmation chain as one table: from which status which step, whereto, and who may take it.

draft - send - other side - countersign - school - confirm - district - confirm - city - accept -
counted. What is not in the table cannot happen. Each word of `Who` has its rule in `rights`, each
word of `To` in `where_to`; `take` takes the step.
"""

from dataclasses import dataclass
from enum import StrEnum

from activities.chain.models import Verb
from activities.registration.models import Status
from core.actor import Role

APPROVING = (Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)
ONWARD = (Verb.SEND, Verb.COUNTERSIGN, Verb.STRIKE_OUT, Verb.CONFIRM)
NEEDS_REASON = (Verb.RETURN, Verb.VOID)
UNDOABLE = (*APPROVING, Verb.RETURN, Verb.VOID)


class Who(StrEnum):
    """Whom a step belongs to.

    LEVEL: who holds one of its roles and has no hand in the form yet. HOLDER: one of its roles is
    enough, though never for one's own form.
    """

    AUTHOR = "author"
    UNTOUCHED_AUTHOR = "untouched_author"
    AUTHOR_OR_HEIR = "author_or_heir"
    OTHER_SIDE = "other_side"
    LEVEL = "level"
    HOLDER = "holder"
    LAST_ACTOR = "last_actor"
    NOBODY = "nobody"


class To(StrEnum):
    """Where a step leads, when that hangs on what the form says."""

    AFTER_SENDING = "after_sending"
    AFTER_COUNTERSIGNING = "after_countersigning"
    AFTER_SCHOOL = "after_school"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step leads, who may take it, and in which roles, the lowest first."""

    to: Status | To
    who: Who
    roles: tuple[Role, ...] = ()


S, V = Status, Verb
SCHOOL, DISTRICT, CITY = LEVELS = (
    Role.SCHOOL_CONFIRMER,
    Role.DISTRICT_COORDINATOR,
    Role.SUBJECT_LEAD,
)

CHAIN: dict[tuple[Status, Verb], Step] = {
    (S.DRAFT, V.SEND): Step(To.AFTER_SENDING, Who.AUTHOR),
    (S.RETURNED, V.SEND): Step(To.AFTER_SENDING, Who.AUTHOR),
    (S.OTHER_SIDE, V.COUNTERSIGN): Step(To.AFTER_COUNTERSIGNING, Who.OTHER_SIDE),
    (S.OTHER_SIDE, V.STRIKE_OUT): Step(To.AFTER_COUNTERSIGNING, Who.AUTHOR),
    (S.SCHOOL, V.CONFIRM): Step(To.AFTER_SCHOOL, Who.LEVEL, (SCHOOL,)),
    (S.DISTRICT, V.CONFIRM): Step(S.CITY, Who.LEVEL, (DISTRICT,)),
    (S.CITY, V.ACCEPT): Step(S.COUNTED, Who.LEVEL, (CITY,)),
    (S.OTHER_SIDE, V.RETURN): Step(S.RETURNED, Who.OTHER_SIDE),
    (S.SCHOOL, V.RETURN): Step(S.RETURNED, Who.LEVEL, (SCHOOL,)),
    (S.DISTRICT, V.RETURN): Step(S.RETURNED, Who.LEVEL, (DISTRICT,)),
    (S.CITY, V.RETURN): Step(S.RETURNED, Who.LEVEL, (CITY,)),
    (S.OTHER_SIDE, V.TAKE_BACK): Step(S.DRAFT, Who.UNTOUCHED_AUTHOR),
    (S.SCHOOL, V.TAKE_BACK): Step(S.DRAFT, Who.UNTOUCHED_AUTHOR),
    (S.DISTRICT, V.TAKE_BACK): Step(S.DRAFT, Who.UNTOUCHED_AUTHOR),
    (S.CITY, V.TAKE_BACK): Step(S.DRAFT, Who.UNTOUCHED_AUTHOR),
    (S.DRAFT, V.VOID): Step(S.VOID, Who.AUTHOR),
    (S.RETURNED, V.VOID): Step(S.VOID, Who.AUTHOR_OR_HEIR, (DISTRICT, CITY)),
    # Void by the level that holds the form, or one above.
    (S.OTHER_SIDE, V.VOID): Step(S.VOID, Who.HOLDER, LEVELS),
    (S.SCHOOL, V.VOID): Step(S.VOID, Who.HOLDER, LEVELS),
    (S.DISTRICT, V.VOID): Step(S.VOID, Who.HOLDER, (DISTRICT, CITY)),
    (S.CITY, V.VOID): Step(S.VOID, Who.HOLDER, (CITY,)),
    (S.COUNTED, V.VOID): Step(S.VOID, Who.HOLDER, (CITY,)),
    # Taken by the chain itself, with a step of another edition.
    (S.COUNTED, V.REPLACE): Step(S.REPLACED, Who.NOBODY),
    (S.REPLACED, V.RESTORE): Step(S.COUNTED, Who.NOBODY),
    (S.REPLACED, V.UNDO): Step(To.BACK, Who.NOBODY),
    # An undo leads back to where the last step came from; only its own actor may take it.
    **{
        (status, V.UNDO): Step(To.BACK, Who.LAST_ACTOR)
        for status in (S.OTHER_SIDE, S.SCHOOL, S.DISTRICT, S.CITY, S.COUNTED, S.RETURNED, S.VOID)
    },
}

# What lets a form go on from each level that holds it.
CONFIRMING = {
    status: verb
    for (status, verb), step in CHAIN.items()
    if step.who == Who.LEVEL and verb in APPROVING
}
