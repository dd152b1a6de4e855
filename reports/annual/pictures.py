"""The pictures of a report: its breakdown as bars, and this year beside the one before.

A bar is as long as its number of the table beneath, and opens the same list.
"""

from collections.abc import Iterable
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.before import DRAWN, Before
from reports.annual.report import AnnualReport, Row
from reports.annual.ways import NoWays, Ways
from reports.figures.days import a_year_before, month_in_words, short_month
from reports.figures.figure import Amount, Figure
from reports.figures.headline import HEADLINE
from reports.pictures.bars import Bar, Bars, Group, share
from reports.wording import cell, day, number, reading

# Of more rows than these the largest are drawn; the table has all.
MOST = 20


def pictures(report: AnnualReport, ways: NoWays, before: Before | None) -> list[Bars]:
    """The breakdown, a picture for each figure drawn; empty where there is nothing to see."""
    drawn = (along(report, ways, figure, before) for figure in report.figures_along(DRAWN))
    return [picture for picture in drawn if picture.groups]


def along(report: AnnualReport, ways: NoWays, figure: Figure, before: Before | None) -> Bars:
    rows = rows_drawn(report, figure)
    is_monthly = report.dimension.name == "month"
    amounts = {row.key: row.amount(figure) for row in rows}
    earlier = {row.key: before.amount(figure, row) if before else None for row in rows}
    found = [each for each in chain(amounts.values(), earlier.values()) if each]
    most = max((each.number for each in found), default=0)
    groups = []
    for row in rows if most else []:
        label = short_month(row.key.value) if is_monthly and row.key.value else row.key.label
        bars = [this_year(figure, amounts[row.key], row.key.label, most, ways.bar(figure, row))]
        if was := earlier[row.key]:
            when = month_in_words(a_year_before(row.key.value))
            bars.append(year_before(figure, was, when, most, ways.before(before, figure, row)))
        groups.append(Group(label, tuple(bars)))
    title = _("%(figure)s: %(breakdown)s") % {
        "figure": figure.name,
        "breakdown": report.dimension.title,
    }
    return Bars(figure.key, title, tuple(groups))


def rows_drawn(report: AnnualReport, figure: Figure) -> list[Row]:
    """All of them in their order, or the largest of too many."""
    rows = list(report.rows)
    if len(rows) <= MOST:
        return rows
    return sorted(rows, key=lambda row: -(row.amount(figure) or Amount()).number)[:MOST]


def this_year(figure: Figure, amount: Amount | None, label: str, most: int, url: str) -> Bar:
    length = share(amount.number, most) if amount else 0.0
    said = _("%(label)s: %(number)s") % {"label": label, "number": said_of(figure, amount)}
    return Bar(cell(figure, amount), said, length, url)


def year_before(figure: Figure, amount: Amount, label: str, most: int, url: str) -> Bar:
    said = _("%(label)s: %(number)s") % {"label": label, "number": said_of(figure, amount)}
    text = _("%(number)s a year before") % {"number": cell(figure, amount)}
    return Bar(text, said, share(amount.number, most), url, is_before=True)


def said_of(figure: Figure, amount: Amount | None) -> str:
    return str(reading(figure, amount)) if amount else cell(figure, None)


def against(report: AnnualReport, ways: NoWays, before: Before | None) -> Bars | None:
    """The headline figures of both years, each pair on a scale of its own."""
    if before is None:
        return None
    groups = tuple(pair(report, ways, before, HEADLINE))
    title = _("This year and the one before")
    return Bars("before", title, groups, is_titled=False) if groups else None


def pair(
    report: AnnualReport, ways: NoWays, before: Before, figures: Iterable[Figure]
) -> Iterable[Group]:
    for figure in figures:
        now, was = report.totals[figure.key], before.totals[figure.key]
        most = max(now.number, was.number)
        if not most:
            continue
        program, earlier = str(report.selection.program), as_far_as(before)
        yield Group(
            str(figure.name),
            (
                this_year(figure, now, program, most, ways.bar(figure)),
                year_before(figure, was, earlier, most, ways.before(before, figure)),
            ),
        )


def as_far_as(before: Before) -> str:
    """The year before, and how much of it."""
    if before.last is None:
        return str(before.program)
    values = {"program": before.program, "day": day(before.last)}
    return _("%(program)s until %(day)s") % values


def hatched(before: Before) -> str:
    """What the bars of the year before say, beneath a picture of both years."""
    if before.last is None:
        return _("Hatched: %(before)s, the whole of it. Each pair of bars has its own scale.") % {
            "before": before.program
        }
    days = (before.last - before.program.starts_on).days + 1
    return ngettext(
        "Hatched: %(before)s on its first day alone (%(days)s day, until %(day)s), as this year "
        "has not had more yet. Each pair of bars has its own scale.",
        "Hatched: %(before)s on its first %(days)s days alone, until %(day)s, as this year has not "
        "had more yet. Each pair of bars has its own scale.",
        days,
    ) % {"before": before.program, "days": days, "day": day(before.last)}


def against_lines(report: AnnualReport, ways: Ways, before: Before) -> list[dict]:
    """The same as a table, with what came more or less."""
    return [
        {
            "name": str(figure.name),
            "now": ways.cell(figure, report.totals[figure.key]),
            "was": cell(figure, before.totals[figure.key]),
            "was_url": ways.before(before, figure),
            "whole": cell(figure, before.whole[figure.key]),
            "whole_url": ways.whole(before, figure),
            "more": signed(report.totals[figure.key].number - before.totals[figure.key].number),
        }
        for figure in HEADLINE
    ]


def signed(difference: int) -> str:
    """+12, −3, or 0."""
    sign = "+" if difference > 0 else "−" if difference else ""
    return f"{sign}{number(abs(difference))}"
