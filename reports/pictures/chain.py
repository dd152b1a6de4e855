"""Where forms wait, as one bar of the chain: a segment for each step, and under it what is late."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.chain.wording import since
from activities.models import Status
from programs.models import Program
from reports.figures.days import Wait
from reports.figures.waiting import FORMS_WAITING, STEPS, SchoolWaiting, Waiting, WhereFormsWait
from reports.pictures.bars import percent
from reports.wording import number, reading_of

# Narrower parts of the bar have no room for their number; the table has it.
ROOM = 7
NONE = "none"


class Lists:
    """Addresses of the forms on their way; `kept` is what the report of the scope is asked for."""

    def __init__(self, program: Program, kept: dict):
        self.program, self.kept = program, kept

    def to(self, *, step: str = "", wait: str = "", school: str = "") -> str:
        asked = {"step": step, "wait": wait, "school": school}
        query = {name: value for name, value in asked.items() if value} | self.kept
        return reverse("reports:figure", args=[self.program.slug, FORMS_WAITING.key], query=query)


@dataclass(frozen=True)
class Part:
    """Forms at one step, with their place in the bar; `late` those of them that wait long."""

    step: Status
    waiting: Waiting
    start: float
    share: float
    lists: Lists

    @property
    def label(self) -> str:
        return str(self.step.label)

    @property
    def look(self) -> str:
        return f"step-{STEPS.index(self.step) + 1}"

    @property
    def number(self) -> str:
        return number(self.waiting.number)

    @property
    def late(self) -> str:
        return number(self.waiting.late)

    @property
    def said(self) -> str:
        return _("%(step)s: %(forms)s") % {
            "step": self.label,
            "forms": reading_of(FORMS_WAITING, self.waiting.number),
        }

    @property
    def late_said(self) -> str:
        return _("%(step)s: %(forms)s for more than 5 days") % {
            "step": self.label,
            "forms": reading_of(FORMS_WAITING, self.waiting.late),
        }

    @property
    def oldest(self) -> str:
        return since(self.waiting.oldest)

    @property
    def url(self) -> str:
        return self.lists.to(step=self.step.value)

    @property
    def late_url(self) -> str:
        return self.lists.to(step=self.step.value, wait=Wait.LONG.value)

    @property
    def x(self) -> str:
        return percent(self.start)

    @property
    def width(self) -> str:
        return percent(self.share)

    @property
    def middle(self) -> str:
        return percent(self.start + self.share / 2)

    @property
    def late_share(self) -> float:
        return self.share * self.waiting.late / self.waiting.number

    @property
    def late_width(self) -> str:
        return percent(self.late_share)

    @property
    def has_room(self) -> bool:
        return self.share >= ROOM


def chain_bar(waiting: WhereFormsWait, lists: Lists) -> list[Part]:
    """The parts of the bar, each as wide as its forms are many; empty where none waits."""
    steps = waiting.steps()
    of_all = waiting.all.number
    parts, start = [], 0.0
    for step, found in steps:
        share = 100 * found.number / of_all
        parts.append(Part(step, found, start, share, lists))
        start += share
    return parts


def late_rows(schools: list[SchoolWaiting], lists: Lists) -> list[dict]:
    """What is late, one row for each school, as told on home."""
    return [
        {
            "name": each.name or _("Several schools, or none"),
            "late": reading_of(FORMS_WAITING, each.waiting.late),
            "oldest": since(each.waiting.oldest),
            "steps": with_whom(each),
            "url": lists.to(wait=Wait.LONG.value, school=str(each.uuid or NONE)),
            "school": each,
        }
        for each in schools
    ]


def with_whom(school: SchoolWaiting) -> list[str]:
    """At which steps the late forms of a school wait, and at each how many."""
    return [
        _("%(step)s: %(forms)s") % {"step": step.label, "forms": number(waiting.late)}
        for step, waiting in school.steps
        if waiting.late
    ]
