"""How often each person and each school is met, in each report and under each of its keys.

A figure of different people knows by this whether somebody counts still when one of their forms
counts no more. Asking their other forms would cost the year, and not the change.
"""

import json
from collections import defaultdict
from collections.abc import Iterator

from programs.models import Program
from reports.figures.counting import TOTALS, Tally, empty_tally, rows_of
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.families import FAMILIES
from reports.figures.figure import Figure
from reports.figures.rows import columns_of, keys_of
from reports.figures.selection import Selection
from reports.scope import Scope, codes_over
from reports.sums.models import MetSums
from reports.sums.triggers import NOTED_BY_ROW
from roster.subjects.terms import newest_first

# A line and a key on it.
Cell = tuple[str, object]
# In how many rows somebody is met there: of all, then of those of each figure.
Cells = dict[Cell, list[int]]
# The same as it is stored, each cell by its name: of many, few are asked for.
Stored = dict[str, list[int]]
# Of whom nothing is stored, as text.
NOWHERE = "{}"


def figures_of(family: str) -> list[Figure]:
    return [each for each in FIGURES.values() if each.family == family and each.different]


# Whoever pairings name is soon counted: of those there are as many as people.
MET = {
    name: figures
    for name, family in FAMILIES.items()
    if family.source in NOTED_BY_ROW and (figures := figures_of(name))
}


def stands_in(keys: dict[str, object]) -> list[Cell]:
    """The cells of one row, by its key along each dimension."""
    return [(TOTALS, None), *((line, keys[line]) for line in DIMENSIONS if line in keys)]


def add_row(cells: Cells, stands: list[Cell], numbers: list[int]) -> None:
    for cell in stands:
        if (found := cells.get(cell)) is None:
            cells[cell] = numbers.copy()
        else:
            for at, number in enumerate(numbers):
                found[at] += number


def name_of(cell: Cell) -> str:
    return f"{cell[0]} {cell[1]}"


def stored_at(cell: Cell, text: str) -> list[int] | None:
    """What is stored of one cell. Of the many in a year's texts few are asked for, and to read the
    whole of each takes as long as all else of the figures.
    """
    name = f'"{name_of(cell)}": '
    at = text.find(name)
    if at < 0:
        return None
    start = at + len(name)
    return json.loads(text[start : text.index("]", start) + 1])


def added(met: Stored, moved: Cells) -> Stored:
    """What is stored once this has moved; a cell in which nobody is met any more is none."""
    now = dict(met)
    for cell, numbers in moved.items():
        before = met.get(name_of(cell), [0] * len(numbers))
        now[name_of(cell)] = [was + more for was, more in zip(before, numbers, strict=True)]
    return {name: numbers for name, numbers in now.items() if any(numbers)}


def as_row(program: Program, scope: str, family: str, one: int, met: Stored) -> MetSums:
    return MetSums(kept_id=program.pk, scope=scope, family=family, one=one, tally=met)


class MetInAll:
    """Of a whole year, counted in one pass over the rows of a family."""

    def __init__(self, city: Selection):
        self.city = city
        self.rows: dict[str, list[MetSums]] = {}
        self.tallies: dict[str, dict[tuple[str, str], Tally]] = {}

    def tally(self, family: str, line: str, scope: Scope) -> Tally:
        """How many different ones the figures of the family count along the line."""
        if family not in self.tallies:
            self._pass(family)
        return self.tallies[family][scope.code, line]

    def _pass(self, family: str) -> None:
        names = [rows_of(family), *(figure.key for figure in MET[family])]
        self.rows[family] = []
        tallies = self.tallies[family] = defaultdict(empty_tally)
        for one, scopes in self._by_one(family):
            for code, cells in scopes.items():
                met = {name_of(cell): numbers for cell, numbers in cells.items()}
                self.rows[family].append(as_row(self.city.program, code, family, one, met))
                for (line, key), (rows, *numbers) in cells.items():
                    found = tallies[code, line][key]
                    if line != TOTALS:
                        found[names[0]] += rows
                    for name, number in zip(names[1:], numbers, strict=True):
                        found[name] += number > 0

    def _by_one(self, family: str) -> Iterator[tuple[int, dict[str, Cells]]]:
        """Each person or school, and where it is met in each report."""
        last, scopes = None, {}
        for one, keys, numbers in self._read(family):
            if one != last and scopes:
                yield last, scopes
                scopes = {}
            last, stands = one, stands_in(keys)
            for code in codes_over([keys["district"]], [keys["subject"]]):
                add_row(scopes.setdefault(code, {}), stands, numbers)
        if scopes:
            yield last, scopes

    def _read(self, family: str) -> Iterator[tuple[int, dict, list[int]]]:
        rows_of_family, figures = FAMILIES[family], MET[family]
        keys = keys_of(rows_of_family.dimensions, list(newest_first()))
        columns = columns_of(each.aggregates(self.city)[each.key] for each in figures)
        rows = rows_of_family.rows(self.city).annotate(**keys, **columns)
        whom, names = figures[0].different, list(rows_of_family.dimensions)
        # Whoever is read next is the same person until the last of their rows: they need no room.
        read = rows.order_by(whom).values_list(whom, *keys, *columns).iterator(chunk_size=10_000)
        for one, *values in read:
            stands = {name: key or None for name, key in zip(names, values, strict=False)}
            yield one, stands, [1, *(each is not None for each in values[len(names) :])]
