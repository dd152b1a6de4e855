"""The rows that came in or went out since the sums were made, each with its keys and numbers.

They are few, so they are read once and added up here, for every scope and along every line.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Aggregate, Case, F, QuerySet, Sum, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from programs.models import Program
from reports.figures.counting import NOTHING, Tally, counts_of_gaps, empty_tally, rows_of
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.families import FAMILIES, NO_KEY, Family
from reports.figures.figure import Figure
from reports.figures.selection import Part, Selection
from reports.scope import Scope
from roster.models import Term
from roster.subjects.terms import TermOf, newest_first

Places = dict[str, set]
# Under which key, of which figure, and which person or school.
Met = tuple[object, str, int]


@dataclass
class Row:
    """One row of a family: what it adds to each measure, and which person or school it is of.

    `keys` are those it stands under in each breakdown; a form of two districts has both.
    """

    keys: Places = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)

    def is_in(self, scope: Scope) -> bool:
        return all(key in self.keys[dimension] for dimension, key in scope.keys.items())

    def under(self, line: str) -> Collection:
        """Its keys along a breakdown; along any other line there is one key for all."""
        return self.keys.get(line, ()) if line in DIMENSIONS else (None,)

    def add_to(self, tally: Tally, line: str, sign: int) -> None:
        for key in self.under(line):
            for name, number in self.numbers.items():
                tally[key][name] += sign * number


Rows = dict[int, Row]


class Changes:
    """Of one program and some sources of rows; a family's are read when they are first asked."""

    def __init__(self, program: Program, sources: Collection[str]):
        self.program, self.sources = program, sources
        self.families: dict[str, FamilyChanges] = {}

    def tally(self, line: str, scope: Scope, families: Iterable[str]) -> Tally:
        """What has to be added to the sums of this scope along this line."""
        tally = empty_tally()
        for name in families:
            if FAMILIES[name].source in self.sources:
                self.of(name).add_to(tally, line, scope)
        return tally

    def of(self, name: str) -> "FamilyChanges":
        if name not in self.families:
            self.families[name] = FamilyChanges(self.program, FAMILIES[name], self.terms)
        return self.families[name]

    @cached_property
    def terms(self) -> list[Term]:
        return list(newest_first())


class FamilyChanges:
    def __init__(self, program: Program, family: Family, terms: list[Term]):
        self.program, self.family, self.terms = program, family, terms
        self.figures = [figure for figure in FIGURES.values() if figure.family == family.name]
        parts = {part: Selection(program, part=part) for part in (Part.COME, Part.GONE)}
        rows = read(family, self.figures, parts, terms)
        self.come, self.gone = rows[Part.COME], rows[Part.GONE]

    def add_to(self, tally: Tally, line: str, scope: Scope) -> None:
        came, went = (self.met(rows.values(), line, scope) for rows in (self.come, self.gone))
        for rows, sign in ((self.come, 1), (self.gone, -1)):
            for row in rows.values():
                if row.is_in(scope):
                    row.add_to(tally, line, sign)
        if came ^ went:
            # With a row that stayed somebody counts already, or still.
            for key, figure, one in (came ^ went) - self.stayed(line, scope, came ^ went):
                tally[key][figure] += 1 if (key, figure, one) in came else -1

    def met(self, rows: Iterable[Row], line: str, scope: Scope) -> set[Met]:
        """The people or schools these rows are of, under each key and for each figure."""
        return {
            (key, figure, one)
            for row in rows
            if row.of and row.is_in(scope)
            for key in row.under(line)
            for figure, one in row.of.items()
        }

    def stayed(self, line: str, scope: Scope, asked: set[Met]) -> set[Met]:
        """Those of the people who have a row there that neither came nor went."""
        selection = Selection(self.program, scope, part=Part.STAYED)
        measures = dict(measures_of(self.figures, selection))
        columns = {f"value_{at}": per_row(each) for at, each in enumerate(measures.values())}
        # An expression, or SQLite looks up each of these people on every form.
        whom = Coalesce(self.figures[0].different, 0)
        people = {one for _key, _figure, one in asked}
        found = set()
        for rows in self.along(line, selection):
            for key, *values in (
                rows.alias(whom=whom)
                .filter(whom__in=people)
                .annotate(**columns)
                .values_list("stands_under", *columns)
                .distinct()
            ):
                found |= {
                    (key or None, figure, one)
                    for figure, one in zip(measures, values, strict=True)
                    if one
                }
        return found

    def along(self, line: str, selection: Selection) -> list[QuerySet]:
        if line in DIMENSIONS:
            return self.family.along(selection, line)
        return [self.family.rows(selection).annotate(stands_under=NOTHING)]


def read(
    family: Family,
    figures: list[Figure],
    parts: dict[Part, Selection],
    terms: list[Term],
) -> dict[Part, Rows]:
    """The family's rows in the whole city by their primary key, part by part, in one statement."""
    names = list(family.dimensions)
    keys = {f"key_{name}": Coalesce(key_of(family, name, terms), NO_KEY[name]) for name in names}
    statements = []
    for part, selection in parts.items():
        measures = dict(measures_of(figures, selection))
        rows = family.rows(selection)
        columns = {f"value_{at}": per_row(each) for at, each in enumerate(measures.values())}
        rows = rows.annotate(part=Value(part.value), **keys, **columns)
        statements.append(rows.values_list("part", "pk", *keys, *columns))
    first, *others = statements
    found: dict[Part, Rows] = defaultdict(dict)
    for part, pk, *values in first.union(*others, all=True):
        row = found[Part(part)].setdefault(pk, Row())
        for name, key in zip(names, values, strict=False):
            row.keys[name].add(key or None)
        for (name, aggregate), value in zip(measures.items(), values[len(names) :], strict=True):
            if value:
                (row.of if is_distinct(aggregate) else row.numbers)[name] = value
        row.numbers[rows_of(family.name)] = 1
    return found


def key_of(family: Family, dimension: str, terms: list[Term]) -> Expression:
    key = family.dimensions[dimension][0]
    return key.among(terms) if isinstance(key, TermOf) else key


def measures_of(figures: list[Figure], selection: Selection) -> Iterator[tuple[str, Aggregate]]:
    for figure in figures:
        yield from figure.aggregates(selection).items()
        if figure.weakened_by:
            yield from counts_of_gaps(figure, selection).items()


def is_distinct(aggregate: Aggregate) -> bool:
    return bool(getattr(aggregate, "distinct", False))


def per_row(aggregate: Aggregate) -> Expression:
    """What one row brings into an aggregate: its number, a one, or whom it is of."""
    takes_field = isinstance(aggregate, Sum) or is_distinct(aggregate)
    value = F(aggregate.get_source_expressions()[0].name) if takes_field else Value(1)
    return Case(When(aggregate.filter, then=value)) if aggregate.filter else value
