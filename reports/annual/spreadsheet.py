"""The report as sheets: every figure, every row, in numbers that can be calculated with."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports import Sheet
from reports.annual.report import GROUPS, AnnualReport, Row
from reports.figures.definitions import AWARDS, FIGURES
from reports.figures.figure import Amount, Figure
from reports.wording import between_gaps, moment, name_of, period, reading
from results.models import Award

LISTED = [*(figure for _title, figures in GROUPS for figure in figures), *AWARDS]


def workbook(report: AnnualReport) -> list[Sheet]:
    sheets = [figures_sheet(report)]
    if report.dimension:
        sheets.append(breakdown_sheet(report))
    return [*sheets, awards_sheet(report), about_sheet(report)]


def figures_sheet(report: AnnualReport) -> Sheet:
    columns = [
        _("Figure"),
        _("Number"),
        _("As it is read"),
        _("Of which"),
        _("What counts"),
        pgettext("column", "Key"),
        pgettext("column", "What is missing"),
    ]
    rows = [
        (
            name_of(figure),
            report.totals[figure.key].number,
            str(reading(figure, report.totals[figure.key])),
            str(FIGURES[figure.of_which].name) if figure.of_which else "",
            str(figure.definition),
            figure.key,
            between_gaps(report.gaps(figure)),
        )
        for figure in LISTED
    ]
    return Sheet(_("Figures"), columns, rows)


def breakdown_sheet(report: AnnualReport) -> Sheet:
    figures = report.figures_along(LISTED)
    columns = [str(report.dimension.heading), *(str(full_name(figure)) for figure in figures)]
    rows = [[row.key.label, *cells(row, figures)] for row in report.rows]
    total = [_("Total"), *(report.totals[figure.key].number for figure in figures)]
    return Sheet(str(report.dimension.title), columns, [*rows, total])


def cells(row: Row, figures: list[Figure]) -> list[int | None]:
    """Numbers; an empty cell where nothing is known."""
    amounts = (row.amount(figure) for figure in figures)
    return [amount.number if amount else None for amount in amounts]


def full_name(figure: Figure) -> str:
    """A name that stands alone: a part says of what."""
    if not figure.of_which:
        return str(figure.name)
    return _("%(figure)s: of which %(part)s") % {
        "figure": FIGURES[figure.of_which].name,
        "part": name_of(figure),
    }


def awards_sheet(report: AnnualReport) -> Sheet:
    columns = [_("Level"), *(str(rank.label) for rank in Award.Rank)]
    rows = [
        [str(level.label), *(award(report, level, rank).number for rank in Award.Rank)]
        for level in Award.Level
    ]
    return Sheet(_("Awards by level and rank"), columns, rows)


def award(report: AnnualReport, level: Award.Level, rank: Award.Rank) -> Amount:
    return report.totals[f"awards_{level.value}_{rank.value}"]


def about_sheet(report: AnnualReport) -> Sheet:
    selection = report.selection
    rows = [
        (_("Program"), str(selection.program)),
        (_("Scope"), report.place),
        (_("Reporting period"), period(selection.first, selection.last)),
        (_("As of"), moment(report.made_at)),
        (_("Summary"), report.lead),
        *((_("Note"), note) for note in report.notes()),
    ]
    return Sheet(_("About this report"), [report.title, ""], rows)


def long_table(report: AnnualReport) -> Sheet:
    """One line for each figure and row: what a program reads most easily."""
    columns = [
        str(report.dimension.heading) if report.dimension else _("Row"),
        pgettext("column", "Key"),
        _("Figure"),
        _("Number"),
        _("As it is read"),
        pgettext("column", "What is missing"),
        _("Scope"),
    ]
    return Sheet(report.title, columns, [(*row, report.place) for row in long_rows(report)])


def long_rows(report: AnnualReport) -> Iterator[tuple]:
    for figure in LISTED:
        gaps = between_gaps(report.gaps(figure))
        yield _long_row(_("Total"), figure, report.totals[figure.key], gaps)
    for row in report.rows:
        for figure in report.figures_along(LISTED):
            yield _long_row(row.key.label, figure, row.amount(figure))


def _long_row(label: str, figure: Figure, amount: Amount | None, gaps: str = "") -> tuple:
    number, words = (amount.number, str(reading(figure, amount))) if amount else ("", "")
    return (label, figure.key, full_name(figure), number, words, gaps)
