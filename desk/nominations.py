"""Nominations as tasks of the first page: those to answer, and those that were declined."""

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, UUIDField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleAssignment
from core.actor import Actor, Role
from core.scoping import within_grants
from desk.unpaired import UNPAIRED, unpaired
from pairings.models import Nomination
from pairings.nominations.querysets import ANSWERED

TO_ANSWER, TO_READ = "nominations to answer", "nominations to read"


def waiting_nominations(actor: Actor) -> list[QuerySet]:
    """How many this section answers, how many of the district's were declined, and how many
    accepted trainees have no mentor; each may be read in one query with other rows. The office
    answers where nobody leads the subject.
    """
    rows = Nomination.objects.visible_to(actor).in_open_programs().order_by()
    found = []
    if actor.has_role(Role.SUBJECT_LEAD) or actor.is_administrator:
        mine = within_grants(actor, ANSWERED)
        if actor.is_administrator:
            mine |= ~Q(has_lead())
        found.append(numbered(rows.filter(mine).open(), TO_ANSWER))
    if actor.has_role(Role.DISTRICT_COORDINATOR):
        found.append(numbered(rows.nominated_by(actor).unread(), TO_READ))
    if actor.has_role(Role.SUBJECT_LEAD) or actor.has_role(Role.DISTRICT_COORDINATOR):
        found.append(numbered(unpaired(actor), UNPAIRED))
    return found


def numbered(rows: QuerySet, kind: str) -> QuerySet:
    counted = rows.values("state").annotate(number=Count("pk"))
    return counted.values_list(
        Value(kind, CharField()),
        "number",
        Value(None, UUIDField()),
        Value("", CharField()),
        Value(False),
    )


def nomination_tasks(counts: dict[str, int]) -> list[dict]:
    make = {TO_ANSWER: answer_task, TO_READ: read_task}
    return [make[kind](counts[kind]) for kind in make if counts.get(kind)]


def has_lead() -> Exists:
    """Whether somebody leads the subject of a nomination, and so answers it."""
    running = RoleAssignment.objects.running(timezone.localdate())
    subject = Q(subject=None) | Q(subject=OuterRef("subject"))
    return Exists(running.filter(subject, role=Role.SUBJECT_LEAD).order_by())


def answer_task(number: int) -> dict:
    text = ngettext(
        "Answer <strong>{} nomination</strong>", "Answer <strong>{} nominations</strong>", number
    )
    return {
        "what": format_html(text, number),
        "why": _("Teachers whom the districts offer as mentors and trainees."),
        "forms": 0,
        "url": reverse("nominations:answer-all"),
        "action": _("Look and answer"),
        "urgent": False,
        "oldest": None,
    }


def read_task(number: int) -> dict:
    text = ngettext(
        "<strong>{} nomination</strong> was declined",
        "<strong>{} nominations</strong> were declined",
        number,
    )
    return {
        "what": format_html(text, number),
        "why": _("Read why, and nominate somebody else."),
        "forms": 0,
        "url": reverse("nominations:read"),
        "action": _("Read why"),
        "urgent": False,
        "oldest": None,
    }
