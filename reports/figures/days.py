"""What a figure's lines read of a date: the month it lies in, and whether something waits long."""

from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Expression,
    F,
    Func,
    Q,
    TextChoices,
    Value,
    When,
)
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from activities.chain.late import patience_ended
from roster.subjects.terms import WELL_KNOWN


class Wait(TextChoices):
    SHORT = "short", _("up to 5 days")
    LONG = "long", _("more than 5 days")


class YearMonth(Func):
    """In a query: 202611 of a day in November 2026."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler, connection, **context):
        # The database's own words: Django's would ask Python for every row.
        template = "CAST(substr(%(expressions)s, 1, 4) || substr(%(expressions)s, 6, 2) AS INTEGER)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        parts = (f"EXTRACT({part} FROM %(expressions)s)" for part in ("YEAR", "MONTH"))
        template = "({} * 100 + {})::bigint".format(*parts)
        return super().as_sql(compiler, connection, template=template, **context)


class MonthOf(Expression):
    """In a query: the month of the day in the field `day`, or NULL where it is not known so well.

    `precision` names the field that says how well.
    """

    def __init__(self, day: str, precision: str = ""):
        super().__init__(output_field=BigIntegerField())
        self.day, self.precision = day, precision

    def resolve_expression(self, *args, **kwargs):
        month = YearMonth(F(self.day))
        if self.precision:
            known = Q(**{f"{self.precision}__in": WELL_KNOWN})
            month = Case(When(known, then=month), output_field=month.output_field)
        return month.resolve_expression(*args, **kwargs)


class WaitOf(Expression):
    """In a query: whether the moment in the field `since` is long ago, on the day of the query."""

    def __init__(self, since: str):
        super().__init__(output_field=CharField())
        self.since = since

    def resolve_expression(self, *args, **kwargs):
        long = When(**{f"{self.since}__lt": patience_ended()}, then=Value(Wait.LONG.value))
        case = Case(long, default=Value(Wait.SHORT.value), output_field=self.output_field)
        return case.resolve_expression(*args, **kwargs)


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def months_between(first: date, last: date) -> list[int]:
    """The months with a day of the period in them."""
    months, month = [], month_of(first)
    while month <= month_of(last):
        months.append(month)
        month = month + 1 if month % 100 < 12 else month + 89
    return months


def a_year_before(month: int) -> int:
    return month - 100


def first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)


def short_month(month: int) -> str:
    """Nov 2026; 2026年11月: as it stands beside a bar."""
    # Translators: the format of a month beside a bar, in Django's letters; Chinese Y年n月.
    return date_format(first_day(month), pgettext("short month", "M Y"))


def month_in_words(month: int) -> str:
    """November 2026; 2026年11月."""
    return date_format(first_day(month), "YEAR_MONTH_FORMAT")
