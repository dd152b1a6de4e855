"""Reads back a workbook this project wrote: sheets of text and numbers, formulas as an error."""

import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_xlsx(content: bytes) -> dict[str, list[list]]:
    """Each sheet's rows; empty cells are None, dates are the day's number."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = [
            "".join(part.text or "" for part in entry.iter(f"{MAIN}t"))
            for entry in _root(book, "xl/sharedStrings.xml").iter(f"{MAIN}si")
        ]
        names = [each.get("name") for each in _root(book, "xl/workbook.xml").iter(f"{MAIN}sheet")]
        return {
            name: [_row(row, texts) for row in _root(book, path).iter(f"{MAIN}row")]
            for name, path in (
                (name, f"xl/worksheets/sheet{number}.xml") for number, name in enumerate(names, 1)
            )
        }


def _root(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(path))  # noqa: S314 - our own file


def _row(row: ElementTree.Element, texts: list[str]) -> list:
    cells: dict[int, object] = {}
    for cell in row.iter(f"{MAIN}c"):
        assert cell.find(f"{MAIN}f") is None, "a formula"
        value = cell.findtext(f"{MAIN}v")
        if value is not None:
            is_text = cell.get("t") == "s"
            cells[_column(cell.get("r"))] = texts[int(value)] if is_text else float(value)
    return [cells.get(column) for column in range(max(cells, default=-1) + 1)]


def _column(reference: str) -> int:
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
