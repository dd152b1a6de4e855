"""A twinning agreement as paper: finished text in, a tagged PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.print.setting import papers_in_one


@dataclass(frozen=True)
class AgreementPart:
    """One numbered part: its heading, and either what is listed in it or its paragraphs."""

    heading: str
    items: Sequence[str] = ()
    text: Sequence[str] = ()


@dataclass(frozen=True)
class AgreementPaper:
    """What it is filed by, the two parties, what they agree part by part, two places to sign and
    seal.

    `signs` are the name each side goes by, the side itself, and who signs for it, where that is
    known.
    """

    name: str
    title: str
    reference: str
    parties: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    opening: str
    parts: Sequence["AgreementPart"]
    signs: Sequence[tuple[str, str, str]]
    foot: str


@dataclass(frozen=True)
class AgreementLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    page: str
    seal: str
    signature: str
    date: str
    missing: str


# AgreementPapers and their AgreementLabels in one PDF.
agreements_pdf = partial(papers_in_one, "agreement.typ")
