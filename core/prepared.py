"""Questions that every page asks: their statement is worded once, and asked with other values.

Building a statement and putting it into words costs Django more than its answer costs the database.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """`make` builds the rows, as a `values_list`, of stand-ins; `ask` puts values in their places.

    A stand-in is a value that stands nowhere else in the statement.
    """

    def __init__(self, make: Callable[..., QuerySet], *stand_ins):
        rows = make(*stand_ins)
        compiler = rows.query.get_compiler(rows.db)
        self.sql, said = compiler.as_sql()
        self.compiler = compiler
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        places = {as_said(value): number for number, value in enumerate(stand_ins)}
        self.said = [(places.get(value), value) for value in said]
        assert places.keys() <= set(said)

    def ask(self, *values) -> Iterable[tuple]:
        asked = [as_said(value) for value in values]
        params = [said if at is None else asked[at] for at, said in self.said]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return self.compiler.apply_converters(rows, self.converters) if self.converters else rows


def as_said(value):
    """As the database is told of it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
