"""The same report of the year before, as far as this year is read beside it."""

from dataclasses import dataclass, field, replace

from core.snapshots import snapshot
from programs.models import Program
from reports.annual.report import Row
from reports.figures.counting import Amounts
from reports.figures.days import a_year_before
from reports.figures.definitions import FIGURES
from reports.figures.figure import Amount, Figure
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

    def amount(self, figure: Figure, row: Row | None = None) -> Amount | None:
        """Of the whole year, or of the row's month a year earlier; None where none is compared."""
        if row is None:
            return self.totals[figure.key]
        if not self.months or not row.key.value:
            return None
        return self.months.get(a_year_before(row.key.value), {}).get(figure.key, Amount())


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
