"""The report as finished text for print, in the language that is active."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.chain.wording import since
from activities.models import Status
from core.actor import Actor
from core.names import with_colon
from reports.annual.before import Before
from reports.annual.pictures import against, hatched, pictures
from reports.annual.quotes import quotes
from reports.annual.report import GROUPS, AnnualReport
from reports.annual.spreadsheet import award
from reports.annual.ways import NoWays
from reports.figures.definitions import AWARDS, FORMS
from reports.figures.figure import Figure
from reports.figures.waiting import Waiting, WhereFormsWait
from reports.pictures.bars import Bars, share
from reports.print.pdf import (
    Breakdown,
    Closing,
    FigureLine,
    Labels,
    Picture,
    PrintedBar,
    PrintedRow,
    ReportContent,
)
from reports.print.recounting import kinds_table, rules_table
from reports.wording import (
    NOT_KNOWN,
    between_gaps,
    cell,
    day,
    heading,
    moment,
    name_of,
    number,
    period,
    reading,
    with_gaps,
)
from results.models import Award

PRINTED = [
    *(figure for _title, figures in GROUPS if figures is not FORMS for figure in figures),
    AWARDS[0],
]


def content(report: AnnualReport, before: Before | None = None, *, actor: Actor) -> ReportContent:
    selection = report.selection
    office = report.signatory
    return ReportContent(
        title=printed_title(report),
        office=office,
        period=period(selection.first, selection.last),
        as_of=moment(report.made_at),
        lead=[report.lead, *report.general_notes()],
        figures=[line(report, figure) for figure in PRINTED],
        annexes=annexes(report, actor),
        completeness=completeness(report),
        pictures=list(drawn(report, before)),
        closing=Closing(office, day(timezone.localdate(report.made_at))),
        labels=labels(),
        created=report.made_at,
    )


def printed_title(report: AnnualReport) -> str:
    """A title that begins with the program's name breaks after it, not in the middle of a word."""
    name = str(report.selection.program)
    rest = report.title.removeprefix(name)
    return report.title if rest == report.title else f"{name}\n{rest}"


def line(report: AnnualReport, figure: Figure) -> FigureLine:
    words = reading(figure, report.totals[figure.key])
    return FigureLine(
        name_of(figure),
        words.value,
        words.unit,
        with_gaps(str(figure.definition), report.gaps(figure)),
        of_which=bool(figure.of_which),
    )


def annexes(report: AnnualReport, actor: Actor) -> list[Breakdown]:
    """The breakdown's tables as on the page, the awards, and how all of it was counted."""
    tables = []
    if report.dimension:
        tables = [breakdown_table(report, *each) for each in report.breakdowns()]
    if awards := awards_table(report):
        tables.append(awards)
    if said := quotes_table(report, actor):
        tables.append(said)
    return [*tables, rules_table(), kinds_table(report.selection.program)]


def breakdown_table(report: AnnualReport, title: str, figures: list[Figure]) -> Breakdown:
    return Breakdown(
        title=_("%(title)s: %(table)s") % {"title": report.dimension.title, "table": title},
        columns=[str(report.dimension.heading), *(heading(figure) for figure in figures)],
        rows=[
            [row.key.label, *(cell(figure, row.amount(figure)) for figure in figures)]
            for row in report.rows
        ],
        total=[_("Total"), *(cell(figure, report.totals[figure.key]) for figure in figures)],
        notes=[*report.notes_on_sums(figures), *report.notes_on_rows()],
    )


def awards_table(report: AnnualReport) -> Breakdown | None:
    if not report.totals["awards"].number:
        return None
    return Breakdown(
        title=_("Awards by level and rank"),
        columns=[_("Level"), *(str(rank.label) for rank in Award.Rank)],
        rows=[
            [
                str(level.label),
                *(number(award(report, level, rank).number) for rank in Award.Rank),
            ]
            for level in Award.Level
        ],
    )


def quotes_table(report: AnnualReport, actor: Actor) -> Breakdown | None:
    said = quotes(report.selection, actor)
    if not said:
        return None
    return Breakdown(
        title=_("In the words of mentors and trainees"),
        columns=[_("Words"), pgettext("of words", "By")],
        rows=[[each.text, each.by] for each in said],
    )


def completeness(report: AnnualReport) -> list[tuple[str, str]]:
    lines = [
        (str(figure.name), str(reading(figure, report.totals[figure.key]))) for figure in FORMS
    ]
    if silent := [row.key.label for row in report.silent_rows]:
        # Translators: what stands between the names of places in a list; Chinese 、.
        lines.append((_("No form from"), pgettext("list", ", ").join(silent)))
    return lines


def drawn(report: AnnualReport, before: Before | None) -> Iterator[Picture]:
    """The pictures of the page; their numbers stand at the bars, and in the annexes."""
    if steps := WhereFormsWait(report.selection).steps():
        yield waiting(steps)
    for picture in pictures(report, NoWays(), before) if report.dimension else []:
        yield as_printed(picture)
    if (years := against(report, NoWays(), before)) and before:
        yield as_printed(years, hatched(before))


def waiting(steps: list[tuple[Status, Waiting]]) -> Picture:
    """Where forms wait, a row for each step; beneath its bar what is late there."""
    most = max(found.number for _step, found in steps)
    rows = []
    for step, found in steps:
        bars = [PrintedBar(number(found.number), share(found.number, most))]
        if found.late:
            words = {"late": number(found.late), "since": since(found.oldest)}
            text = _("%(late)s, the oldest %(since)s") % words
            bars.append(PrintedBar(text, share(found.late, most), is_hatched=True))
        rows.append(PrintedRow(str(step.label), bars))
    title = _("Where forms wait")
    said = (with_colon(row.label, between_gaps([bar.text for bar in row.bars])) for row in rows)
    note = _("Hatched: those that wait for more than 5 days.")
    return Picture(title, between_gaps([title, *said]), rows, note)


def as_printed(picture: Bars, note: str = "") -> Picture:
    bars = [bar for group in picture.groups for bar in group.bars]
    return Picture(
        picture.title,
        between_gaps([picture.title, *(bar.said for bar in bars)]),
        [
            PrintedRow(
                group.label,
                [PrintedBar(bar.text, bar.share, bar.is_before) for bar in group.bars],
            )
            for group in picture.groups
        ],
        note,
    )


def labels() -> Labels:
    return Labels(
        period=_("Reporting period"),
        as_of=_("As of"),
        figures=_("Figures"),
        figure=_("Figure"),
        value=_("Number"),
        definition=_("What counts"),
        of_which=pgettext("figure", "of which"),
        completeness=_("Completeness"),
        pictures=_("In pictures"),
        note=_("Note"),
        annexes=_("Annexes"),
        annex=_("Annex"),
        annex_number=_("Annex %(number)s"),
        page=_("Page %(page)s of %(pages)s"),
        nothing=NOT_KNOWN,
        missing_title=_("Characters that could not be printed"),
        missing_text=_("Write them in by hand before filing."),
    )
