"""The number over the list behind a figure, and what the rows of the list lack."""

from core.snapshots import snapshot
from reports.figures.counting import amount_of, missing_in, records
from reports.figures.dimensions import DIMENSIONS
from reports.figures.figure import Amount, Figure
from reports.figures.gaps import Missing
from reports.figures.kept import Count
from reports.figures.selection import Selection

Number = tuple[Amount, list[Missing]]


def number_over(figure: Figure, selection: Selection, **keys) -> Number:
    """From the sums, as the report has it, where they go so far; else the list is counted."""
    if len(keys) <= 1 and keys.keys() <= DIMENSIONS.keys():
        with snapshot():
            count = Count(selection)
            if count.kept:
                return _from_sums(count, figure, **keys)
    rows = records(figure, selection, **keys)
    return amount_of(figure, selection, rows), missing_in(figure, selection, **keys)


def _from_sums(count: Count, figure: Figure, **keys) -> Number:
    if not keys:
        gaps = count.missing([figure]).get(figure.key, [])
        return count.totals([figure])[figure.key], gaps
    ((dimension, key),) = keys.items()
    amounts = count.breakdown(dimension, [figure]).get(key or None, {})
    gaps = missing_in(figure, count.selection, **keys)
    return amounts.get(figure.key, Amount()), gaps
