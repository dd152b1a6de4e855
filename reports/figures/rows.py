"""One row of a family by itself: where it stands on each line, and what it adds to each measure."""

from collections.abc import Iterable, Iterator

from django.db.models import Aggregate, Case, ExpressionWrapper, F, IntegerField, Sum, Value, When
from django.db.models.expressions import Expression

from reports.figures.counting import counts_of_gaps
from reports.figures.families import Dimensions
from reports.figures.figure import Figure
from reports.figures.selection import Selection
from roster.models import Term
from roster.subjects.terms import TermOf


def keys_of(dimensions: Dimensions, terms: list[Term]) -> dict[str, Expression]:
    """A row's key on each line, in the order of the lines; of its two districts, either.

    Where it has none, there may be an empty text or nothing.
    """
    return {
        f"key_{name}": _key_of(expressions[0], terms) for name, expressions in dimensions.items()
    }


def _key_of(key: Expression, terms: list[Term]) -> Expression:
    return key.among(terms) if isinstance(key, TermOf) else key


def measures_of(figures: list[Figure], selection: Selection) -> Iterator[tuple[str, Aggregate]]:
    for figure in figures:
        yield from figure.aggregates(selection).items()
        if figure.weakened_by:
            yield from counts_of_gaps(figure, selection).items()


class AsGiven(ExpressionWrapper):
    """A whole number as the database gives it: Django would ask of each whether it is one."""

    def __init__(self, expression: Expression):
        super().__init__(expression, output_field=IntegerField())

    def get_db_converters(self, connection) -> list:
        return []


def columns_of(aggregates: Iterable[Aggregate]) -> dict[str, Expression]:
    """What one row brings into each, as columns in their order."""
    return {f"value_{at}": AsGiven(per_row(each)) for at, each in enumerate(aggregates)}


def is_distinct(aggregate: Aggregate) -> bool:
    return bool(getattr(aggregate, "distinct", False))


def per_row(aggregate: Aggregate) -> Expression:
    """What one row brings into an aggregate: its number, a one, or whom it is of."""
    takes_field = isinstance(aggregate, Sum) or is_distinct(aggregate)
    value = F(aggregate.get_source_expressions()[0].name) if takes_field else Value(1)
    return Case(When(aggregate.filter, then=value)) if aggregate.filter else value
