"""The annual report put together: amounts, rows, completeness and the notes that explain them.

Page, PDF, spreadsheet, CSV and command are all written from this one object.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.snapshots import snapshot
from reports.figures.counting import Amounts
from reports.figures.definitions import AWARDS, FIGURES, FORMS
from reports.figures.dimensions import DIMENSIONS, Dimension, Key
from reports.figures.figure import Amount, Figure
from reports.figures.gaps import Missing
from reports.figures.headline import BY_OTHERS, HEADLINE
from reports.figures.kept import GAPS, TOTALS, Count
from reports.figures.pairings import PAIRINGS
from reports.figures.people import PEOPLE
from reports.figures.selection import Selection
from reports.wording import statistics_sentence, still_to_come

GROUPS = (
    (gettext_lazy("Training and results"), (*HEADLINE, *BY_OTHERS)),
    (gettext_lazy("Guidance and reach"), PEOPLE),
    (gettext_lazy("Pairings"), PAIRINGS),
    (gettext_lazy("Completeness"), FORMS),
)


# The tables of a breakdown, each narrow enough to read, on the page as in print.
BREAKDOWNS = (
    (gettext_lazy("Training and results"), (*HEADLINE, *FORMS[:2])),
    (gettext_lazy("Guidance, pairings and awards"), (*PEOPLE, *PAIRINGS, AWARDS[0])),
)


# Parts of a figure stand in the files; in these tables they would make too many columns.
SHOWN_PARTS = {"", "forms_received"}


# Counted from forms, so that a place that sent none has no zero but a blank.
FROM_FORMS = {"activities", "forms", "lessons", "talks", "results", "people", "supported"}


SHORT_AWARDS = AWARDS[:1]


@dataclass(frozen=True)
class Row:
    """One key of the breakdown with its amounts."""

    key: Key
    amounts: Amounts
    is_silent: bool = False

    def amount(self, figure: Figure) -> Amount | None:
        """None where nothing is known: no form has come from there, so no figure can."""
        amount = self.amounts.get(figure.key, Amount())
        known = amount.number or figure.family not in FROM_FORMS or figure in FORMS
        return None if self.is_silent and not known else amount


@dataclass(frozen=True)
class AnnualReport:
    """One program's figures at one moment, broken down along one dimension if asked for."""

    selection: Selection
    totals: Amounts
    made_at: datetime
    dimension: Dimension | None = None
    rows: tuple[Row, ...] = ()
    missing: dict[str, list[Missing]] = field(default_factory=dict)

    def gaps(self, figure: Figure) -> list[str]:
        """What weakens a figure, in words: "2 of 45 without a length"."""
        today = timezone.localdate(self.made_at)
        return [
            *(str(each) for each in self.missing.get(figure.key, ())),
            *still_to_come(figure, self.selection.last, today),
        ]

    @property
    def title(self) -> str:
        return title_of(self.selection)

    @property
    def place(self) -> str:
        """What the report speaks of."""
        return str(self.selection.scope)

    @property
    def signatory(self) -> str:
        return self.selection.scope.signatory(self.selection.program)

    @property
    def lead(self) -> str:
        return statistics_sentence(self.totals, FIGURES, self.place)

    def figures_along(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those of the figures that can be broken down along the report's dimension."""
        return [figure for figure in figures if figure.goes_by(self.dimension.name)]

    def breakdowns(self) -> list[tuple[str, list[Figure]]]:
        """The breakdown's tables: a title and its columns; one that nothing fits is left out."""
        tables = []
        for title, figures in BREAKDOWNS:
            along = [each for each in self.figures_along(figures) if each.of_which in SHOWN_PARTS]
            if along:
                tables.append((str(title), along))
        return tables

    @property
    def silent_rows(self) -> list[Row]:
        return [row for row in self.rows if row.is_silent]

    def notes(self) -> list[str]:
        """What a reader must know to add the rows up, or not to."""
        if self.dimension is None:
            return self.general_notes()
        return [*self.notes_on_sums(), *self.notes_on_rows(), *self.general_notes()]

    def notes_on_sums(self, figures: Iterable[Figure] = FIGURES.values()) -> list[str]:
        """Why the rows of these figures come to more than their totals, where they do."""
        notes = []
        apart = self.do_not_add_up(figures)
        if any(not figure.different for figure in apart):
            notes.append(
                _(
                    "What belongs to two districts counts once in the total and once in the row of "
                    "each, so the rows come to more than the total. By home district, everything "
                    "stands once, with the supported side."
                )
            )
        if any(figure.different for figure in apart):
            notes.append(
                _(
                    "A person or a school can stand in several rows, so the rows of persons, "
                    "schools, trainees and mentors come to more than their totals."
                )
            )
        return notes

    def do_not_add_up(self, figures: Iterable[Figure] = FIGURES.values()) -> list[Figure]:
        return [
            figure
            for figure in self.figures_along(figures)
            if sum(row.amounts.get(figure.key, Amount()).number for row in self.rows)
            != self.totals[figure.key].number
        ]

    def notes_on_rows(self) -> list[str]:
        notes = []
        if count := len(self.silent_rows):
            notes.append(
                ngettext(
                    "No form has come from %(count)s district: its figures are not known (—), "
                    "which is not the same as 0.",
                    "No form has come from %(count)s districts: their figures are not known (—), "
                    "which is not the same as 0.",
                    count,
                )
                % {"count": count}
            )
        scope = self.selection.scope
        if self.dimension.name in {"district", "confirming_district"} and scope.has_place:
            notes.append(
                _(
                    "Rows of other districts show what they share with %(scope)s, not all that "
                    "they did."
                )
                % {"scope": scope}
            )
        if self.dimension.name == "school":
            notes.append(
                _(
                    "A form stands under the school of the supported side; lessons and persons "
                    "stand under their own."
                )
            )
        return notes

    def general_notes(self) -> list[str]:
        notes = []
        if self.selection.provisional:
            notes.append(_("Provisional: forms that wait for the city alone are included."))
        if any(amount.qualifier for amount in self.totals.values()):
            notes.append(_("A sum that rough headcounts went into is marked “about” or “over”."))
        return notes


def annual_report(selection: Selection, by: str = "", *, made_at: datetime | None = None):
    """The report of a selection; `by` names a dimension, or is empty."""
    dimension = DIMENSIONS.get(by)
    with snapshot():
        count = Count(selection, lines=(TOTALS, GAPS, by))
        return AnnualReport(
            selection=selection,
            totals=count.totals(),
            made_at=made_at or timezone.now(),
            dimension=dimension,
            rows=tuple(rows_of(count, dimension)) if dimension else (),
            missing=count.missing(),
        )


def rows_of(count: Count, dimension: Dimension) -> list[Row]:
    selection, found = count.selection, count.breakdown(dimension.name)
    # Only of districts is it known that they should have sent something.
    expected = dimension.name in {"district", "confirming_district"}
    rows = []
    for key in dimension.keys(selection, found):
        amounts = found.get(key.value or None, {})
        received = amounts.get("forms_received", Amount()).number
        silent = expected and not received and key.value is not None
        rows.append(Row(key, amounts, is_silent=silent))
    return rows


def title_of(selection: Selection) -> str:
    """The report's name, on the page, on paper and of its files."""
    if selection.scope.is_whole_city:
        return _("Annual report: %(program)s") % {"program": selection.program}
    return _("Annual report of %(scope)s: %(program)s") % {
        "scope": selection.scope,
        "program": selection.program,
    }
