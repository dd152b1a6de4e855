"""Putting aside what cannot be a draft yet, and taking it up again."""

import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from activities.registration.models import Activity
from activities.unfinished.models import Unfinished
from core.actor import Actor
from core.audit import record_event

Typed = dict[str, list[str]]


@transaction.atomic
def put_aside(
    uuid: UUID,
    typed: Typed,
    *,
    actor: Actor,
    theme: str,
    is_office: bool,
    activity: Activity | None = None,
    now: datetime.datetime | None = None,
) -> Unfinished:
    """Keep every box as it stands. The same boxes again write nothing.

    Whoever may open the page may put it aside; what it says is judged when it is saved whole.
    Raises PermissionDenied for somebody else's key.
    """
    values = {"typed": typed, "theme": theme.strip()[:200], "is_office": is_office}
    row = Unfinished.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        row = Unfinished(uuid=uuid, author_id=actor.user_id, activity=activity)
    elif row.author_id != actor.user_id:
        raise PermissionDenied
    elif row.typed == typed:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_at = now or timezone.now()
    row.save()
    record_event(actor, "activities.put_aside", row)
    return row


def take_up(uuid: UUID, *, actor: Actor) -> None:
    """It is a form now. Call in the transaction that stores it, which is written down."""
    Unfinished.objects.visible_to(actor).filter(uuid=uuid).delete()


@transaction.atomic
def drop(row: Unfinished, *, actor: Actor) -> None:
    """Throw away what was typed. Twice is once."""
    if row.author_id != actor.user_id:
        raise PermissionDenied
    record_event(actor, "activities.unfinished_dropped", row)
    row.delete()
