"""CSV and XLSX for people to download: no cell is ever a formula, Chinese opens as Chinese."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
ROWS_IN_A_PART = 500
# Spreadsheets take a cell that starts so for a formula, the full-width signs too.
FORMULA_STARTS = frozenset("=+-@\t\r\0＝＋－＠")
# What a spreadsheet file cannot hold, and what its programs refuse in a sheet's name.
CELL_LIMIT = 32_767
NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Sheet:
    """A table with a heading row; cells are text, numbers, dates or nothing."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence]


def guarded(value) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA_STARTS else value
    return "" if value is None else str(value)


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """The file as its rows are read, a part at a time: no file is too long to be made.

    Every cell in quotes, after a byte order mark, without which Excel misreads Chinese. What is
    worded on the way is worded in the language of whoever asked, however late it is read.
    """
    return _csv_parts(sheet, get_language())


def _csv_parts(sheet: Sheet, language: str) -> Iterator[bytes]:
    out = io.StringIO(BYTE_ORDER_MARK)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    rows = chain([sheet.columns], sheet.rows)
    while True:
        with override(language):
            written = 0
            for row in islice(rows, ROWS_IN_A_PART):
                writer.writerow([guarded(cell) for cell in row])
                written += 1
        if not written:
            return
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook: text stays text, numbers and dates are real ones, headings stay in view."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    titles: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_sheet_name(sheet.title, titles)), sheet, head)
    book.close()
    return out.getvalue()


def _write(page, sheet: Sheet, head) -> None:
    widths = [_width(title) for title in sheet.columns]
    for column, title in enumerate(sheet.columns):
        page.write_string(0, column, str(title), head)
    for line, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, line, column, value)
            widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width, 60) + 2)
    page.freeze_panes(1, 1)


def _write_cell(page, line: int, column: int, value) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        page.write_string(line, column, str(value)[:CELL_LIMIT])
    elif isinstance(value, datetime):
        page.write_datetime(line, column, timezone.make_naive(value))
    elif isinstance(value, date):
        page.write_datetime(line, column, value)
    else:
        page.write_number(line, column, value)


def _width(value) -> int:
    """Columns a text takes: a Chinese character is two wide."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(value or ""))


def _sheet_name(title: str, taken: set[str]) -> str:
    name = (title.translate(NOT_IN_SHEET_NAMES).strip() or "Sheet")[:28]
    while name.lower() in taken:
        name = f"{name[:27]}_"
    taken.add(name.lower())
    return name


def download_of(sheet: Sheet, extension: str) -> HttpResponse:
    """One table as a file by its title: "xlsx", or "csv", which is sent as its rows are read."""
    if extension == "xlsx":
        made, content_type = xlsx_bytes([sheet]), XLSX_TYPE
    else:
        made, content_type = csv_parts(sheet), CSV_TYPE
    return download(made, name=f"{sheet.title}.{extension}", content_type=content_type)


def download(content: bytes | Iterator[bytes], *, name: str, content_type: str):
    """The file as an answer that is saved, not opened, under its own name in any language.

    What comes in parts is sent as it is made.
    """
    answer = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    response = answer(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
