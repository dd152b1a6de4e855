"""The same report of the year before, as far as this year is read beside it."""

from dataclasses import dataclass, field, replace
from datetime import date

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
    """The headline figures of an earlier program in the same scope; by month if asked for.

    `totals` are of as many of its days as this year has had: until `last`, or of the whole of it
    where that is None.
    """

    program: Program
    totals: Amounts
    whole: Amounts
    last: date | None = None
    months: dict[object, Amounts] = field(default_factory=dict)

    def amount(self, figure: Figure, row: Row | None = None) -> Amount | None:
        """As far as both years go, or of the row's month a year earlier; None where none is."""
        if row is None:
            return self.totals[figure.key]
        if not self.months or not row.key.value:
            return None
        return self.months.get(a_year_before(row.key.value), {}).get(figure.key, Amount())


def year_before(selection: Selection, program: Program, *, by_month: bool, today: date) -> Before:
    """Counted forms alone: what still waited at its end does not count any more."""
    last = as_far(program, selection.program, today)
    selection = replace(selection, program=program, provisional=False)
    until = replace(selection, period=(program.starts_on, last)) if last else selection
    with snapshot():
        count = Count(selection, lines=(TOTALS, *(["month"] if by_month else [])))
        whole = count.totals(HEADLINE)
        return Before(
            program,
            totals=Count(until).totals(HEADLINE) if last else whole,
            whole=whole,
            last=last,
            months=count.breakdown("month", DRAWN) if by_month else {},
        )


def as_far(before: Program, program: Program, today: date) -> date | None:
    """The day on which the year before was as old as this one is today; None where one of the two
    is over by then: whole years are compared as a whole.
    """
    last = before.starts_on + (today - program.starts_on)
    return last if today < program.ends_on and last < before.ends_on else None
