"""The same report of the year before, as far as this year is read beside it."""

from dataclasses import dataclass, field, replace

from core.snapshots import snapshot
from programs.models import Program
from reports.figures.counting import Amounts
from reports.figures.definitions import FIGURES
from reports.figures.headline import HEADLINE
from reports.figures.kept import TOTALS, Count
from reports.figures.selection import Selection

# What is drawn of every breakdown: how much there was, and how many came.
DRAWN = (FIGURES["activities"], FIGURES["attendances"])


@dataclass(frozen=True)
class Before:
    """The headline figures of an earlier program in the same scope; by month if asked for."""

    program: Program
    totals: Amounts
    months: dict[object, Amounts] = field(default_factory=dict)


def year_before(selection: Selection, program: Program, *, by_month: bool) -> Before:
    """Counted forms alone: what still waited at its end does not count any more."""
    selection = replace(selection, program=program, provisional=False)
    with snapshot():
        count = Count(selection, lines=(TOTALS, *(["month"] if by_month else [])))
        return Before(
            program,
            count.totals(HEADLINE),
            count.breakdown("month", DRAWN) if by_month else {},
        )
