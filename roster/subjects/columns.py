"""The term that a date lies in, as a column of lists: it follows from the date."""

import datetime
from collections.abc import Callable

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.plain_rows import once
from roster.subjects.models import Term

NO_TERM = "—"


class TermColumn(tables.Column):
    """The terms are read once for a page; no row asks for its own."""

    def __init__(self, day_of: Callable[[object], datetime.date | None], **kwargs):
        self.day_of = day_of
        kwargs = {"verbose_name": _("Term"), "accessor": "pk", "orderable": False} | kwargs
        super().__init__(empty_values=(), **kwargs)

    def render(self, record, table):
        if not hasattr(table, "term_of"):
            table.term_of = terms_of(table, self.day_of)
        return table.term_of(record)


def terms_of(table, day_of: Callable) -> Callable:
    """Reads the term of a row, found once for all rows of a day."""
    terms = list(Term.objects.visible_to(table.actor))

    def name(record) -> str:
        day = day_of(record)
        held = (each for each in terms if day and each.period.running(day))
        return str(next(held, NO_TERM))

    return once(day_of, name)


def day_of_form(form) -> datetime.date | None:
    """The day a form's term follows from; none where only its year is known, or not even that."""
    return None if form.date_precision in {"year", "unknown"} else form.starts_on
