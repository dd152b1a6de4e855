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
from core.dates import moment_in_words
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
    mark: str = "",
    activity: Activity | None = None,
    now: datetime.datetime | None = None,
) -> Unfinished:
    """Keep every box as it stands. The same boxes again write nothing.

    Whoever may open the page may put it aside; what it says is judged when it is saved whole.
    Raises PermissionDenied for somebody else's key, StaleStateError where another window has put
    aside other boxes since the page was opened: `seen` and `mark` as in `demand_seen`.
    """
    values = {"typed": typed, "theme": theme.strip()[:200], "is_office": is_office}
    row = Unfinished.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        row = Unfinished(uuid=uuid, author_id=actor.user_id, activity=activity)
        # Its page was opened with what has been dropped since: a page that is older still has not
        # seen what is put aside now.
        row.version += seen if mark else 0
    elif row.author_id != actor.user_id:
        raise PermissionDenied
    elif boxes(row.typed) == boxes(typed):
        return row
    else:
        demand_seen(row, seen=seen, mark=mark)
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


def demand_seen(row: Unfinished, *, seen: int, mark: str) -> None:
    """Raise StaleStateError, with the row, where the page was opened with something else.

    Of what lies over a stored form the page says the `mark`; `seen` is the version of that form.
    A page of a form that is not stored yet says the version of what was put aside.
    """
    is_seen = row.mark == mark if row.activity_id else row.version == seen
    if not is_seen:
        raise StaleStateError(saved_elsewhere(), current=row)


def saved_elsewhere() -> str:
    return _(
        "You have saved this draft from another window since. What you typed here is still below:"
        " saving it now replaces what you saved there."
    )


def take_up(uuid: UUID, *, actor: Actor, seen: int, mark: str) -> None:
    """It is a form now. Call in the transaction that stores it, which is written down.

    Raises PermissionDenied for somebody else's key, and StaleStateError as `demand_seen` does:
    nothing is taken up that its page has not shown.
    """
    row = Unfinished.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        return
    if row.author_id != actor.user_id:
        raise PermissionDenied
    demand_seen(row, seen=seen, mark=mark)
    row.delete()


@transaction.atomic
def drop(row: Unfinished, *, actor: Actor, mark: str) -> None:
    """Throw away what was typed. Twice is once.

    `mark` is that of what the page has shown. Raises StaleStateError, with the row, where other
    boxes were put aside since: nothing is thrown away unseen.
    """
    if row.author_id != actor.user_id:
        raise PermissionDenied
    current = Unfinished.objects.select_for_update().filter(pk=row.pk).first()
    if current is None:
        return
    if current.mark != mark:
        raise StaleStateError(not_dropped(current), current=current)
    # Of two presses at once one finds it there, and is written down.
    if Unfinished.objects.filter(pk=row.pk, version=current.version).delete()[0]:
        record_event(actor, "activities.unfinished_dropped", current)


def demand_shown(activity: Activity, *, actor: Actor, mark: str) -> None:
    """Raise StaleStateError, with the row, where the actor has put changes of this form aside since
    their page was opened: no step takes them away unseen. `mark` is that of what the page showed.
    """
    rows = Unfinished.objects.select_for_update().visible_to(actor)
    row = rows.filter(activity=activity.pk).first()
    if row is not None and row.mark != mark:
        said = _(
            "Nothing was done: in another window you have put changes of this form aside, on "
            "%(when)s. Read them first, then decide."
        )
        raise StaleStateError(said % {"when": moment_in_words(row.saved_at)}, current=row)


def not_dropped(row: Unfinished) -> str:
    """What is said in a window that shows older words than those that lie there now."""
    said = {"when": moment_in_words(row.saved_at)}
    if row.activity_id:
        return (
            _(
                "Not thrown away: in another window you have put other changes of this form aside, "
                "on %(when)s. Read them first; there you can go back to the form as it was."
            )
            % said
        )
    return (
        _(
            "Not dropped: in another window you have saved this draft anew, on %(when)s. Read it "
            "first; there you can drop it."
        )
        % said
    )


def is_gone(key: str | UUID) -> bool:
    """Whether it was sent or dropped since; then it is nobody's, and may be said to all."""
    try:
        return not Unfinished.objects.filter(uuid=key).exists()
    except ValidationError:
        return False
