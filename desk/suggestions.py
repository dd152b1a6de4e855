"""What leaders of tutor groups suggest, as a task of the first page of whoever answers."""

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, UUIDField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleAssignment
from core.actor import Actor, Role
from core.scoping import within_grants
from pairings.models import Suggestion
from pairings.suggestions.querysets import DECIDED

SUGGESTED = "suggestions to answer"


def waiting_suggestions(actor: Actor) -> list[QuerySet]:
    """How many this person answers: those of the districts they coordinate, and for the office
    those of a district that has nobody. To be read in one query with other rows.
    """
    if not (actor.has_role(Role.DISTRICT_COORDINATOR) or actor.is_administrator):
        return []
    mine = within_grants(actor, DECIDED)
    if actor.is_administrator:
        mine |= ~Q(has_coordinator())
    rows = Suggestion.objects.visible_to(actor).filter(mine).waiting().order_by()
    counted = rows.values("state").annotate(number=Count("pk"))
    return [
        counted.values_list(
            Value(SUGGESTED, CharField()),
            "number",
            Value(None, UUIDField()),
            Value("", CharField()),
            Value(False),
        )
    ]


def has_coordinator() -> Exists:
    """Whether somebody coordinates the trainee's district in the subject, and so answers."""
    running = RoleAssignment.objects.running(timezone.localdate())
    subject = Q(subject=None) | Q(subject=OuterRef("pairing__subject"))
    of = {
        "user__is_active": True,
        "role": Role.DISTRICT_COORDINATOR,
        "district": OuterRef("pairing__district"),
    }
    return Exists(running.filter(subject, **of).order_by())


def suggestion_tasks(counts: dict[str, int]) -> list[dict]:
    number = counts.get(SUGGESTED)
    if not number:
        return []
    text = ngettext(
        "Answer <strong>{} suggestion</strong>", "Answer <strong>{} suggestions</strong>", number
    )
    return [
        {
            "what": format_html(text, number),
            "why": _("Leaders of tutor groups ask for a change of their pairs."),
            "forms": 0,
            "url": f"{reverse('suggestions:list')}?state=open",
            "action": _("Look and answer"),
            "urgent": False,
            "oldest": None,
        }
    ]
