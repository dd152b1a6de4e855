"""By which of its forms an event counts.

Whoever changes it locks the event first and its forms then, so that two steps that meet here wait
for each other.
"""

from collections.abc import Collection

from activities.events.models import Event
from activities.registration.models import Activity, Status


def lock(events: Collection[int | None]) -> dict[int, Event]:
    """The events by key, in one order."""
    keys = set(events) - {None}
    rows = Event.objects.select_for_update().filter(pk__in=keys).order_by("pk") if keys else []
    return {each.pk: each for each in rows}


def settle(event: int | None) -> None:
    """Let the event count by exactly one of its counted forms, and all others stand back.

    It is the one that holds, else the first that was made. While none is counted, all stand back.
    Call inside a transaction, with the event locked and all forms as they are to be.
    """
    if event is None:
        return
    holds = Event.objects.select_related("holds").get(pk=event).holds
    forms = list(Activity.objects.filter(event=event).order_by("pk"))
    counted = [form for form in forms if form.status == Status.COUNTED]
    counted.sort(key=lambda form: not is_edition_of(form, holds))
    chosen = counted[0] if counted else None
    # Whoever stops goes first: never do two count.
    stops = [form.pk for form in forms if form is not chosen and not form.stands_back]
    if stops:
        Activity.objects.filter(pk__in=stops).update(stands_back=True)
    if chosen and chosen.stands_back:
        Activity.objects.filter(pk=chosen.pk).update(stands_back=False)


def is_edition_of(form: Activity, other: Activity) -> bool:
    """The same form, perhaps corrected."""
    if other.reference:
        return form.reference == other.reference
    return form.pk == other.pk


def parted(rows: list[Activity], form: Activity) -> tuple[list[Activity], list[Activity]]:
    """The editions of this form, and the rest."""
    own = [row for row in rows if is_edition_of(row, form)]
    return own, [row for row in rows if row not in own]
