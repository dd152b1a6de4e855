"""What guidance asks of somebody on the first page: an answer, a lesson to observe."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.actor import Actor
from guidance.models import GoodPractice, PlannedObservation
from guidance.schedule.reading import held_for
from pairings.models import Pairing

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


def planned_soon(actor: Actor) -> QuerySet[PlannedObservation]:
    today = timezone.localdate()
    rows = PlannedObservation.objects.visible_to(actor).standing()
    return rows.filter(planned_on__range=(today, today + SOON))


def next_observations(pairs: Iterable[Pairing], actor: Actor) -> dict[int, datetime.date]:
    """By the key of a pair the next day for which one is planned, if it comes soon.

    What the schedule calls held, perhaps a day early, is not announced any more.
    """
    rows = planned_soon(actor).filter(pairing__in=pairs).order_by("-planned_on")
    coming = list(rows)
    held = held_for(coming, actor)
    return {each.pairing_id: each.planned_on for each in coming if each.pk not in held}
