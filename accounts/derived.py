"""Rights that nobody grants: a room offers the rows that they follow from.

They are asked in the one statement that says what an account holds. A room's `grants` module
declares a function under `@follows`: it gets an account and a day, and returns the `values_list` of
`led()`.
"""

import datetime
from collections.abc import Callable

from django.db.models import BigIntegerField, CharField, F, IntegerField, QuerySet, UUIDField, Value

Follows = Callable[[int, datetime.date], QuerySet]
FOLLOWING: list[Follows] = []

# After the columns of a role, and empty there: the group that is led, its program, and of each of
# its people a row.
NO_GROUP = (
    Value(None, UUIDField()),
    Value(None, BigIntegerField()),
    Value(None, BigIntegerField()),
)


def follows(function: Follows) -> Follows:
    FOLLOWING.append(function)
    return function


def led(rows: QuerySet, user: int, *, group: str, person: str) -> QuerySet:
    """Rows of a group's people, as the statement wants them: `group` leads to the group."""
    return rows.values_list(
        Value("", CharField()),
        F(f"{group}__district"),
        Value(None, BigIntegerField()),
        F(f"{group}__subject"),
        F(f"{group}__name"),
        F(f"{group}__name_en"),
        Value(user, BigIntegerField()),
        Value("", CharField()),
        F(f"{group}__uuid"),
        F(f"{group}__program"),
        F(person),
        Value(None, IntegerField()),
        F("pk"),
    )
