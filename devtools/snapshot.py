"""Rows that take long to make, made once in a test run and then copied.

The first process of the run that needs them makes them, by the portal's own services. What then
stands in the tables is kept in a folder, as the database itself gives it, and every test that asks
gets the same rows with the same keys. Each database makes its own.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


def make_once(folder: Path, make: Callable[[], object]) -> None:
    """Keep in the folder what `make` puts into the database, unless it is there already.

    The database stays as it was. Call it outside a transaction: the other processes of the run
    wait here while one of them makes the rows, and a server ends a transaction that idles.
    """
    with locked(folder.with_suffix(".lock")):
        if folder.exists():
            return
        unfinished = folder.with_suffix(f".{os.getpid()}")
        unfinished.mkdir(exist_ok=True)
        with transaction.atomic(durable=True):
            empty = [table for table in tables() if not holds_rows(table)]
            make()
            for table in empty:
                DATABASES[connection.vendor].save(table, unfinished)
            transaction.set_rollback(True)
        unfinished.rename(folder)


def copy_from(folder: Path) -> None:
    """Put the kept rows into the tables, which hold nothing but what migrations put there."""
    with transaction.atomic():
        for file in sorted(folder.iterdir()):
            DATABASES[connection.vendor].load(file)
        restart_counters()
        learn_what_is_there(folder)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True))


def holds_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})")
        return bool(cursor.fetchone()[0])


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def restart_counters() -> None:
    """New rows get keys above the copied ones. SQLite sees to that itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def learn_what_is_there(folder: Path) -> None:
    """A new copy has no statistics, and a server plans a year's figures badly without them.

    Of the copied tables alone: those of the server itself are shared with the other processes.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(quoted(file.name) for file in sorted(folder.iterdir()))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


class Postgres:
    """One file a table, in COPY's own format."""

    @staticmethod
    def save(table: str, folder: Path) -> None:
        with connection.cursor() as cursor, (folder / table).open("wb") as file:
            cursor.copy_expert(f"COPY {quoted(table)} TO STDOUT", file)

    @staticmethod
    def load(file: Path) -> None:
        with connection.cursor() as cursor, file.open("rb") as rows:
            cursor.copy_expert(f"COPY {quoted(file.name)} FROM STDIN", rows)


class Sqlite:
    """One small database a table. A plus before a column keeps Django from converting it."""

    @staticmethod
    def save(table: str, folder: Path) -> None:
        # Not Django's introspection: it cannot read a check on a list of one-digit numbers.
        described = connection.connection.execute(f"PRAGMA table_info({quoted(table)})")
        names = [column[1] for column in described]
        columns = ", ".join(f"+{quoted(name)}" for name in names)
        rows = connection.connection.execute(f"SELECT {columns} FROM {quoted(table)}").fetchall()
        with contextlib.closing(sqlite3.connect(folder / table)) as kept:
            kept.execute(f"CREATE TABLE kept ({', '.join(map(quoted, names))})")
            kept.executemany(f"INSERT INTO kept VALUES ({marks(names)})", rows)
            kept.commit()

    @staticmethod
    def load(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as kept:
            found = kept.execute("SELECT * FROM kept")
            names = [column[0] for column in found.description]
            rows = found.fetchall()
        columns = ", ".join(map(quoted, names))
        connection.connection.executemany(
            f"INSERT INTO {quoted(file.name)} ({columns}) VALUES ({marks(names)})", rows
        )


def marks(names: list[str]) -> str:
    return ", ".join("?" * len(names))


DATABASES = {"postgresql": Postgres, "sqlite": Sqlite}
