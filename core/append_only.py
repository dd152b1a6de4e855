"""Triggers that keep rows as they were written, on SQLite and on PostgreSQL.

Deletion is refused on PostgreSQL only: on SQLite the file's owner can replace the whole file, and
Django's own test clean-up deletes row by row there.
"""


def protect(schema_editor, table: str, columns: list[str]) -> None:
    """Refuse updates of `columns` of `table`, and (PostgreSQL) deleting rows."""
    names = ", ".join(f'"{column}"' for column in columns)
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OF {names} ON "{table}" '
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    schema_editor.execute(
        f'CREATE FUNCTION "{table}_append_only"() RETURNS trigger LANGUAGE plpgsql AS '
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    schema_editor.execute(
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OF {names} OR DELETE ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{table}_append_only"()'
    )


def unprotect(schema_editor, table: str) -> None:
    """The reverse of `protect`."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f'DROP TRIGGER "{table}_append_only"')
        return
    schema_editor.execute(f'DROP TRIGGER "{table}_append_only" ON "{table}"')
    schema_editor.execute(f'DROP FUNCTION "{table}_append_only"()')
