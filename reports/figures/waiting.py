"""Where forms wait, and for how long: the figure of forms on their way, by step and by school."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils.functional import cached_property

from activities.chain.late import patience_ended
from activities.models import Status
from core.names import in_language
from programs.models import Program
from reports.figures.counting import records
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection

FORMS_WAITING = FIGURES["forms_waiting"]
# In the order of the chain; one that came back waits with its author.
STEPS = (Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY, Status.RETURNED)


@dataclass(frozen=True)
class Waiting:
    """So many forms, those of them that wait long, and since when the oldest does."""

    number: int = 0
    late: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class SchoolWaiting:
    """The forms of one school; those that several schools share, or none has, have no `uuid`.

    `at_school` are those that wait for its own confirmation; `steps` are all of them, by the step.
    """

    uuid: object
    name: str
    waiting: Waiting
    key: int | None = None
    district: int | None = None
    at_school: Waiting = Waiting()
    steps: tuple[tuple[Status, Waiting], ...] = ()


class WhereFormsWait:
    """The forms on their way of one selection; read once, in one statement.

    Once the program is closed nobody takes a step, so nothing waits.
    """

    def __init__(self, selection: Selection):
        self.selection = selection

    @cached_property
    def rows(self) -> list[dict]:
        if self.selection.program.state != Program.State.OPEN:
            return []
        found = records(FORMS_WAITING, self.selection).order_by()
        school = [f"confirming_school__{name}" for name in ("uuid", "name", "name_en", "district")]
        return list(
            found.values("status", "confirming_school", *school).annotate(
                number=Count("pk"),
                late=Count("pk", filter=Q(status_since__lt=patience_ended())),
                oldest=Min("status_since"),
            )
        )

    @property
    def all(self) -> Waiting:
        return together(self.rows)

    def steps(self) -> list[tuple[Status, Waiting]]:
        """Each step at which a form waits, in the order of the chain."""
        return by_step(self.rows)

    def latest_schools(self) -> list[SchoolWaiting]:
        """The schools whose forms wait long, the longest first."""
        found = grouped(self.rows, lambda row: row["confirming_school"])
        schools = [school_of(rows) for rows in found.values()]
        late = [each for each in schools if each.waiting.late]
        return sorted(late, key=lambda each: (each.waiting.oldest, each.name))


def grouped(rows: Iterable[dict], key: Callable[[dict], object]) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def together(rows: list[dict]) -> Waiting:
    return Waiting(
        sum(row["number"] for row in rows),
        sum(row["late"] for row in rows),
        min((row["oldest"] for row in rows), default=None),
    )


def by_step(rows: list[dict]) -> list[tuple[Status, Waiting]]:
    found = grouped(rows, lambda row: row["status"])
    return [(step, together(found[step])) for step in STEPS if step in found]


def school_of(rows: list[dict]) -> SchoolWaiting:
    names = rows[0]["confirming_school__name"], rows[0]["confirming_school__name_en"]
    name = in_language(*names) if names[0] else ""
    return SchoolWaiting(
        rows[0]["confirming_school__uuid"],
        name,
        together(rows),
        rows[0]["confirming_school"],
        rows[0]["confirming_school__district"],
        together([row for row in rows if row["status"] == Status.SCHOOL]),
        tuple(by_step(rows)),
    )
