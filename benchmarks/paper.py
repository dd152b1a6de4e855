"""The annual report as a PDF in Chinese, beside WeasyPrint and Chromium on the same content.

./dev bench paper [--forms N] [--seed S] [--runs R]

All three get the finished text of one report by school, ours as it is, the others as an HTML page
with the same sentences, tables and bars. Each run prints other numbers, because Typst remembers
what it has set before. Ours is a tagged PDF/UA. Chromium is started for each; beside its time
stands what an empty page takes, which is that start.
"""

import logging
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from html import escape
from importlib import import_module
from io import BytesIO
from itertools import count
from pathlib import Path
from string import digits

import django

django.setup()

from django.utils.translation import override
from made_city import city, size
from measured import Row, arguments, by_turns, compared, faster_by, shown, tell
from pypdf import PdfReader

from core.actor import Actor
from devtools.servers import find_chromium
from reports.annual.report import annual_report
from reports.figures.selection import Selection
from reports.print.paper import content
from reports.print.pdf import Breakdown, Picture, ReportContent, annual_report_pdf

LANGUAGE = "zh-hans"
STARTED = "Chromium, started each time"
STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: counter(page); } }
body { font: 16pt/1.75 "Noto Serif CJK SC", serif; }
h1 { font-size: 22pt; text-align: center; }
h2 { font-size: 16pt; }
p { text-indent: 2em; margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 10.5pt; line-height: 1.4; }
td, th { border: .5pt solid #000; padding: 2pt 4pt; text-align: left; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.bar { height: 8pt; background: #345; }
.annex { break-before: page; }
"""


def as_html(report: ReportContent) -> str:
    labels = report.labels
    parts = [f"<h1>{escape(report.title)}</h1>", paragraphs([report.period, report.as_of])]
    parts.append(paragraphs(report.lead))
    for section in report.sections:
        parts += [f"<h2>{escape(section.title)}</h2>", paragraphs(section.paragraphs)]
    figures = [[each.name, f"{each.value} {each.unit}", each.definition] for each in report.figures]
    parts.append(heading(labels.figures))
    parts.append(table([labels.figure, labels.value, labels.definition], figures))
    parts += [heading(labels.completeness), table([], report.completeness)]
    parts.append(heading(labels.pictures))
    parts += [bars(picture) for picture in report.pictures]
    parts.append(paragraphs([report.closing.office, report.closing.date]))
    parts += [annex(each) for each in report.annexes]
    body = "".join(parts)
    title = f"<title>{escape(report.title)}</title><style>{STYLE}</style>"
    return f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8">{title}{body}</html>'


def heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def paragraphs(texts) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def table(columns, rows) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def bars(picture: Picture) -> str:
    drawn = "".join(
        f"<tr><td>{escape(row.label if number == 0 else '')}</td>"
        f"<td style='width: 60%'><div class='bar' style='width: {bar.share:.1%}'></div></td>"
        f"<td>{escape(bar.text)}</td></tr>"
        for row in picture.rows
        for number, bar in enumerate(row.bars)
    )
    return f"{heading(picture.title)}<table>{drawn}</table>{paragraphs([picture.note])}"


def annex(each: Breakdown) -> str:
    rows = [*each.rows, *([each.total] if each.total else [])]
    told = f"{heading(each.title)}{table(each.columns, rows)}{paragraphs(each.notes)}"
    return f"<div class='annex'>{told}</div>"


class Chromium:
    def __init__(self, program: str, folder: Path):
        self.program, self.folder = program, folder

    def pdf(self, html: str) -> bytes:
        page, out = self.folder / "page.html", self.folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        out.unlink(missing_ok=True)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [self.program, *options, f"--user-data-dir={self.folder / 'profile'}"]
        subprocess.run(
            [*command, f"--print-to-pdf={out}", page.as_uri()], check=True, capture_output=True
        )
        return out.read_bytes()


def pages_with_all(pdf: bytes, report: ReportContent) -> int:
    """How many pages it has. Each digit and letter of the report stands there as often, or more.

    In which order a PDF tells the lines of its cells is its own affair.
    """
    pages = PdfReader(BytesIO(pdf)).pages
    figures = (part for each in report.figures for part in (each.name, each.value, each.definition))
    cells = (cell for each in report.annexes for row in each.rows for cell in row)
    printed = letters("".join(page.extract_text() for page in pages))
    missing = letters("".join([*report.lead, *figures, *cells])) - printed
    assert not missing, f"not on paper: {dict(missing)}"
    return len(pages)


def letters(text: str) -> Counter:
    """Chinese ones all as one: some fonts tell a character by the radical that looks like it."""
    return Counter(
        each if each.isascii() else "汉"
        for each in text
        if each.isalnum() or "\u2e80" <= each <= "\u2fdf"
    )


def main() -> None:
    asked = arguments("paper", forms=100_000, runs=3).parse_args()
    weasyprint = import_module("weasyprint")
    # It tells of each page it lays out.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    program = city(asked)
    with override(LANGUAGE), tempfile.TemporaryDirectory() as made:
        report = content(annual_report(Selection(program), "school"), actor=Actor())
        works = {
            "ours": lambda told: annual_report_pdf(told, language=LANGUAGE),
            f"WeasyPrint {weasyprint.__version__}": lambda told: weasyprint.HTML(
                string=as_html(told)
            ).write_pdf(),
        }
        if chromium := find_chromium():
            browser = Chromium(chromium, Path(made))
            works[STARTED] = lambda told: browser.pdf(as_html(told))
        pages = {name: pages_with_all(work(report), report) for name, work in works.items()}
        taken = by_turns(asked.runs, *(on_others(work, report) for work in works.values()))
        seconds = dict(zip(works, taken, strict=True))
        if chromium:
            empty = by_turns(asked.runs, lambda: browser.pdf("<p></p>"))[0]
            told = f"Chromium, started each time (an empty page takes {shown(empty)})"
            seconds[told], pages[told] = seconds.pop(STARTED), pages.pop(STARTED)
        else:
            print("There is no Chromium on this machine: it was not measured.")
    tell(beside(seconds, pages), asked.rows)


def on_others(work: Callable, report: ReportContent) -> Callable:
    """The work on another report each time: the same one with each digit a step further."""
    step = count(1)

    def run():
        return work(turned(report, next(step)))

    return run


def turned(value, step: int):
    if isinstance(value, str):
        return value.translate({ord(each): str((int(each) + step) % 10) for each in digits})
    if is_dataclass(value):
        parts = {each.name: turned(getattr(value, each.name), step) for each in fields(value)}
        return replace(value, **parts)
    if isinstance(value, list | tuple):
        return type(value)(turned(each, step) for each in value)
    return value


def beside(seconds: dict[str, list[float]], pages: dict[str, int]) -> list[Row]:
    return [
        compared(
            "annual report by school, in Chinese",
            seconds["ours"],
            name,
            theirs,
            sizes=f"{size()}; {pages['ours']} pages beside {pages[name]}",
            goal=faster_by(10) if name.startswith("WeasyPrint") else None,
        )
        for name, theirs in seconds.items()
        if name != "ours"
    ]


if __name__ == "__main__":
    main()
