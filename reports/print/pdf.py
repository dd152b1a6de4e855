"""The annual report as paper: finished text in, a tagged PDF out.

Everything arrives as text in the reader's language, so this module knows no figures and cannot
disagree with the page, the spreadsheet or the Word file. Text reaches the template as data, never
as markup. Chinese follows GB/T 9704-2012; English is a plain A4 report.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from reports.print.setting import TypeCase, faces_for, is_chinese, paragraphs, printed, set_type


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
    faces = faces_for(language, wanted=tuple(content.fonts))
    case = TypeCase(faces.printable)
    document = set_type(_as_data(content, language), case)
    document.update(language=language, stacks=faces.stacks, missing=case.missing_lines())
    return printed("annual_report.typ", document, faces, content.created)


def _as_data(content: ReportContent, language: str) -> dict:
    document = asdict(
        replace(
            content,
            lead=paragraphs(content.lead),
            sections=[
                replace(section, paragraphs=paragraphs(section.paragraphs))
                for section in content.sections
            ],
        )
    )
    del document["created"], document["fonts"]
    lines = paragraphs([content.title])
    document["title"] = "".join(lines) if is_chinese(language) else " ".join(lines)
    document["title-lines"] = lines
    return document
