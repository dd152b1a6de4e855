"""Counting figures: totals, breakdowns, and the records behind a number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from activities.models import OfActivity
from reports.figures.definitions import FIGURES
from reports.figures.families import FAMILIES
from reports.figures.figure import ROUGH, Amount, Figure, _rows
from reports.figures.gaps import Gap, Missing
from reports.figures.selection import Selection

# --- counting -----------------------------------------------------------------------------------

# What a report counts besides its breakdowns, each of which is called by its dimension.
TOTALS, GAPS = "", "gaps"
Amounts = dict[str, Amount]
# For each key, the number of each measure: of each figure, of its rough ones, of its gaps.
Tally = dict[object, dict[str, int]]


# A statement of several arms has as many columns as its widest one; a wider one stands alone.
WIDTH = 9
# So many rows are soon put in order.
FEW = 2_000


class Nothing(Cast):
    """An empty column with a type, which both databases want of the arms of one statement.

    It takes no part in grouping: a total grouped by a constant would sort every row for nothing.
    """

    def __init__(self):
        super().__init__(Value(None), BigIntegerField())

    def get_group_by_cols(self):
        return []


NOTHING = Nothing()


@dataclass(frozen=True)
class Arm:
    """A part of a statement: rows, each with what it `stands_under`, and what to count of them."""

    rows: QuerySet
    measures: dict[str, Aggregate]

    @property
    def is_wide(self) -> bool:
        return len(self.measures) > WIDTH

    def statement(self, number: int = 0) -> QuerySet:
        """The arm's number, a key, and WIDTH columns or more of what is counted there."""
        aggregates = [*self.measures.values(), *[NOTHING] * (WIDTH - len(self.measures))]
        columns = {f"value_{number}": each for number, each in enumerate(aggregates)}
        return (
            self.rows.annotate(arm=Value(number))
            .values("arm", "stands_under")
            .annotate(**columns)
            .values_list("arm", "stands_under", *columns)
        )


def totals(selection: Selection, figures: Iterable[Figure] = FIGURES.values()) -> Amounts:
    """Each figure's amount over all selected records; an item of two districts counts once."""
    figures = list(figures)
    return amounts(figures, tally_of(arms_of_totals(figures, selection))[None])


def arms_of_totals(figures: list[Figure], selection: Selection) -> Iterator[Arm]:
    of_rows = [figure for figure in figures if not figure.different]
    for name, measures in by_family(of_rows, selection).items():
        yield Arm(FAMILIES[name].rows(selection).annotate(stands_under=NOTHING), measures)
    for figure in figures:
        if figure.different:
            # People and schools are few, their rows many: one row is enough to count somebody.
            found = records(figure, selection).order_by().annotate(stands_under=NOTHING)
            yield Arm(found, {figure.key: Count("*")})


def missing(
    selection: Selection, figures: Iterable[Figure] = FIGURES.values()
) -> dict[str, list[Missing]]:
    """What the rows of each figure lack, where any does, in one statement."""
    figures = [figure for figure in figures if figure.weakened_by]
    return gaps_of(figures, tally_of(arms_of_gaps(figures, selection))[None])


def measures_of_gaps(
    figures: list[Figure], selection: Selection
) -> dict[str, dict[str, Aggregate]]:
    measures: dict[str, dict[str, Aggregate]] = defaultdict(dict)
    for figure in figures:
        measures[figure.family] |= counts_of_gaps(figure, selection)
    return measures


def arms_of_gaps(figures: list[Figure], selection: Selection) -> Iterator[Arm]:
    for name, counts in measures_of_gaps(figures, selection).items():
        yield Arm(FAMILIES[name].rows(selection).annotate(stands_under=NOTHING), counts)


def gaps_of(figures: list[Figure], counts: dict[str, int]) -> dict[str, list[Missing]]:
    found = {figure.key: gaps_in(figure, counts) for figure in figures}
    return {key: lacking for key, lacking in found.items() if lacking}


def missing_in(figure: Figure, selection: Selection, **keys) -> list[Missing]:
    """The same for the rows of one list."""
    if not figure.weakened_by:
        return []
    rows = figure.rows_of.rows(selection)
    for dimension, key in keys.items():
        rows = figure.rows_of.under(rows, dimension, key)
    counted = counts_of_gaps(figure, selection)
    columns = {f"value_{number}": each for number, each in enumerate(counted.values())}
    values = rows.order_by().aggregate(**columns).values()
    return gaps_in(figure, dict(zip(counted, values, strict=True)))


def counts_of_gaps(figure: Figure, selection: Selection) -> dict[str, Aggregate]:
    only = figure.condition(selection)
    counts: dict[str, Aggregate] = {gap_of(figure): _rows(only)}
    for gap in figure.weakened_by:
        # The gap first: few rows have it, and only of those need the rest be asked.
        counts[gap_of(figure, gap)] = _rows(gap.where & only)
    return counts


def gap_of(figure: Figure, gap: Gap | None = None) -> str:
    """The measure of a figure's rows that lack something; without a gap, of all of them."""
    return f"{figure.key} {gap.key if gap else 'of'}"


def gaps_in(figure: Figure, counts: dict[str, int]) -> list[Missing]:
    found = (
        Missing(gap, counts[gap_of(figure, gap)], counts[gap_of(figure)])
        for gap in figure.weakened_by
    )
    return [each for each in found if each.number]


def breakdown(
    selection: Selection, by: str, figures: Iterable[Figure] = FIGURES.values()
) -> dict[object, Amounts]:
    """Amounts for each key of the dimension that has any; None is the key of what has none.

    Only figures that go by the dimension are there, and keys only where some record stands.
    """
    figures = [figure for figure in figures if figure.goes_by(by)]
    return amounts_by_key(figures, tally_of(arms_of_breakdown(figures, selection, by)))


def amounts_by_key(figures: list[Figure], tally: Tally) -> dict[object, Amounts]:
    families = {rows_of(figure.family) for figure in figures}
    return {
        key: amounts(figures, measures)
        for key, measures in tally.items()
        if any(measures[name] for name in families)
    }


def arms_of_breakdown(figures: list[Figure], selection: Selection, by: str) -> Iterator[Arm]:
    for name, measures in by_family(figures, selection).items():
        for rows in FAMILIES[name].along(selection, by):
            yield Arm(rows, measures | {rows_of(name): Count("*")})


def arms_along(line: str, figures: list[Figure], selection: Selection) -> Iterator[Arm]:
    """Everything counted along one line: the totals, the gaps in them, or a breakdown."""
    if line == TOTALS:
        return arms_of_totals(figures, selection)
    if line == GAPS:
        return arms_of_gaps(figures, selection)
    return arms_of_breakdown(figures, selection, line)


def rows_of(family: str) -> str:
    """The measure that says how many rows of a family stand under a key, whatever they count."""
    return f"rows of {FAMILIES[family].among or family}"


def by_family(figures: list[Figure], selection: Selection) -> dict[str, dict[str, Aggregate]]:
    measures: dict[str, dict[str, Aggregate]] = defaultdict(dict)
    for figure in figures:
        measures[figure.family] |= figure.aggregates(selection)
    return measures


def records(figure: Figure, selection: Selection, **keys) -> QuerySet:
    """The rows a figure counts, or adds up, or finds different; under these keys of breakdowns."""
    rows = found_in(figure, selection, **keys)
    if figure.different:
        different = rows.model._meta.get_field(figure.different).related_model
        if keys or selection.scope.keys or not issubclass(rows.model, OfActivity):
            # Of one place or subject the rows are few, and so are a year's pairings: one list of
            # whom they name, made once.
            return different.objects.filter(pk__in=rows.order_by().values(figure.different))
        # On the forms of a year there are far more rows than people: of each, one row is enough.
        # It is found among the person's own, with or without statistics of the tables, because
        # what makes it count stands on the form.
        named = rows.filter(**{figure.different: OuterRef("pk")})
        return different.objects.filter(Exists(named.order_by()))
    return rows


def found_first(rows: QuerySet) -> QuerySet:
    """The same rows, no more than FEW, found before they are put in order: a database that meets
    them in that order goes through a whole year until it has enough of them for a page.

    They are named to it one by one: of a statement inside the other it would not know how few.
    """
    keys = rows.order_by().values_list("pk", flat=True)[: FEW + 1]
    return rows.model.objects.filter(pk__in=list(keys))


def found_in(figure: Figure, selection: Selection, **keys) -> QuerySet:
    """The family's rows a figure goes through, before the same people in them become one."""
    rows = figure.rows_of.rows(selection).filter(figure.condition(selection))
    for dimension, key in keys.items():
        rows = figure.rows_of.under(rows, dimension, key)
    return rows.filter(**{f"{figure.adds}__isnull": False}) if figure.adds else rows


def amount_of(figure: Figure, selection: Selection, rows: QuerySet) -> Amount:
    """The figure's amount over the list that `records` gave."""
    if not figure.adds:
        return Amount(rows.count())
    aggregates = figure.aggregates(selection)
    columns = {f"value_{number}": each for number, each in enumerate(aggregates.values())}
    values = rows.order_by().aggregate(**columns).values()
    measures = defaultdict(int, zip(aggregates, (each or 0 for each in values), strict=True))
    return amounts([figure], measures)[figure.key]


def empty_tally() -> Tally:
    return defaultdict(lambda: defaultdict(int))


def tally_of(arms: Iterable[Arm]) -> Tally:
    arms = list(arms)
    tally = empty_tally()
    for number, key, *values in _read(arms):
        for measure, value in zip(arms[number].measures, values, strict=False):
            tally[key or None][measure] += value or 0
    return tally


def _read(arms: list[Arm]) -> Iterator[tuple]:
    """Rows of arm, key and values, from as few statements as the widths allow."""
    together = []
    for number, arm in enumerate(arms):
        if arm.is_wide:
            yield from arm.statement(number)
        else:
            together.append(arm.statement(number))
    if together:
        first, *others = together
        yield from first.union(*others, all=True)


def amounts(figures: list[Figure], measures: dict[str, int]) -> Amounts:
    return {
        figure.key: Amount(measures[figure.key], how_rough(figure, measures)) for figure in figures
    }


def how_rough(figure: Figure, measures: dict[str, int]) -> str:
    if not figure.qualifier:
        return ""
    return next((word for word in ROUGH if measures[figure.rough(word)]), "")
