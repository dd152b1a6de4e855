"""The report as a page: each number as it is read, with the way to its records."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.actor import Actor
from reports.annual.before import DRAWN, Before
from reports.annual.pictures import MOST, against, against_lines, as_far_as, hatched, pictures
from reports.annual.quotes import quotes, words_chosen
from reports.annual.report import GROUPS, AnnualReport, Row
from reports.annual.spreadsheet import award
from reports.annual.ways import Cell, Ways
from reports.figures.days import a_year_before, month_in_words
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.figure import Figure
from reports.figures.headline import HEADLINE
from reports.wording import cell, exactly, heading, name_of, number, qualified, reading
from results.models import Award


def page(report: AnnualReport, before: Before | None = None, *, actor: Actor, kept: dict) -> dict:
    """What templates/reports/annual.html is told; every address on it keeps `kept`."""
    ways = Ways(report, actor, kept)
    return {
        **pictured(report, ways, before),
        "cards": [card(report, ways, figure) for figure in HEADLINE],
        "completeness": completeness(report),
        "tabs": tabs(report, kept),
        "tables": list(tables(report, ways, before)) if report.dimension else [],
        "groups": [group(report, ways, title, figures) for title, figures in GROUPS],
        "awards": awards(report, ways),
        "quotes": quotes(report.selection, actor),
        "words_chosen": words_chosen(report.selection, actor),
        "notes": report.notes(),
    }


def pictured(report: AnnualReport, ways: Ways, before: Before | None) -> dict:
    """The pictures, and what stands in the tables beneath them alone."""
    drawn = against(report, ways, before)
    return {
        "pictures": pictures(report, ways, before) if report.dimension else [],
        "is_cut": len(report.rows) > MOST,
        "drawn_most": MOST,
        "before": before,
        "against": drawn,
        "against_note": hatched(before) if before else "",
        "against_earlier": as_far_as(before) if before else "",
        "against_lines": against_lines(report, ways, before) if before and drawn else [],
    }


def completeness(report: AnnualReport) -> str:
    received, counted = report.totals["forms_received"], report.totals["forms_counted"]
    return _("%(received)s received, %(counted)s of them counted") % {
        "received": reading(FIGURES["forms_received"], received),
        "counted": number(counted.number),
    }


def card(report: AnnualReport, ways: Ways, figure: Figure) -> dict:
    amount = report.totals[figure.key]
    words = reading(figure, amount)
    exact = reading(figure, replace(amount, qualifier="")).value
    return {
        # "about" stands small beside the number, which stays as plain to read as its neighbors.
        "value": format_html(
            qualified("{}", amount.qualifier), format_html('<span class="exact">{}</span>', exact)
        ),
        "unit": words.unit,
        "definition": "\u00a0· ".join(
            [beside(report, figure), *exactly(figure, amount), *gaps_of_a_sum(report, figure)]
        ),
        "url": ways.to(figure) if amount.number else "",
    }


def gaps_of_a_sum(report: AnnualReport, figure: Figure) -> list[str]:
    """A sum says at once what it was not added up from; the rest stands with the definitions."""
    return report.gaps(figure) if figure.adds else []


def beside(report: AnnualReport, figure: Figure) -> str:
    """The line under a number. Attendances never stand without the people they were."""
    if figure.key != "attendances":
        return str(figure.name)
    known = FIGURES["persons_in_training"]
    persons = reading(known, report.totals[known.key])
    # Translators: beside a sum of headcounts; both numbers come from the same forms.
    return _("%(persons)s among them known by name") % {"persons": persons}


def tabs(report: AnnualReport, kept: dict) -> list[dict]:
    return [
        {
            "url": f"?{urlencode({'by': name} | kept)}#breakdown",
            "label": dimension.title,
            "current": dimension is report.dimension,
        }
        for name, dimension in DIMENSIONS.items()
    ]


def tables(report: AnnualReport, ways: Ways, before: Before | None) -> Iterable[dict]:
    """The breakdown, in tables narrow enough to read."""
    for title, along in report.breakdowns():
        yield {
            "title": title,
            "heading": report.dimension.heading,
            "columns": [heading(figure) for figure in along],
            "rows": [
                {
                    "label": row.key.label,
                    "url": ways.to_report(row),
                    "is_silent": row.is_silent,
                    "cells": [ways.cell(figure, row.amount(figure), row) for figure in along],
                }
                for row in report.rows
            ],
            "total": [ways.cell(figure, report.totals[figure.key]) for figure in along],
        }
    if before and before.months:
        yield table_before(report, ways, before)


def table_before(report: AnnualReport, ways: Ways, before: Before) -> dict:
    """The same months of the year before, as they are drawn."""
    months = [(row, a_year_before(row.key.value)) for row in report.rows if row.key.value]
    return {
        "title": _("A year before"),
        "heading": report.dimension.heading,
        "columns": [heading(figure) for figure in DRAWN],
        "rows": [
            {
                "label": month_in_words(month),
                "cells": [cell_before(ways, before, figure, row) for figure in DRAWN],
            }
            for row, month in months
        ],
    }


def cell_before(ways: Ways, before: Before, figure: Figure, row: Row) -> Cell:
    text = cell(figure, before.amount(figure, row))
    return Cell(text, heading(figure), ways.before(before, figure, row))


def group(report: AnnualReport, ways: Ways, title, figures: Iterable[Figure]) -> dict:
    lines = []
    for figure in figures:
        amount = report.totals[figure.key]
        lines.append(
            {
                "name": name_of(figure),
                "is_part": bool(figure.of_which),
                "reading": reading(figure, amount),
                "definition": figure.definition,
                "gaps": [*exactly(figure, amount), *report.gaps(figure)],
                "url": ways.to(figure) if amount.number else "",
            }
        )
    return {"title": title, "lines": lines}


def awards(report: AnnualReport, ways: Ways) -> dict:
    """Awards by level and rank; empty when there is none."""
    if not report.totals["awards"].number:
        return {}
    return {
        "total": ways.cell(FIGURES["awards"], report.totals["awards"]),
        "definition": FIGURES["awards"].definition,
        "ranks": [rank.label for rank in Award.Rank],
        "levels": [
            {
                "label": level.label,
                "cells": [award_cell(report, ways, level, rank) for rank in Award.Rank],
            }
            for level in Award.Level
        ],
    }


def award_cell(report: AnnualReport, ways: Ways, level: Award.Level, rank: Award.Rank) -> Cell:
    amount = award(report, level, rank)
    url = ways.to(FIGURES[f"awards_{level.value}_{rank.value}"]) if amount.number else ""
    return Cell(number(amount.number), str(rank.label), url)
