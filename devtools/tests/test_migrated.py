"""Tables made once: the copy is what migrations make, and each process has its own."""

import sqlite3

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from devtools.migrated import COPY


@pytest.mark.django_db
def test_the_tables_are_those_that_migrations_make():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_each_copy_is_its_own(tmp_path):
    kept, own = tmp_path / "kept.sqlite3", tmp_path / "own.sqlite3"
    with sqlite3.connect(kept) as made:
        made.execute("CREATE TABLE places (name TEXT)")
    made.close()

    COPY["sqlite"](str(kept), str(own))
    with sqlite3.connect(own) as copied:
        copied.execute("INSERT INTO places VALUES ('North')")
    copied.close()

    with sqlite3.connect(kept) as left:
        assert left.execute("SELECT * FROM places").fetchall() == []
    left.close()
