"""Sheets, certificates and observation records on paper: finished text in, a tagged PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.print.setting import Check, papers_in_one


@dataclass(frozen=True)
class Column:
    """`share` is how much of the width it takes, beside the others; 0 is as much as it needs."""

    label: str
    share: int


@dataclass(frozen=True)
class TrainingPaper:
    """One paper on pages of its own: facts, a ruled table, and what stands under it.

    A cell of `rows` is a line of text, or a list of paragraphs. `words` stand above the table;
    `signs` are places to sign and seal under it.
    """

    name: str
    office: str
    title: str
    program: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | list[str]]]
    foot: str
    words: str = ""
    total: str = ""
    signs: Sequence[str] = ()
    row_height: int = 7
    sign_height: int = 37
    check: Check | None = None


@dataclass(frozen=True)
class TrainingLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    page: str
    date: str
    missing: str


# Sheets or certificates in one PDF, in their order: their TrainingPapers and TrainingLabels.
trainings_pdf = partial(papers_in_one, "training_papers.typ")
