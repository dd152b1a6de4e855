"""Registration forms as paper: finished text in, a tagged PDF out, as many forms as asked for.

Everything arrives as text in the reader's language, as for the annual report. Each form begins a
page of its own, and its pages are numbered within it, so that a batch is taken apart and filed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from reports.print.setting import TypeCase, faces_for, printed, set_type


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
class Check:
    """How whoever holds the paper checks it."""

    svg: str
    alt: str
    words: str
    address: str
    code: str


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


def forms_pdf(
    forms: Iterable[FormPaper],
    labels: FormLabels,
    *,
    title: str,
    language: str,
    created: datetime,
) -> bytes:
    """The forms in one PDF, in their order."""
    faces = faces_for(language)
    document = {
        "title": TypeCase(faces.printable).set(title),
        "labels": asdict(labels),
        "forms": [_set(form, TypeCase(faces.printable)) for form in forms],
        "language": language,
        "stacks": faces.stacks,
    }
    return printed("registration_forms.typ", document, faces, created)


def _set(form: FormPaper, case: TypeCase) -> dict:
    """A form in the characters at hand; it says itself which were not."""
    return set_type(asdict(form), case) | {"missing": case.missing_lines()}
