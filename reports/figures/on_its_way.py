"""Forms on their way that are in no kept sums: those that were returned, and corrections.

What they say changes as their authors write, so it is read as it stands: once, for every line.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from operator import itemgetter

from django.db.models import QuerySet

from reports.figures.counting import TOTALS, Tally, empty_tally, rows_of
from reports.figures.definitions import FIGURES, WAITING_FORMS
from reports.figures.families import FAMILIES
from reports.figures.rows import columns_of, keys_of, measures_of
from reports.figures.selection import Part, Selection
from roster.subjects.terms import newest_first

FORMS = FAMILIES["forms"]
KEYS = list(FORMS.dimensions)


class OnItsWay:
    """Those in the scope of a selection, which is of a whole program."""

    def __init__(self, selection: Selection):
        self.selection = replace(selection, part=Part.ON_ITS_WAY)

    def tally(self, line: str) -> Tally:
        """What they bring to the totals or to a breakdown."""
        tally = empty_tally()
        for key, number, numbers in self._along(line):
            found = tally[key or None]
            if line != TOTALS:
                found[rows_of(FORMS.name)] += number
            for name, each in zip(self.measures, numbers, strict=True):
                found[name] += number * (each or 0)
        return tally

    def _along(self, line: str) -> Iterable[tuple[object, int, list]]:
        """Each key, how many rows there are of it alike, and what each brings to the measures."""
        numbers = range(len(KEYS), len(KEYS) + len(self.measures))
        if line == TOTALS:
            alike = Counter(map(itemgetter(*numbers), self._forms))
            return ((None, number, each) for each, number in alike.items())
        rows = self._rows if line == "district" else self._forms
        alike = Counter(map(itemgetter(KEYS.index(line), *numbers), rows))
        return ((key, number, each) for (key, *each), number in alike.items())

    @cached_property
    def measures(self) -> dict:
        figures = [FIGURES[figure.key] for figure in WAITING_FORMS]
        return dict(measures_of(figures, self.selection))

    def rows(self) -> QuerySet:
        """The keys and numbers of each form, and its own key; of several districts, with each."""
        keys = keys_of(FORMS.dimensions, list(newest_first()))
        columns = columns_of(self.measures.values())
        rows = FORMS.rows(self.selection).annotate(**keys, **columns)
        return rows.values_list(*keys, *columns, "pk")

    @cached_property
    def _rows(self) -> list[tuple]:
        return list(self.rows())

    @cached_property
    def _forms(self) -> list[tuple]:
        return list({row[-1]: row for row in self._rows}.values())
