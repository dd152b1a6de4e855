"""Two forms tell of one event, or they tell of two: said once, and never asked again.

Joined, they are one event with as many accounts, each kept as it is; it counts once, by the account
that holds. They can be parted again while their program is open.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.events.models import Event, NotOneEvent
from activities.events.services import is_edition_of, lock, parted, settle
from activities.registration.models import Activity, Side, Status
from activities.retelling.finding import is_told_with, told_with
from activities.retelling.rights import may_choose, may_join
from activities.sameness import answers
from activities.sameness.rights import demand_in_sight, in_place_of, may_judge
from activities.works.reading import GONE
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError

Forms = list[Activity]


@transaction.atomic
def join(
    one: Activity, other: Activity, *, actor: Actor, holds: Activity | None = None
) -> Event | None:
    """The two tell of one event: it counts once. Twice is once.

    `holds` is the form whose account is to hold; without it, the mentor's or the earlier.
    """
    rows, (one, other) = locked(one, other)
    these, those = (beside(rows, form) for form in (one, other))
    if is_told_with(one, other):
        return one.event
    demand_may_judge(one, other, these, those, actor)
    if not may_join(standing(these), standing(those)):
        raise DomainError(wait_for_sending())
    is_free = may_choose(actor, standing(these), standing(those))
    if holds and not (is_free and holds in rows):
        raise PermissionDenied
    events = sorted({form.event_id for form in rows} - {None})
    event = Event.objects.select_related("holds").get(pk=events[0]) if events else Event()
    held = event.holds if events else None
    event.holds = first_edition(holds or usually_holds(standing(rows), held, is_free), rows)
    event.save()
    ours, theirs = first_keys(these), first_keys(those)
    answers.keep(NotOneEvent, ours, theirs)
    answers.keep(NotOneEvent, theirs, ours)
    # All stand back while the forms come together: never do two count.
    write(rows, event=event, stands_back=True)
    Event.objects.filter(pk__in=events[1:]).delete()
    settle(event.pk)
    place = in_place_of(actor, rows)
    record_event(actor, "activities.events_joined", one, joined=other, holds=event.holds, **place)
    return event


@transaction.atomic
def part(form: Activity, *, actor: Actor) -> None:
    """It tells of another event after all, and counts for itself. Twice is once."""
    rows, (form,) = locked(form)
    if form.event_id is None:
        return
    own, rest = parted(rows, form)
    if not may_judge(actor, standing(own), standing(rest)):
        raise PermissionDenied
    event = Event.objects.select_related("holds").get(pk=form.event_id)
    write(own, event=None, stands_back=False)
    if len(first_keys(rest)) == 1:
        write(rest, event=None, stands_back=False)
        event.delete()
    else:
        if is_edition_of(form, event.holds):
            holds = usually_holds(standing(rest) or rest)
            Event.objects.filter(pk=event.pk).update(holds=first_edition(holds, rest))
        settle(event.pk)
    remember(own, rest, actor)
    place = in_place_of(actor, rows)
    record_event(actor, "activities.events_parted", form, parted_from=rest, **place)


@transaction.atomic
def let_hold(form: Activity, *, actor: Actor) -> None:
    """The event counts by this account from now on, while it is counted. Twice is once."""
    rows, (form,) = locked(form)
    if form.event_id is None:
        raise DomainError(_("It was parted meanwhile: it counts for itself."))
    own, rest = parted(rows, form)
    if not may_choose(actor, standing(own), standing(rest)):
        raise PermissionDenied
    event = Event.objects.select_related("holds").get(pk=form.event_id)
    first = first_edition(form, rows)
    if event.holds_id == first.pk:
        return
    changed = {"before": {"holds": event.holds}, "after": {"holds": first}}
    Event.objects.filter(pk=event.pk).update(holds=first)
    settle(event.pk)
    place = in_place_of(actor, rows)
    record_event(actor, "activities.account_chosen", form, **changed, **place)


@transaction.atomic
def tell_apart(one: Activity, other: Activity, *, actor: Actor) -> None:
    """They tell of two events: remembered, so that nobody is asked again. Twice is once."""
    rows, (one, other) = locked(one, other)
    these, those = (beside(rows, form) for form in (one, other))
    if is_told_with(one, other):
        raise DomainError(_("They were joined meanwhile. Read again, then decide."))
    demand_may_judge(one, other, these, those, actor)
    if remember(these, those, actor):
        place = in_place_of(actor, rows)
        record_event(actor, "activities.events_told_apart", one, other=other, **place)


def wait_for_sending() -> str:
    return _("One of the two is a draft: they can be joined once it is sent.")


def locked(*forms: Activity) -> tuple[Forms, Forms]:
    """These forms and all that is told with them, as they are now, until the transaction ends."""
    keys = [form.pk for form in forms]
    events = set(Activity.objects.filter(pk__in=keys).values_list("event", flat=True))
    lock(events)
    rows = Activity.objects.select_for_update(of=("self",)).select_related("program")
    found = list(rows.filter(told_with(keys)).order_by("pk"))
    if {form.event_id for form in found} - events - {None}:
        raise DomainError(_("One of them was joined meanwhile. Read again, then decide."))
    by_key = {form.pk: form for form in found}
    return found, [by_key[form.pk] for form in forms]


def beside(rows: Forms, form: Activity) -> Forms:
    return [each for each in rows if is_told_with(each, form)]


def standing(rows: Forms) -> Forms:
    return [form for form in rows if form.status not in GONE]


def first_edition(form: Activity, rows: Forms) -> Activity:
    """By which a form is named, whatever its edition."""
    return min((each for each in rows if is_edition_of(each, form)), key=lambda it: it.edition)


def first_keys(rows: Forms) -> set[int]:
    return {first_edition(form, rows).pk for form in rows}


def remember(these: Forms, those: Forms, actor: Actor) -> bool:
    ours, theirs = first_keys(these), first_keys(those)
    return answers.remember(NotOneEvent, ours, theirs, said_by=actor.user_id)


def usually_holds(rows: Forms, held: Activity | None = None, is_free: bool = True) -> Activity:
    """What was chosen already, else the mentor's account, or the earlier.

    One that is counted goes before all that are not, where nobody may put it aside.
    """
    return min(
        rows,
        key=lambda form: (
            not is_free and form.status != Status.COUNTED,
            held is None or not is_edition_of(form, held),
            form.author_side != Side.SUPPORTING,
            form.pk,
        ),
    )


def write(rows: Forms, **values) -> None:
    """The version moves on: who corrects or counts one of them meanwhile reads it again first."""
    keys = [form.pk for form in rows]
    Activity.objects.filter(pk__in=keys).update(**values, version=F("version") + 1)


def demand_may_judge(
    one: Activity, other: Activity, these: Forms, those: Forms, actor: Actor
) -> None:
    """Raises PermissionDenied, or DomainError where it can no longer be said of these two."""
    demand_in_sight(one, other, actor)
    if not standing(these) or not standing(those):
        raise DomainError(_("One of them stands no longer. Read again, then decide."))
    if not may_judge(actor, standing(these), standing(those)):
        raise PermissionDenied
