"""What the figures are, in one short text: kept sums carry it, and are read by nobody else.

It is made of the statements that count everything, as they are compiled, of the names under which
their numbers are stored, of the triggers that note what changes, and of the file that adds this up.
So it is another one as soon as a figure, a gap, a family, a line or what is noted is added, altered
or taken away; and, at worst once too often, with a Django that writes its SQL otherwise. Words and
units are not in it. Of the rows of an office nothing is, so that every process of one release has
the same.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db.models.expressions import Expression

from programs.models import Program
from reports.figures.counting import by_family, measures_of_gaps
from reports.figures.definitions import FIGURES, WAITING_FORMS
from reports.figures.dimensions import DIMENSIONS
from reports.figures.families import FAMILIES
from reports.figures.met import MET
from reports.figures.selection import Part, Selection
from reports.sums.triggers import TRIGGERS
from roster.models import Term
from roster.subjects.terms import TermOf

# How sums are stored. Whoever stores them otherwise counts it up.
LAYOUT = 1
# Adds what changed since to the sums, and takes them further by it.
ADDED_UP = Path(__file__).with_name("changes.py")
LENGTH = 16
# They stand for any of an office, and are stored nowhere.
FIRST, LAST = date(2000, 1, 1), date(2000, 12, 31)
SOME_PROGRAM = Program(pk=0, starts_on=FIRST, ends_on=LAST)
SOME_TERMS = [Term(pk=0, starts_on=FIRST, ends_on=LAST)]


@cache
def fingerprint() -> str:
    """Of the figures of this release, compiled once in a process."""
    noted = (*map(repr, TRIGGERS), ADDED_UP.read_text(encoding="utf-8"))
    said = (str(LAYOUT), *DIMENSIONS, *declared(), *noted)
    return sha256("\n".join(said).encode()).hexdigest()[:LENGTH]


def declared() -> Iterator[str]:
    """Each family with all that is counted of it, along all its lines, in one statement."""
    selection = Selection(SOME_PROGRAM, part=Part.SUMMED)
    figures = [*FIGURES.values(), *WAITING_FORMS]
    weakened = [figure for figure in figures if figure.weakened_by]
    numbers, lacking = by_family(figures, selection), measures_of_gaps(weakened, selection)
    for name in numbers:
        family = FAMILIES[name]
        keys = {
            f"{line} {number}": _of_some_terms(key)
            for line, expressions in family.dimensions.items()
            for number, key in enumerate(expressions)
        }
        measures = numbers[name] | lacking.get(name, {})
        # Names as they are stored would be no names in SQL.
        lines = {f"key_{at}": key for at, key in enumerate(keys.values())}
        columns = {f"value_{at}": each for at, each in enumerate(measures.values())}
        rows = family.rows(selection).annotate(**lines).values(*lines).annotate(**columns)
        met = [figure.key for figure in MET.get(name, [])]
        statement, values = rows.query.sql_with_params()
        yield repr((name, family.source.value, family.among, [*keys], [*measures], met))
        yield f"{statement} {[*map(str, values)]}"


def _of_some_terms(key: Expression) -> Expression:
    return key.among(SOME_TERMS) if isinstance(key, TermOf) else key
