"""manage.py annual_report SLUG: the figures of a program, for scripts and for reading."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, override

from programs.models import Program
from reports.annual.report import AnnualReport, annual_report
from reports.figures.counting import Amounts
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.figure import Figure
from reports.figures.selection import Selection
from reports.scope import MODELS, Scope
from reports.wording import between_gaps, part, period, reading


class Command(BaseCommand):
    help = "Prints the annual report's figures of a program, of the city or a part, as of now."

    def add_arguments(self, parser):
        parser.add_argument("program", help="the program's short name in addresses")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--by", choices=list(DIMENSIONS), default="")
        for name in MODELS:
            parser.add_argument(f"--{name}", default="", help=f"the {name}'s name as typed")
        parser.add_argument(
            "--general", action="store_true", help="what has no subject: the general section's"
        )
        parser.add_argument("--language", choices=["en", "zh-hans"], default=get_language())
        parser.add_argument(
            "--provisional", action="store_true", help="include forms that wait for the city alone"
        )

    def handle(self, *args, program, format, by, language, provisional, **options):  # noqa: A002
        found = Program.objects.filter(slug=program).first()
        if found is None:
            known = ", ".join(Program.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no program {program!r}. There are: {known}.")
        with override(language):
            selection = Selection(found, scope_named(options), provisional=provisional)
            report = annual_report(selection, by)
            write = as_json if format == "json" else as_text
            self.stdout.write(write(report))


def scope_named(options: dict) -> Scope:
    """The scope that the options name; a name that nothing has, or several have, is refused."""
    rows = {}
    for name, model in MODELS.items():
        if not options[name]:
            continue
        found = model.objects.filter(name=options[name])
        if len(found) != 1:
            raise CommandError(f"There are {len(found)} with the name {options[name]!r}: {name}.")
        rows[name] = found[0]
    if options["general"] and "subject" in rows:
        raise CommandError("Choose a subject or the general section.")
    return Scope(**rows, is_general=options["general"])


def as_json(report: AnnualReport) -> str:
    """Numbers as they are stored; in rows, null where a figure has no such breakdown.

    Keys of rows are choice values and the names of records as typed, the same in every language.
    `missing` says how many of a figure's records lack a date, a length and so on, where any does.
    `scope` has the names of the report's district, subject and school, and is empty for the city.
    `rough` is there when rough headcounts went into a sum, `provisional` when it was asked for.
    """
    document: dict = {
        "program": report.selection.program.slug,
        "scope": report.selection.scope.names,
        "figures": numbers(report.totals),
    }
    if rough := {key: each.qualifier for key, each in report.totals.items() if each.qualifier}:
        document["rough"] = rough
    if report.missing:
        document["missing"] = {
            key: {"of": gaps[0].of} | {each.gap.key: each.number for each in gaps}
            for key, gaps in report.missing.items()
        }
    if report.selection.provisional:
        document["provisional"] = True
    if report.dimension:
        applicable = {figure.key for figure in report.figures_along(FIGURES.values())}
        blank = {key: 0 if key in applicable else None for key in FIGURES}
        document["rows"] = [
            {
                "key": row.key.name,
                "label": row.key.label,
                "figures": blank | numbers(row.amounts),
            }
            for row in report.rows
        ]
    return json.dumps(document, ensure_ascii=False, indent=2)


def numbers(amounts: Amounts) -> dict[str, int]:
    return {key: amount.number for key, amount in amounts.items()}


def as_text(report: AnnualReport) -> str:
    selection = report.selection
    lines = [report.title, period(selection.first, selection.last), "", report.lead, ""]
    lines += lines_of(report.totals, report)
    for row in report.rows:
        lines += ["", row.key.label, *lines_of(row.amounts)]
    return "\n".join([*lines, "", *report.notes()])


def lines_of(amounts: Amounts, report: AnnualReport | None = None) -> list[str]:
    """A line for each figure, and behind it what weakens the total."""
    gaps = {key: report.gaps(FIGURES[key]) for key in amounts} if report else {}
    return [
        f"{label(FIGURES[key])}: {reading(FIGURES[key], amount)}"
        + (f" · {between_gaps(gaps[key])}" if gaps.get(key) else "")
        for key, amount in amounts.items()
        if amount.number or not FIGURES[key].of_which
    ]


def label(figure: Figure) -> str:
    return f"    {part(figure)}" if figure.of_which else f"  {figure.name}"
