"""Rows in bulk: straight into their table, past models and services, some thousands at a time."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from activities.models import Activity, Mention, ReferenceCounter
from results.models import Result

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Models whose keys are given out here, because rows of other tables have to name them.
KEYED_HERE = (Activity, Mention, Result)
CACHE_IN_KIBIBYTES = 200_000


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


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


def last_key(model: type[models.Model]) -> int:
    return model.objects.order_by().aggregate(last=models.Max("pk"))["last"] or 0


class Table:
    """Rows of one model. Columns that are not named get the field's own default."""

    def __init__(self, model: type[models.Model], *names: str):
        fields = {field.name: field for field in model._meta.concrete_fields}
        given = [fields.pop(name) for name in names]
        left = [field for field in fields.values() if not field.primary_key]
        self.table = model._meta.db_table
        self.columns = [field.column for field in (*given, *left)]
        self.constants = tuple(_stored(field, field.get_default()) for field in left)
        self.converted = [
            (place, convert)
            for place, convert in enumerate(map(_converter, given))
            if convert is not None
        ]
        self.rows: list[tuple] = []

    def add(self, *values) -> None:
        """One row: values in the order of the names; foreign keys as ids."""
        self.rows.append(values)

    def flush(self) -> None:
        """Write what has gathered."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        if is_postgres():
            self._copy(rows)
        else:
            self._insert(rows)

    def _insert(self, rows: list[tuple]) -> None:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        # Names of our own tables and columns; every value is a parameter.
        sql = f'INSERT INTO "{self.table}" ({columns}) VALUES ({places})'  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, [self._converted(row) for row in rows])

    def _converted(self, row: tuple) -> list:
        values = [*row, *self.constants]
        for place, convert in self.converted:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values

    def _copy(self, rows: list[tuple]) -> None:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        constants = [_cell(value) for value in self.constants]
        lines = ("\t".join([*map(_cell, row), *constants]) for row in rows)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f'COPY "{self.table}" ({columns}) FROM STDIN', io.StringIO("\n".join(lines))
            )


def _converter(field: models.Field) -> Callable | None:
    """What Django does to a value on its way into SQLite, without asking for every value again."""
    if isinstance(field, models.UUIDField):
        return attrgetter("hex")
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return None


def _stored(field: models.Field, value):
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    return field.get_db_prep_save(value, connection)


def _cell(value) -> str:
    if value is None:
        return "\\N"
    return value.translate(ESCAPES) if type(value) is str else str(value)
