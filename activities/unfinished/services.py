"""Putting aside what cannot be a draft yet, and taking it up again."""

import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.registration.models import Activity
from activities.unfinished.models import Unfinished
from core.actor import Actor
from core.audit import record_event
from core.exceptions import StaleStateError

Typed = dict[str, list[str]]


@transaction.atomic
def put_aside(
    uuid: UUID,
    typed: Typed,
    *,
    actor: Actor,
    theme: str,
    is_office: bool,
    seen: int,
    activity: Activity | None = None,
    now: datetime.datetime | None = None,
) -> Unfinished:
    """Keep every box as it stands. The same boxes again write nothing.

    Whoever may open the page may put it aside; what it says is judged when it is saved whole.
    Raises PermissionDenied for somebody else's key, StaleStateError where another window has put
    aside other boxes since version `seen`; of a form that is stored, its own version is asked.
    """
    values = {"typed": typed, "theme": theme.strip()[:200], "is_office": is_office}
    row = Unfinished.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        row = Unfinished(uuid=uuid, author_id=actor.user_id, activity=activity)
    elif row.author_id != actor.user_id:
        raise PermissionDenied
    elif boxes(row.typed) == boxes(typed):
        return row
    elif row.activity_id is None and row.version != seen:
        raise StaleStateError(saved_elsewhere())
    else:
        row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_at = now or timezone.now()
    row.save()
    record_event(actor, "activities.put_aside", row)
    return row


def boxes(typed: Typed) -> Typed:
    """What was typed, without what the page itself says."""
    return {name: values for name, values in typed.items() if name != "version"}


def saved_elsewhere() -> str:
    return _(
        "You have saved this draft from another window since. Look at it on your first page; what"
        " you typed here is still below."
    )


def take_up(uuid: UUID, *, actor: Actor, seen: int | None = None) -> None:
    """It is a form now. Call in the transaction that stores it, which is written down.

    From the page of a new form, `seen` is the version that it showed: raises StaleStateError where
    another window has put aside something else since.
    """
    row = Unfinished.objects.visible_to(actor).filter(uuid=uuid).first()
    if row is None:
        return
    if seen is not None and (row.activity_id is not None or row.version != seen):
        raise StaleStateError(saved_elsewhere())
    row.delete()


@transaction.atomic
def drop(row: Unfinished, *, actor: Actor) -> None:
    """Throw away what was typed. Twice is once."""
    if row.author_id != actor.user_id:
        raise PermissionDenied
    # Of two presses at once one finds it there, and is written down.
    if Unfinished.objects.filter(pk=row.pk).delete()[0]:
        record_event(actor, "activities.unfinished_dropped", row)


def is_gone(key: str | UUID) -> bool:
    """Whether it was sent or dropped since; then it is nobody's, and may be said to all."""
    try:
        return not Unfinished.objects.filter(uuid=key).exists()
    except ValidationError:
        return False
