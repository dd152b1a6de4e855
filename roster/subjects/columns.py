"""The term that a date lies in, as a column of lists: it follows from the date."""

import datetime
from collections.abc import Callable

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.names import in_language
from core.periods import Period
from core.plain_rows import once
from roster.subjects.models import Term

NO_TERM = "—"
OF_A_TERM = ("name", "name_en", "starts_on", "ends_on")


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
    seen = Term.objects.visible_to(table.actor)
    terms = [
        (in_language(name, name_en), Period(first, last))
        for name, name_en, first, last in seen.values_list(*OF_A_TERM)
    ]

    def name(record) -> str:
        day = day_of(record)
        held = (word for word, period in terms if day and period.running(day))
        return next(held, NO_TERM)

    return once(day_of, name)


def day_of_form(form) -> datetime.date | None:
    """The day a form's term follows from; none where only its year is known, or not even that."""
    return None if form.date_precision in {"year", "unknown"} else form.starts_on
