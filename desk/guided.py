"""What guidance asks of somebody on the first page: an answer, a lesson to observe."""

import datetime
from uuid import UUID

from django.db.models import CharField, Min, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.actor import Actor
from guidance.models import GoodPractice, PlannedObservation

AWAITED = "practice"
# An observation of so many days to come stands beside the pair.
SOON = datetime.timedelta(days=7)


def awaited(actor: Actor) -> QuerySet:
    """Good practice that waits for their answer; may be read in one query with other rows."""
    return (
        GoodPractice.objects.visible_to(actor)
        .awaiting(actor)
        .order_by()
        .annotate(status=Value(AWAITED, CharField()), number=Value(1))
    )


def answer_task(key: UUID, title: str) -> dict:
    """Others may not read it before those of whom it tells have answered."""
    return {
        "what": format_html(
            _("Say whether others may read: {}"), format_html("<strong>{}</strong>", title)
        ),
        "why": _("It tells of what you did. You also say how you are named."),
        "forms": 0,
        "url": reverse("guidance:practice", args=[key]),
        "action": _("Read and answer"),
        "urgent": False,
        "oldest": None,
    }


def next_observation(actor: Actor, pairing) -> Subquery:
    """In a query of pairs: the next day for which one is planned, if it comes soon."""
    today = timezone.localdate()
    rows = PlannedObservation.objects.visible_to(actor).standing().filter(pairing=pairing)
    coming = rows.filter(planned_on__range=(today, today + SOON)).order_by().values("pairing")
    return Subquery(coming.annotate(first=Min("planned_on")).values("first"))
