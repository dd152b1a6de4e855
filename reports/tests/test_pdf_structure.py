"""What a reading machine finds in the printed report: tables that say what their columns hold.

Two checkers that know nothing of each other look at it, beside a walk over the tags of our own.
"""

from dataclasses import replace
from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from core.actor import Actor, Grant, Role
from reports.annual.page import page
from reports.annual.report import annual_report
from reports.figures.dimensions import DIMENSIONS
from reports.figures.selection import Selection
from reports.print.paper import content
from reports.print.pdf import Breakdown, annual_report_pdf
from reports.tests.test_pdf import CHINESE, ENGLISH, words_and_places

# Paper is the same whatever the database.
pytestmark = pytest.mark.once

OFFICE = Actor(user_id=1, grants=(Grant(role=Role.ADMINISTRATOR),))
LANGUAGES = ["zh-hans", pytest.param("en", marks=pytest.mark.thorough)]


def printed(year, language, by="district"):
    """The finished text of the report, and its file."""
    with override(language):
        made = content(annual_report(Selection(year.program), by), actor=OFFICE)
        return made, annual_report_pdf(made, language=language)


def children(element):
    found = element.get("/K", [])
    found = found if isinstance(found, list) else [found]
    found = [child.get_object() for child in found]
    return [child for child in found if hasattr(child, "get") and "/S" in child]


def below(element, tag):
    for child in children(element):
        if child["/S"] == tag:
            yield child
        yield from below(child, tag)


def tables_of(pdf):
    """Of each table the tags of its rows' cells: [["/TH", "/TH"], ["/TD", "/TD"], …]."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    return [
        [[cell["/S"] for cell in children(row)] for row in below(table, "/TR")]
        for table in below(root, "/Table")
    ]


def test_the_head_of_the_report_names_its_program_once(year):
    _made, pdf = printed(year, "zh-hans", by="")

    words = PdfReader(BytesIO(pdf)).pages[0].extract_text()

    assert words.replace("\n", "").count(str(year.program)) == 1


def as_tagged(columns, lines):
    return [["/TH"] * columns] + [["/TD"] * columns] * lines


def expected(made):
    yield as_tagged(3, len(made.figures))
    yield as_tagged(2, len(made.completeness))
    for table in made.annexes:
        yield as_tagged(len(table.columns), len(table.rows) + (table.total is not None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_tagged_with_a_row_of_headings_and_each_cell_under_one(year, language):
    made, pdf = printed(year, language)

    assert tables_of(pdf) == list(expected(made))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdfua_finds_nothing(year, language, tmp_path):
    pdfua = pytest.importorskip("pdfua")
    _made, pdf = printed(year, language)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)

    assert [str(finding) for finding in pdfua.validate(path).findings] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_outloud_finds_nothing(year, language, tmp_path):
    outloud = pytest.importorskip("outloud")
    _made, pdf = printed(year, language)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)

    result = outloud.check(str(path))

    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])


# --- what an auditor needs to count again ---------------------------------------------------------


OTHERS = sorted(DIMENSIONS.keys() - {"district", "month"})


@pytest.mark.parametrize(
    "by",
    ["district", "month", *(pytest.param(by, marks=pytest.mark.thorough) for by in OTHERS)],
)
def test_every_breakdown_of_the_screen_is_printed_cell_by_cell(year, by):
    report = annual_report(Selection(year.program), by)
    on_screen = page(report, actor=OFFICE, kept={})["tables"]
    on_paper = content(report, actor=OFFICE).annexes[: len(on_screen)]

    assert on_screen
    for screen, paper in zip(on_screen, on_paper, strict=True):
        assert paper.title == f"{report.dimension.title}: {screen['title']}"
        assert list(paper.columns) == [str(screen["heading"]), *screen["columns"]]
        assert list(paper.rows) == [
            [row["label"], *(cell.text for cell in row["cells"])] for row in screen["rows"]
        ]
        assert list(paper.total) == ["Total", *(cell.text for cell in screen["total"])]


@pytest.mark.parametrize("by", ["", "district"])
def test_the_last_pages_say_how_it_was_counted_and_which_kinds_count(year, by):
    made = content(annual_report(Selection(year.program), by), actor=OFFICE)

    *_others, rules, kinds = made.annexes
    assert [question for question, _rule in rules.rows] == [
        "Which forms count?",
        "What of a correction?",
        "What counts without confirmation?",
        "Which day decides?",
        "Which district and school?",
        "What is an attendance?",
        "How are numbers rounded?",
        "What do — and 0 say?",
    ]
    assert {row[0]: row[2:] for row in kinds.rows} == {
        "Guidance": ["yes", "no", "no", "no"],
        "Study": ["yes", "yes", "no", "no"],
        "Observation": ["no", "no", "yes", "no"],
        "Outreach": ["yes", "no", "no", "yes"],
        "Online": ["yes", "no", "no", "no"],
    }


def long_table(rows):
    """A table with a note; among tables of all lengths, some just fill a page."""
    lines = [[f"Row {number} of {rows}.", str(number)] for number in range(rows)]
    return Breakdown("Long", ["Place", "Forms"], lines, notes=[f"About {rows} rows."])


@pytest.mark.parametrize(
    ("plain", "language"),
    [(CHINESE, "zh-hans"), pytest.param(ENGLISH, "en", marks=pytest.mark.thorough)],
)
def test_no_page_holds_a_note_alone(plain, language):
    lengths = range(10, 60)
    made = replace(plain, annexes=[long_table(rows) for rows in lengths])

    pages = [one.extract_text() for one in PdfReader(pdf_file(made, language)).pages]

    for rows in lengths:
        with_note = [text for text in pages if f"About {rows} rows." in text]
        assert len(with_note) == 1
        assert f"of {rows}." in with_note[0]


def pdf_file(made, language):
    return BytesIO(annual_report_pdf(made, language=language))


def test_definitions_stand_in_a_column_wide_enough_to_read():
    definition = "Counted once, however many people report it. " * 4
    lines = [replace(line, definition=definition) for line in ENGLISH.figures]
    made = replace(ENGLISH, figures=[*lines, replace(lines[0], value="about 14,530")], annexes=[])

    page = PdfReader(pdf_file(made, "en")).pages[0]
    starts = [x for words, x, _y in words_and_places(page) if words.startswith("Counted once")]

    # From the first letter to the right margin.
    assert 210 - 25 - max(starts) > 65
