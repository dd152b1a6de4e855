"""Rows in bulk: straight into their table, past models and services, some thousands at a time."""

import io
import json
from collections.abc import Callable
from operator import attrgetter

from django.db import connection, models

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


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
