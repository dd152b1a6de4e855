"""The term a day lies in. No record stores it: a term entered or moved later reaches them all."""

import datetime
from collections.abc import Iterable

from django.db.models import BigIntegerField, Case, Expression, Q, QuerySet, Value, When

from roster.subjects.models import Term

# A date known less well than this lies in no term.
WELL_KNOWN = ("day", "week", "month")


def term_on(day: datetime.date | None, precision: str = "day") -> Term | None:
    """The term that holds the day, where the day is known well enough to lie in one."""
    if day is None or precision not in WELL_KNOWN:
        return None
    return Term.objects.running(day).first()


def within_term(term: Term, day: str, precision: str = "") -> Q:
    """Rows whose date, the field `day`, lies in the term; `precision` says how well it is known."""
    found = Q(**{f"{day}__range": (term.starts_on, term.ends_on)})
    return found & Q(**{f"{precision}__in": WELL_KNOWN}) if precision else found


def newest_first() -> QuerySet[Term]:
    """Every term, in the order of most questions: they are about the year that runs."""
    return Term.objects.order_by("-starts_on")


class TermOf(Expression):
    """In a query: the key of the term that holds the date in the field `day`, or NULL.

    The office's terms are read when the statement is made and written into it as ranges of days:
    no join, and the date is compared where the index has it. `among` spares several statements
    that are made together a reading each.
    """

    def __init__(self, day: str, precision: str = "", terms: Iterable[Term] | None = None):
        super().__init__(output_field=BigIntegerField())
        self.day, self.precision, self.terms = day, precision, terms

    def among(self, terms: Iterable[Term]) -> "TermOf":
        return TermOf(self.day, self.precision, terms)

    def resolve_expression(self, *args, **kwargs):
        return self._case().resolve_expression(*args, **kwargs)

    def _case(self) -> Case:
        terms = newest_first() if self.terms is None else self.terms
        return Case(
            *(
                When(within_term(term, self.day, self.precision), then=Value(term.pk))
                for term in terms
            ),
            default=Value(None),
            output_field=self.output_field,
        )
