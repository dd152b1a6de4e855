"""The mentoring handbook of a pair as paper: finished text in, a tagged PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.print.setting import papers_in_one


@dataclass(frozen=True)
class HandbookColumn:
    """`share` is how much of the width it takes, beside the others; 0 is as much as it needs."""

    label: str
    share: int


@dataclass(frozen=True)
class HandbookPart:
    """One part: paragraphs, facts, a table, and empty boxes to sign and seal.

    `notes` stand under the table.
    """

    title: str
    words: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[HandbookColumn] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()
    signs: Sequence[str] = ()


@dataclass(frozen=True)
class Handbook:
    """The cover, then the parts in their order; `footnote` is small print on every page."""

    title: str
    office: str
    program: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[HandbookPart]
    footnote: str


@dataclass(frozen=True)
class HandbookLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    page: str
    seal: str
    date: str
    missing_title: str
    missing_text: str


# Handbooks and their HandbookLabels in one PDF.
handbooks_pdf = partial(papers_in_one, "handbook.typ")
