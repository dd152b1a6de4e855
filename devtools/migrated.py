"""The tables as all migrations leave them, made once for a run of tests on each database.

Each process of the run works on a copy, which takes a moment where migrating takes a quarter of a
minute. `python -m devtools.migrated make NAME` makes them, `drop NAME` takes them away; NAME is a
file on SQLite, a database on PostgreSQL. pytest by itself, without `MIGRATED`, migrates as ever.
"""

import os
import shutil
import sys
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """In place of pytest-django's own, in a process that was told where the tables are."""
    with django_db_blocker.unblock():
        before, own = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
        connection.close()
        COPY[connection.vendor](os.environ["MIGRATED"], own)
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


def copy_file(migrated: str, own: str) -> None:
    shutil.copyfile(migrated, own)


def copy_on_server(migrated: str, own: str) -> None:
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(own)}")
        cursor.execute(f"CREATE DATABASE {quoted(own)} TEMPLATE {quoted(migrated)}")


COPY = {"sqlite": copy_file, "postgresql": copy_on_server}


def make(name: str) -> None:
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()


def drop(name: str) -> None:
    if connection.vendor == "sqlite":
        Path(name).unlink()
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


if __name__ == "__main__":
    django.setup()
    {"make": make, "drop": drop}[sys.argv[1]](sys.argv[2])
