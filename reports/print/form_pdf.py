"""Registration forms as paper: finished text in, a tagged PDF out, as many forms as asked for.

Everything arrives as text in the reader's language, as for the annual report. Each form begins a
page of its own, and its pages are numbered within it, so that a batch is taken apart and filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.print.setting import Check, papers_in_one


@dataclass(frozen=True)
class Cell:
    """A label, and what stands beside it: lines of text, or room to write by hand.

    `room` is how much is left empty, in millimeters, `ruled` how many lines there are to write on;
    `ticks` are boxes to tick, and `signs` asks for a signature under the lines.
    """

    label: str
    lines: Sequence[str] = ()
    room: int = 0
    ruled: int = 0
    ticks: Sequence[str] = ()
    signs: str = ""


@dataclass(frozen=True)
class FormPaper:
    """One form. A row is one cell or two; `warning` is said before anything else.

    `steps` stay on one page with the seals under them.
    """

    name: str
    office: str
    title: str
    program: str
    number: str
    state: str
    rows: Sequence[Sequence[Cell]]
    seals: Sequence[str]
    foot: str
    warning: str = ""
    steps: Cell | None = None
    check: Check | None = None


@dataclass(frozen=True)
class FormLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    seal: str
    date: str
    page: str
    missing: str


# The forms in one PDF, in their order: their FormPapers and FormLabels.
forms_pdf = partial(papers_in_one, "registration_forms.typ")
