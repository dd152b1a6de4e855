"""The ways from the numbers of a report to the lists behind them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.actor import Actor
from reports.annual.before import Before
from reports.annual.report import AnnualReport, Row
from reports.figures.days import a_year_before
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import month_key
from reports.figures.figure import Amount, Figure
from reports.scope import may_read
from reports.wording import cell, heading

# The breakdowns of which each row has a report of its own.
SCOPED = {"district", "subject", "school"}


@dataclass(frozen=True)
class Cell:
    """A number in a table; without an address where there is nothing to open."""

    text: str
    heading: str = ""
    url: str = ""


class NoWays:
    """On paper nothing is opened."""

    def bar(self, figure: Figure, row: Row | None = None) -> str:
        return ""

    def before(self, before: Before, figure: Figure, row: Row | None = None) -> str:
        return ""


class Ways(NoWays):
    """Addresses of the lists behind the numbers, keeping what the report was asked for."""

    def __init__(self, report: AnnualReport, actor: Actor, kept: dict):
        slug = report.selection.program.slug
        self.report = report
        self.dimension = report.dimension
        self.actor = actor
        self.kept = kept
        # An address per figure, once: a breakdown has hundreds of cells.
        self.figures = {key: reverse("reports:figure", args=[slug, key]) for key in FIGURES}

    def to(self, figure: Figure, row: Row | None = None) -> str:
        query = {self.dimension.name: row.key.address} if row and self.dimension else {}
        query |= self.kept
        return self.figures[figure.key] + (f"?{urlencode(query)}" if query else "")

    def before(self, before: Before, figure: Figure, row: Row | None = None) -> str:
        """The list of the year before, a year earlier where the row is a month; or empty.

        Without a row it goes as far as the year before is compared.
        """
        amount = before.amount(figure, row)
        if not (amount and amount.number):
            return ""
        query = {"month": month_key(a_year_before(row.key.value)).address} if row else {}
        if before.last and not row:
            query["until"] = before.last.isoformat()
        query |= self._scope()
        args = [before.program.slug, figure.key]
        return reverse("reports:figure", args=args, query=query or None)

    def whole(self, before: Before, figure: Figure) -> str:
        """The list of the whole year before; or empty."""
        if not before.whole[figure.key].number:
            return ""
        args = [before.program.slug, figure.key]
        return reverse("reports:figure", args=args, query=self._scope() or None)

    def _scope(self) -> dict:
        return {name: value for name, value in self.kept.items() if name == "scope"}

    def to_report(self, row: Row) -> str:
        """The report of the row's place or subject alone; empty where it has none of its own."""
        scope = self.report.selection.scope
        name = self.dimension.name
        is_general = name == "subject" and row.key.value is None
        if name not in SCOPED or name in scope.keys or not (row.key.row or is_general):
            return ""
        narrowed = scope.narrowed(name, row.key.row)
        if not may_read(self.actor, narrowed):
            return ""
        return f"?{urlencode(self.kept | {'scope': narrowed.address})}"

    def bar(self, figure: Figure, row: Row | None = None) -> str:
        """The list that a bar opens; empty where there is nothing to open."""
        amount = row.amount(figure) if row else self.report.totals[figure.key]
        return self.to(figure, row) if amount and amount.number else ""

    def cell(self, figure: Figure, amount: Amount | None, row: Row | None = None) -> Cell:
        url = self.to(figure, row) if amount and amount.number else ""
        return Cell(cell(figure, amount), heading(figure), url)
