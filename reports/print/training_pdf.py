"""Sign-in sheets and certificates of hours as paper: finished text in, a tagged PDF out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from reports.print.setting import TypeCase, faces_for, printed, set_type


@dataclass(frozen=True)
class Column:
    """`share` is how much of the width it takes, beside the others; 0 is as much as it needs."""

    label: str
    share: int


@dataclass(frozen=True)
class TrainingPaper:
    """One paper on pages of its own: facts, a ruled table, and what stands under it.

    `words` stand above the table; `signs` are places to sign and seal under it.
    """

    name: str
    office: str
    title: str
    program: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    foot: str
    words: str = ""
    total: str = ""
    signs: Sequence[str] = ()
    row_height: int = 7


@dataclass(frozen=True)
class TrainingLabels:
    """The fixed words; `page` has places for %(page)s and %(pages)s."""

    page: str
    date: str
    missing: str


def trainings_pdf(
    papers: Sequence[TrainingPaper],
    labels: TrainingLabels,
    *,
    title: str,
    language: str,
    created: datetime,
) -> bytes:
    faces = faces_for(language)
    document = {
        "title": TypeCase(faces.printable).set(title),
        "labels": asdict(labels),
        "papers": [_set(paper, TypeCase(faces.printable)) for paper in papers],
        "language": language,
        "stacks": faces.stacks,
    }
    return printed("training_papers.typ", document, faces, created)


def _set(paper: TrainingPaper, case: TypeCase) -> dict:
    return set_type(asdict(paper), case) | {"missing": case.missing_lines()}
