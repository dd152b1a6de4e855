"""Reading that is all of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def snapshot(*, unhurried: bool = False) -> Iterator[None]:
    """All that is read inside is of one moment; nobody waits for it, and nothing is written.

    `unhurried` lifts the limits that a page has. Inside somebody's transaction it is
    theirs that decides.
    """
    if connection.in_atomic_block:
        yield
        return
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # By hand: Django's own transactions on SQLite take the place of the one who writes.
        isolation = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql else ""
        cursor.execute(f"BEGIN{isolation}")
        try:
            if is_postgresql and unhurried:
                cursor.execute("SET LOCAL statement_timeout = 0")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
        finally:
            cursor.execute("ROLLBACK")
