"""The connection and the tables, made ready for millions of rows and brought back behind them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from activities.models import Activity, Mention, ReferenceCounter
from results.models import Result
from samples.rows import is_postgres

# Models whose keys are given out here, because rows of other tables have to name them.
KEYED_HERE = (Activity, Mention, Result)
CACHE_IN_KIBIBYTES = 200_000


@contextmanager
def writing_much() -> Iterator[None]:
    """Prepare the connection for millions of rows. Call inside the transaction.

    Keys of forms and results are given out here, so nobody else may write these tables
    meanwhile: SQLite has one writer anyway, PostgreSQL locks them. Reading goes on.
    """
    with connection.cursor() as cursor, (_on_postgres if is_postgres() else _on_sqlite)(cursor):
        yield


@contextmanager
def _on_postgres(cursor) -> Iterator[None]:
    cursor.execute("SET LOCAL statement_timeout = 0")
    # Foreign keys are checked batch by batch; put off, they would queue up in memory.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # In the order of somebody sending a form: the counter first, then the form.
    list(ReferenceCounter.objects.order_by("year").select_for_update())
    names = ", ".join(f'"{model._meta.db_table}"' for model in KEYED_HERE)
    cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    yield
    for statement in connection.ops.sequence_reset_sql(no_style(), KEYED_HERE):
        cursor.execute(statement)


@contextmanager
def _on_sqlite(cursor) -> Iterator[None]:
    cursor.execute("PRAGMA cache_size")
    before = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA cache_size = -{CACHE_IN_KIBIBYTES}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {before}")


# Each a name and the statement that makes it; those that keep rows apart stay.
INDEXES = {
    "sqlite": """
        SELECT name, sql FROM sqlite_master
        WHERE type = 'index' AND tbl_name = %s AND sql NOT LIKE 'CREATE UNIQUE%%'
    """,
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = %s
            AND indexdef NOT LIKE 'CREATE UNIQUE%%'
    """,
}


@contextmanager
def without_indexes(*those: type[models.Model]) -> Iterator[None]:
    """Take the tables' indexes away and make them anew at the end: half the work for millions.

    Call inside the transaction, which brings them back if anything goes wrong. Until it ends
    PostgreSQL lets nobody read these tables either.
    """
    with connection.cursor() as cursor:
        indexes = []
        for model in those:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            indexes += cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)


WRITTEN = ("roster", "programs", "pairings", "results", "activities", "guidance")


def settle() -> None:
    """Bring PostgreSQL's statistics and, after a commit, its visibility map up to date.

    It would get round to it by itself, but not before somebody measures; and without statistics it
    plans a year's figures so badly that a small city takes minutes.
    """
    if not is_postgres():
        return
    rooms = [apps.get_app_config(name) for name in WRITTEN]
    names = ", ".join(f'"{model._meta.db_table}"' for room in rooms for model in room.get_models())
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            cursor.execute(f"ANALYZE {names}")
            return
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"VACUUM (ANALYZE) {names}")
        cursor.execute("RESET statement_timeout")
