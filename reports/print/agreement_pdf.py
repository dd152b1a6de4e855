"""A twinning agreement as paper: finished text in, a tagged PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.print.setting import papers_in_one


@dataclass(frozen=True)
class AgreementPaper:
    """Facts, the text in its paragraphs, what is owed again and again, two places to sign and seal.

    `signs` are each side's name and who signs for it, where that is known.
    """

    name: str
    title: str
    facts: Sequence[tuple[str, str]]
    text: Sequence[str]
    commitments: Sequence[str]
    signs: Sequence[tuple[str, str]]
    foot: str


@dataclass(frozen=True)
class AgreementLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    page: str
    seal: str
    signature: str
    date: str
    commitments: str
    missing: str


# AgreementPapers and their AgreementLabels in one PDF.
agreements_pdf = partial(papers_in_one, "agreement.typ")
