"""The annual report as paper: finished text in, a tagged PDF out.

Everything arrives as text in the reader's language, so this module knows no figures and cannot
disagree with the page, the spreadsheet or the Word file. Text reaches the template as data, never
as markup. Chinese follows GB/T 9704-2012; English is a plain A4 report.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

import typst
from django.conf import settings

from reports.print.typefaces import typefaces

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
LANGUAGES = ("en", "zh-hans")
# 〓, the printer's mark for a sort that is not in the case. Every house font has it.
MISSING_MARK = "\u3013"
CONTEXT = 12

_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_ACCENTED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NEVER_PRINTED = {"Cc", "Cf"}
_PRIVATE = "Co"


class PrintError(Exception):
    """The document cannot be printed as asked: a font is unknown or a template is broken."""


@dataclass(frozen=True)
class FigureLine:
    """One figure, ready to print. `of_which` sets it under the line before it (其中)."""

    name: str
    value: str
    unit: str
    definition: str
    of_which: bool = False


@dataclass(frozen=True)
class Breakdown:
    """A table that becomes an annex; the first cell of a row is its label.

    Rows and total have as many cells as there are columns. Notes stand below, for instance why the
    rows do not add up.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None
    notes: Sequence[str] = ()

    def __post_init__(self):
        lines = [*self.rows, self.total] if self.total is not None else self.rows
        if any(len(line) != len(self.columns) for line in lines):
            raise ValueError(
                f"“{self.title}”: a row has more or fewer cells than there are columns."
            )


@dataclass(frozen=True)
class PrintedBar:
    """`share` is its part of the picture's longest, 0 to 1; `text` stands at its end.

    What is hatched stands beneath what it is compared with, or is a part of.
    """

    text: str
    share: float
    is_hatched: bool = False


@dataclass(frozen=True)
class PrintedRow:
    label: str
    bars: Sequence[PrintedBar]


@dataclass(frozen=True)
class Picture:
    """Bars side by side; `alt` is what is read aloud instead, and `note` stands beneath."""

    title: str
    alt: str
    rows: Sequence[PrintedRow]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A written part of the report. Level 1 prints as 一、, level 2 as （一）, level 3 as 1."""

    title: str
    paragraphs: Sequence[str]
    level: int = 1


@dataclass(frozen=True)
class Closing:
    """Who signs, and the date in words. The seal is set by hand: none is ever drawn."""

    office: str
    date: str


@dataclass(frozen=True)
class Labels:
    """The fixed words of a report, translated by the caller.

    `annex_number` has a place for %(number)s; `page` has %(page)s and %(pages)s, and is used in
    English only: Chinese official print numbers pages as — 1 —.
    """

    period: str
    as_of: str
    figures: str
    figure: str
    value: str
    definition: str
    of_which: str
    completeness: str
    pictures: str
    note: str
    annexes: str
    annex: str
    annex_number: str
    page: str
    nothing: str
    missing_title: str
    missing_text: str


@dataclass(frozen=True)
class ReportContent:
    """All that is printed. A line break in the title stays one: say where a long title may break.

    `created` is stamped into the file, so equal content gives equal bytes.
    `footnote` is small print on every page, such as the fingerprint of a signed version. `fonts`
    are families to prefer in running text; one that is not there is an error, not an empty page.
    """

    title: str
    office: str
    program: str
    period: str
    as_of: str
    lead: Sequence[str]
    figures: Sequence[FigureLine]
    annexes: Sequence[Breakdown]
    completeness: Sequence[tuple[str, str]]
    closing: Closing
    labels: Labels
    created: datetime
    sections: Sequence[Section] = ()
    pictures: Sequence[Picture] = ()
    footnote: str = ""
    fonts: Sequence[str] = field(default_factory=tuple)


def annual_report_pdf(content: ReportContent, *, language: str) -> bytes:
    """The report as PDF/UA-1, the same bytes for the same content and fonts.

    A character that no font has never stops it: a mark stands in its place, and the last page
    lists what was replaced. Raises PrintError for an unknown font.
    """
    if language not in LANGUAGES:
        raise ValueError(f"No print layout for the language {language!r}.")
    if content.created.tzinfo is None:
        raise ValueError("The creation time needs a time zone.")
    faces = typefaces(
        str(getattr(settings, "PRINT_FONT_FOLDER", "") or ""),
        official=_is_chinese(language),
        wanted=tuple(content.fonts),
    )
    case = TypeCase(faces.printable)
    document = _set_type(_as_data(content, language), case)
    document.update(language=language, stacks=faces.stacks, missing=case.missing_lines())
    return _compile(document, faces.fonts, content.created)


def _is_chinese(language: str) -> bool:
    return language == "zh-hans"


def _as_data(content: ReportContent, language: str) -> dict:
    document = asdict(
        replace(
            content,
            lead=_paragraphs(content.lead),
            sections=[
                replace(section, paragraphs=_paragraphs(section.paragraphs))
                for section in content.sections
            ],
        )
    )
    del document["created"], document["fonts"]
    lines = _paragraphs([content.title])
    document["title"] = "".join(lines) if _is_chinese(language) else " ".join(lines)
    document["title-lines"] = lines
    return document


def _paragraphs(texts: Sequence[str]) -> list[str]:
    """One entry per paragraph, without the spaces people type to indent: the layout indents."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return [line for line in lines if line]


def _set_type(value, case: "TypeCase"):
    if isinstance(value, str):
        return case.set(value)
    if isinstance(value, dict):
        return {name: _set_type(part, case) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_set_type(part, case) for part in value]
    return value


class TypeCase:
    """The characters at hand; sets text with them and remembers what it had to replace."""

    def __init__(self, printable: frozenset[int]):
        self.printable = printable
        self.missing: dict[str, str] = {}

    def set(self, text: str) -> str:
        text = _LINE_BREAKS.sub(" ", text)
        # A letter with its accent typed apart is in fonts as one character. Only these are
        # composed: composing all would swap some Chinese characters for look-alikes.
        text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
        text = _SELECTORS.sub("", text)
        text = "".join(c for c in text if unicodedata.category(c) not in _NEVER_PRINTED)
        shown = "".join(c if self.has(c) else MISSING_MARK for c in text)
        for place, character in enumerate(text):
            if not self.has(character):
                around = shown[max(0, place - CONTEXT) : place + CONTEXT + 1]
                self.missing.setdefault(character, around)
        return shown

    def has(self, character: str) -> bool:
        # A private character may well be in a font, but is another one in each.
        return ord(character) in self.printable and unicodedata.category(character) != _PRIVATE

    def missing_lines(self) -> list[tuple[str, str]]:
        """Code point and first surroundings of each replaced character, to write it in by hand."""
        return [(f"U+{ord(character):04X}", text) for character, text in self.missing.items()]


def _compile(document: dict, fonts: typst.Fonts, created: datetime) -> bytes:
    compiler = typst.Compiler(TEMPLATES / "annual_report.typ", root=TEMPLATES, font_paths=fonts)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"report": json.dumps(document, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=int(created.timestamp()),
        )
    except typst.TypstError as error:
        raise PrintError(error.diagnostic or error.message) from error
    if warnings:
        # Typst only warns of an unknown font, and then prints empty boxes.
        raise PrintError("; ".join(warning.message for warning in warnings))
    return pdf
