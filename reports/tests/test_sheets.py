"""How a sheet to sign fills its pages."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from reports.print.training_pdf import Column, TrainingLabels, TrainingPaper, trainings_pdf

LABELS = TrainingLabels("Page %(page)s of %(pages)s", "Date:", "Not printed:")


def sheet(names: int) -> TrainingPaper:
    """Of a session with so many people expected, and eight empty rows."""
    rows = [(str(number), f"Teacher {number}", "") for number in range(1, names + 1)]
    rows += [(str(number), "", "") for number in range(names + 1, names + 9)]
    return TrainingPaper(
        name="Morning",
        office="Office",
        title="Sign-in sheet",
        program="Training",
        facts=[("Place", "Hall")],
        columns=[Column("No.", 0), Column("Name", 1), Column("Signature", 1)],
        rows=rows,
        foot="",
        row_height=9,
    )


def test_empty_rows_alone_begin_no_page_and_nobody_is_left_out():
    made = trainings_pdf(
        [sheet(20), sheet(40)],
        LABELS,
        title="Sheets",
        language="en",
        created=datetime(2026, 3, 1, tzinfo=UTC),
    )

    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]

    # The first keeps as many empty rows as its page has room for, the second all of its own.
    assert ["Page 1 of 1" in pages[0], "Page 1 of 2" in pages[1]] == [True, True]
    assert "Teacher 20" in pages[0]
    assert "\n23\n" in pages[0].replace(" ", "")
    assert "Teacher 40" in pages[2]
    assert "48" in pages[2]
