"""An index for a table that people write in while it is built."""

from contextlib import contextmanager

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import AddIndex

# Both are for pages: building takes as long as the table is long, and waits for whoever writes.
LIMITS = ("statement_timeout", "lock_timeout")


class AddIndexMeanwhile(AddIndexConcurrently):
    """`AddIndex` that nobody waits for, on PostgreSQL; on SQLite it is the same.

    Its migration has `atomic = False` and holds nothing else. Built half and interrupted, it is
    built anew by the next `migrate`.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
            return
        self._ensure_not_in_transaction(schema_editor)
        with unlimited(schema_editor):
            name = schema_editor.quote_name(self.index.name)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)
            return
        with unlimited(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


@contextmanager
def unlimited(schema_editor):
    for limit in LIMITS:
        schema_editor.execute(f"SET {limit} = 0")
    try:
        yield
    finally:
        for limit in LIMITS:
            schema_editor.execute(f"RESET {limit}")
