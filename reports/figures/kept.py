"""The figures of a report: kept sums where there are any, and what changed since.

The answer is exact at every moment. It costs the change since the sums were made, where counting
everything (`counting`) costs the year; what cannot be had that way is counted. Sums that were made
of other declarations than ours (`fingerprint`) know nothing of a figure that is new, and something
else of one that was altered: for us there are none.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.db.models import Count as CountRows
from django.db.models import F

from programs.models import Program
from reports.figures.changes import Changes
from reports.figures.counting import (
    GAPS,
    TOTALS,
    Amounts,
    Tally,
    amounts,
    amounts_by_key,
    arms_along,
    gap_of,
    gaps_of,
    rows_of,
    tally_of,
)
from reports.figures.crossed import Crossed
from reports.figures.definitions import FIGURES, WAITING_FORMS
from reports.figures.dimensions import DIMENSIONS
from reports.figures.figure import ROUGH, Figure
from reports.figures.fingerprint import fingerprint
from reports.figures.gaps import Missing
from reports.figures.on_its_way import OnItsWay
from reports.figures.selection import Part, Selection
from reports.scope import Scope
from reports.sums.models import KeptSums, ScopeSums, Source

# What is kept of a scope: its totals, the gaps in them, and each breakdown by its dimension.
LINES = (TOTALS, GAPS, *DIMENSIONS)
# More changes than these are counted no faster than everything.
MANY = 2_000
OF_FORMS = {Source.FORMS, Source.WAITING}


class Kept:
    """The sums of a program, as they are at one moment, with what changed since they were made.

    `changed` are the sources of which rows came or went, `stale` those to be counted whole.
    """

    def __init__(self, program: Program, noted: list[dict]):
        """`noted` says of each source of how many rows, and how many times in all, it changed."""
        self.program = program
        few = {each["source"] for each in noted if each["all"] == each["rows"] <= MANY}
        self.stale = {each["source"] for each in noted} - few
        if self.stale & OF_FORMS:
            # Those that count and those that wait are told together, so their sums are one.
            self.stale |= OF_FORMS
        self.changed = few - self.stale
        self._sums: dict[tuple[str, str], list] = {}

    @classmethod
    def of(cls, selection: Selection) -> "Kept | None":
        """None where no sums are kept: of a part of the year, of a small scope, provisionally.

        Nor where the sums are those of another release; they have to be counted anew.
        """
        is_plain = not selection.provisional and selection.period is None
        if not is_plain or not selection.scope.is_kept:
            return None
        kept = KeptSums.objects.made_of(fingerprint()).filter(program=selection.program).order_by()
        # Whether there are any, and what changed since, in one statement: of sums without a
        # change there is one row, without a source.
        noted = kept.values(source=F("program__unsummed__source")).annotate(
            rows=CountRows("program__unsummed__row"), all=CountRows("program__unsummed")
        )
        found = list(noted)
        if not found:
            return None
        return cls(selection.program, [each for each in found if each["source"]])

    @cached_property
    def changes(self) -> Changes:
        return Changes(self.program, self.changed)

    def read(self, *lines: str, scope: Scope | None = None) -> None:
        """Have the sums of these lines at hand; without a scope, those of every one."""
        rows = ScopeSums.objects.filter(kept=self.program.pk, by__in=lines)
        if scope is not None:
            rows = rows.filter(scope=scope.code)
        self._sums |= {(row.scope, row.by): row.tally for row in rows}

    def sums(self, line: str, scope: Scope) -> list | None:
        if (scope.code, line) not in self._sums:
            self.read(line, scope=scope)
        return self._sums.get((scope.code, line))


class Count:
    """What a report counts. Made and asked inside one `snapshot`, its answers are of one moment.

    The part of the selection is ALL, or SUMMED for what goes into the sums themselves.
    """

    def __init__(
        self,
        selection: Selection,
        kept: Kept | None = None,
        lines: Iterable[str] = (),
        crossed: Crossed | None = None,
    ):
        """`lines` are those that will be asked for; any other is read when it is.

        `crossed` counts what goes into the sums of many reports, each in the same passes.
        """
        self.selection, self.crossed = selection, crossed
        self.kept = kept or Kept.of(selection)
        if self.kept and lines:
            self.kept.read(*lines, scope=selection.scope)

    def totals(self, figures: Iterable[Figure] = FIGURES.values()) -> Amounts:
        """Each figure's amount over all selected records; an item of two districts counts once."""
        figures = list(figures)
        return amounts(figures, self.tally(TOTALS, figures)[None])

    def missing(self, figures: Iterable[Figure] = FIGURES.values()) -> dict[str, list[Missing]]:
        """What the rows of each figure lack, where any does."""
        figures = [figure for figure in figures if figure.weakened_by]
        return gaps_of(figures, self.tally(GAPS, figures)[None])

    def breakdown(
        self, by: str, figures: Iterable[Figure] = FIGURES.values()
    ) -> dict[object, Amounts]:
        """Amounts for each key of the dimension that has any; None is the key of what has none.

        Only figures that go by the dimension are there, and keys only where some record stands.
        """
        figures = [figure for figure in figures if figure.goes_by(by)]
        return amounts_by_key(figures, self.tally(by, figures))

    def tally(self, line: str, figures: list[Figure]) -> Tally:
        sums = self.kept.sums(line, self.selection.scope) if self.kept else None
        parts = [*figures, *waiting_among(figures)]
        whole = figures if self.selection.part == Part.ALL else parts
        if sums is None:
            return self._counted(line, whole)
        stale = [figure for figure in whole if figure.rows_of.source in self.kept.stale]
        summed = [figure for figure in parts if figure.rows_of.source not in self.kept.stale]
        wanted = {name for figure in summed for name in measures_of(figure, line)}
        found = self._counted(line, stale)
        add(found, dict(sums), wanted)
        if self.selection.part == Part.ALL and line != GAPS and waiting_among(summed):
            add(found, self.on_its_way.tally(line), wanted)
        if self.kept.changed:
            families = {figure.family for figure in summed}
            add(found, self.kept.changes.tally(line, self.selection.scope, families), wanted)
        return found

    def _counted(self, line: str, figures: list[Figure]) -> Tally:
        if self.crossed:
            return self.crossed.tally(line, figures, self.selection)
        return tally_of(arms_along(line, figures, self.selection))

    @cached_property
    def on_its_way(self) -> OnItsWay:
        return OnItsWay(self.selection)


def waiting_among(figures: list[Figure]) -> list[Figure]:
    """What forms that wait bring to these figures."""
    keys = {figure.key for figure in figures if figure.family == "forms"}
    return [figure for figure in WAITING_FORMS if figure.key in keys]


def measures_of(figure: Figure, line: str) -> Iterator[str]:
    """The names under which its numbers stand in a tally."""
    if line == GAPS:
        yield gap_of(figure)
        yield from (gap_of(figure, gap) for gap in figure.weakened_by)
        return
    yield figure.key
    if figure.qualifier:
        yield from (figure.rough(word) for word in ROUGH)
    if line in DIMENSIONS:
        yield rows_of(figure.family)


def add(tally: Tally, other: Tally, wanted: set[str]) -> None:
    for key, measures in other.items():
        for name in wanted & measures.keys():
            tally[key][name] += measures[name]
