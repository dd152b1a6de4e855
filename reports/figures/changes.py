"""The rows that came in or went out since the sums were made, each with its keys and numbers.

They are few, so they are read once and added up here, for every scope and along every line.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Case, TextField, When
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from programs.models import Program
from reports.figures.counting import Tally, empty_tally, rows_of
from reports.figures.definitions import FIGURES, WAITING_FORMS
from reports.figures.dimensions import DIMENSIONS
from reports.figures.families import FAMILIES, OF_ACTIVITIES, Family
from reports.figures.met import MET, NOWHERE, Cells, add_row, added, as_row, stands_in, stored_at
from reports.figures.rows import AsGiven, columns_of, is_distinct, keys_of, measures_of
from reports.figures.selection import Part, Selection
from reports.scope import Scope, codes_over
from reports.sums.models import MetSums, Source, Unsummed, WaitingMove
from roster.models import Term
from roster.subjects.terms import newest_first

Places = dict[str, set]


@dataclass
class Row:
    """One row of a family: what it adds to each measure, and which person or school it is of.

    `sign` says whether it is added or taken off. `keys` are those it stands under in each
    breakdown; a form of two districts has both.
    """

    sign: int
    keys: Places = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)

    def under(self, line: str) -> Collection:
        """Its keys along a breakdown; along any other line there is one key for all."""
        return self.keys.get(line, ()) if line in DIMENSIONS else (None,)

    def add_to(self, tally: Tally, line: str) -> None:
        for key in self.under(line):
            found = tally[key]
            for name, number in self.numbers.items():
                found[name] += self.sign * number


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

    def read_met(self) -> None:
        """Have at hand how often those who changed are met, in every report."""
        for name in MET:
            if FAMILIES[name].source in self.sources:
                self.of(name).read_met()

    def met_now(self, families: Iterable[str]) -> Iterator[MetSums]:
        """How often they are met now, in every report."""
        for name in families:
            if FAMILIES[name].source in self.sources:
                yield from self.of(name).met_now()

    @cached_property
    def terms(self) -> list[Term]:
        return list(newest_first())


class FamilyChanges:
    def __init__(self, program: Program, family: Family, terms: list[Term]):
        self.program, self.family = program, family
        self.rows: dict[str, list[Row]] = defaultdict(list)
        is_as_it_was = family.source == Source.WAITING
        for row in (moves if is_as_it_was else read)(program, family, terms):
            if row.sign:
                for code in codes_over(row.keys["district"], row.keys["subject"]):
                    self.rows[code].append(row)
        self.different: dict[str, dict[str, Tally]] = {}
        self.met: dict[str, dict[int, str]] = {}
        self.moves: dict[str, dict[int, Cells]] = {}

    def add_to(self, tally: Tally, line: str, scope: Scope) -> None:
        for row in self.rows.get(scope.code, ()):
            row.add_to(tally, line)
        if self.family.name in MET:
            for key, numbers in self.change_of_different(scope.code)[line].items():
                for name, number in numbers.items():
                    tally[key][name] += number

    def change_of_different(self, code: str) -> dict[str, Tally]:
        """How many more people or schools are met in a report along each of its lines, or fewer."""
        if code not in self.different:
            found = self.different[code] = defaultdict(empty_tally)
            if code not in self.met:
                self.read_met(code)
            for one, cells in self.moved(code).items():
                before = self.met[code].get(one, NOWHERE)
                for cell, moved in cells.items():
                    met = stored_at(cell, before) or [0] * len(moved)
                    line, key = cell
                    for at, figure in enumerate(MET[self.family.name], 1):
                        now = met[at] + moved[at]
                        found[line][key][figure.key] += (now > 0) - (met[at] > 0)
        return self.different[code]

    def moved(self, code: str) -> dict[int, Cells]:
        """In how many more rows, or fewer, each of those is met in whose rows something changed."""
        if code not in self.moves:
            found = self.moves[code] = defaultdict(dict)
            figures = MET[self.family.name]
            for row in self.rows.get(code, ()):
                one = next(iter(row.of.values()))
                numbers = [row.sign, *(row.sign * (figure.key in row.of) for figure in figures)]
                keys = {line: next(iter(keys)) for line, keys in row.keys.items()}
                add_row(found[one], stands_in(keys), numbers)
        return self.moves[code]

    def read_met(self, code: str = "") -> None:
        """In one report, or in all; before any of this changed."""
        changed = Unsummed.objects.changed(self.program, self.family.source)
        named = self.family.model.objects.order_by().filter(activity__in=changed)
        whom = MET[self.family.name][0].different
        rows = MetSums.objects.filter(
            kept=self.program.pk, family=self.family.name, one__in=named.values(whom)
        )
        self.met |= {each: {} for each in ([code] if code else self.rows)}
        rows = rows.filter(scope=code) if code else rows
        stored = rows.annotate(as_text=Cast("tally", TextField()))
        for scope, one, tally in stored.values_list("scope", "one", "as_text"):
            self.met.setdefault(scope, {})[one] = tally

    def met_now(self) -> Iterator[MetSums]:
        for code in self.rows:
            for one, moved in self.moved(code).items():
                met = added(json.loads(self.met[code].get(one, NOWHERE)), moved)
                yield as_row(self.program, code, self.family.name, one, met)


def moves(program: Program, family: Family, terms: list[Term]) -> Iterator[Row]:
    """Each time that a form began to wait, or waited no more, as it was then."""
    keys = keys_of(
        {name: OF_ACTIVITIES[name] for name in OF_ACTIVITIES.keys() - {"district"}}, terms
    )
    numbers = {rows_of(family.name): 1} | {figure.key: 1 for figure in WAITING_FORMS}
    found = WaitingMove.objects.order_by().filter(program=program).annotate(**keys)
    for came, districts, *values in found.values_list("came", "districts", *keys):
        row = Row(1 if came else -1, numbers=numbers)
        for name, key in zip(keys, values, strict=True):
            row.keys[name.removeprefix("key_")].add(key or None)
        row.keys["district"] = set(districts) or {None}
        yield row


def read(program: Program, family: Family, terms: list[Term]) -> Iterable[Row]:
    """The family's rows in the whole city that changed, in one statement."""
    selection, keys = Selection(program, part=Part.CHANGED), keys_of(family.dimensions, terms)
    figures = [figure for figure in FIGURES.values() if figure.family == family.name]
    measures = dict(measures_of(figures, selection))
    columns = columns_of(measures.values())
    counts = family.where(Selection(program, part=Part.SUMMED))
    was_in = family.where(Selection(program, part=Part.GONE))
    rows = family.rows(selection).annotate(
        came=AsGiven(Case(When(counts, then=1), default=0)),
        went=AsGiven(Case(When(was_in, then=1), default=0)),
        **keys,
        **columns,
    )
    found: dict[int, Row] = {}
    names, empty = list(family.dimensions), {rows_of(family.name): 1}
    for pk, came, went, *values in rows.values_list("pk", "came", "went", *keys, *columns):
        row = found.setdefault(pk, Row(came - went, numbers=empty.copy()))
        for name, key in zip(names, values, strict=False):
            row.keys[name].add(key or None)
        for (name, aggregate), value in zip(measures.items(), values[len(names) :], strict=True):
            if value:
                (row.of if is_distinct(aggregate) else row.numbers)[name] = value
    return found.values()
