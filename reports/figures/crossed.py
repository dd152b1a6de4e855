"""What all reports of one kind count, of each district or of each subject, in one pass.

A report is the city's row or cell. So what they count along a line is the year counted by two keys
at once, where a count of each report goes through the whole year again.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Aggregate, Count, QuerySet

from reports.figures.counting import (
    GAPS,
    NOTHING,
    TOTALS,
    Tally,
    arms_along,
    by_family,
    empty_tally,
    measures_of_gaps,
    rows_of,
    tally_of,
)
from reports.figures.families import FAMILIES
from reports.figures.figure import Figure
from reports.figures.met import MET, MetInAll
from reports.figures.selection import Selection


class Crossed:
    """Counts of the whole city and of its reports; each pass is made when it is first needed.

    Of one line the same figures are asked for every report.
    """

    def __init__(self, city: Selection):
        self.city, self.met = city, MetInAll(city)
        self.along: dict[str, Tally] = {}
        self.passes: dict[tuple[str, str], dict[object, Tally]] = {}

    def tally(self, line: str, figures: list[Figure], selection: Selection) -> Tally:
        """What the report of the selection's scope counts along the line."""
        rest = [figure for figure in figures if figure.family not in MET]
        found = self._tally(line, rest, selection)
        for family in {figure.family for figure in figures} & MET.keys():
            for key, numbers in self.met.tally(family, line, selection.scope).items():
                found[key].update(numbers)
        return found

    def _tally(self, line: str, figures: list[Figure], selection: Selection) -> Tally:
        if selection.scope.is_whole_city:
            return own(self._along(line, figures))
        ((kind, key),) = selection.scope.keys.items()
        if line == TOTALS:
            row = self._along(kind, figures).get(key, {})
            families = {rows_of(figure.family) for figure in figures}
            return own({None: {name: n for name, n in row.items() if name not in families}})
        if line == kind == "subject":
            # No row is of two subjects.
            return own({key: self._along(kind, figures).get(key, {})})
        if (kind, line) == ("subject", "district"):
            return own(
                {place: by_subject.get(key, {}) for place, by_subject in self._by_both(figures)}
            )
        return own(self._pass(kind, line, figures).get(key, {}))

    def _by_both(self, figures: list[Figure]):
        return self._pass("district", "subject", figures).items()

    def _along(self, line: str, figures: list[Figure]) -> Tally:
        if line not in self.along:
            if line in {TOTALS, GAPS, "district", "subject"}:
                self.along[line] = tally_of(arms_along(line, figures, self.city))
            else:
                self.along[line] = self._added_up(line, figures)
        return self.along[line]

    def _added_up(self, line: str, figures: list[Figure]) -> Tally:
        """The city's own, from its subjects: a row is of one or of none, a person of many."""
        different = [figure for figure in figures if figure.different]
        found = tally_of(arms_along(line, different, self.city))
        counted = {figure.key for figure in different}
        counted |= {rows_of(figure.family) for figure in different}
        for of_subject in self._pass("subject", line, figures).values():
            for key, row in of_subject.items():
                for name in row.keys() - counted:
                    found[key][name] += row[name]
        return found

    def _pass(self, kind: str, line: str, figures: list[Figure]) -> dict[object, Tally]:
        if (kind, line) not in self.passes:
            found: dict[object, Tally] = defaultdict(empty_tally)
            for rows, measures in self._statements(kind, line, figures):
                columns = {f"value_{number}": each for number, each in enumerate(measures.values())}
                keys = ("stands_under", "is_of")
                counted = rows.values(*keys).annotate(**columns).values_list(*keys, *columns)
                for under, of, *values in counted:
                    row = found[of or None][under or None]
                    for name, value in zip(measures, values, strict=True):
                        row[name] += value or 0
            self.passes[kind, line] = found
        return self.passes[kind, line]

    def _statements(
        self, kind: str, line: str, figures: list[Figure]
    ) -> Iterator[tuple[QuerySet, dict[str, Aggregate]]]:
        if line == GAPS:
            for name, measures in measures_of_gaps(figures, self.city).items():
                rows = FAMILIES[name].rows(self.city).annotate(stands_under=NOTHING)
                yield from ((each, measures) for each in FAMILIES[name].of_each(rows, kind))
            return
        for name, measures in by_family(figures, self.city).items():
            for rows in FAMILIES[name].along(self.city, line):
                for each in FAMILIES[name].of_each(rows, kind):
                    yield each, measures | {rows_of(name): Count("*")}


def own(tally: Tally) -> Tally:
    """One that whoever asked may add to."""
    made = empty_tally()
    for key, row in tally.items():
        made[key].update(row)
    return made
