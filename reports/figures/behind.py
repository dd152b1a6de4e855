"""The number over the list behind a figure, and what the rows of the list lack."""

from collections.abc import Sequence
from dataclasses import replace

from core.snapshots import snapshot
from reports.figures.counting import amount_of, missing_in, records
from reports.figures.dimensions import DIMENSIONS, Dimension, Key
from reports.figures.figure import Amount, Figure
from reports.figures.gaps import Missing
from reports.figures.kept import Count
from reports.figures.selection import Selection
from reports.scope import Scope

Number = tuple[Amount, list[Missing]]
# Where in the breakdowns the number stands.
Keys = Sequence[tuple[Dimension, Key]]
# Sums are kept of the report of each of these.
KEPT_BY = {"district", "subject"}


def number_over(figure: Figure, selection: Selection, keys: Keys = ()) -> Number:
    """From the sums, as the report has it, where they go so far; else the list is counted."""
    if len(keys) <= 1 and all(dimension.name in DIMENSIONS for dimension, _key in keys):
        with snapshot():
            count = Count(selection)
            if count.kept:
                return _from_sums(count, figure, keys)
    values = {dimension.name: key.value for dimension, key in keys}
    rows = records(figure, selection, **values)
    return amount_of(figure, selection, rows), missing_in(figure, selection, **values)


def _from_sums(count: Count, figure: Figure, keys: Keys) -> Number:
    gaps = count.missing([figure]).get(figure.key, [])
    if not keys:
        return count.totals([figure])[figure.key], gaps
    ((dimension, key),) = keys
    amounts = count.breakdown(dimension.name, [figure]).get(key.value or None, {})
    if gaps:
        # What nothing in the whole lacks, nothing in a part of it does.
        gaps = _gaps_under(count, figure, dimension.name, key)
    return amounts.get(figure.key, Amount()), gaps


def _gaps_under(count: Count, figure: Figure, dimension: str, key: Key) -> list[Missing]:
    """From the sums of the report of that district or subject, if they are kept of one."""
    selection = count.selection
    part = _report_under(selection.scope, dimension, key)
    if part is None:
        return missing_in(figure, selection, **{dimension: key.value})
    return Count(replace(selection, scope=part), count.kept).missing([figure]).get(figure.key, [])


def _report_under(scope: Scope, dimension: str, key: Key) -> Scope | None:
    """The report that is this part of the city's; a part of another report has none."""
    has_report = dimension in KEPT_BY and (key.value or dimension == "subject")
    if not (scope.is_whole_city and has_report):
        return None
    return scope.narrowed(dimension, key.row)
