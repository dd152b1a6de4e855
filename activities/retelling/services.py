"""Two forms tell of one event, or they tell of two: said once, and never asked again.

Joined, they are one event with as many accounts, each kept as it is; it counts once, by the account
that holds. They can be parted again while their program is open.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.events.models import Event, NotOneEvent
from activities.events.services import is_edition_of, lock, settle
from activities.registration.models import Activity, Side, Status
from activities.retelling.finding import is_told_with, told_with
from activities.retelling.rights import may_choose
from activities.sameness.rights import may_judge
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
    is_free = may_choose(actor, standing(these), standing(those))
    if holds and not (is_free and holds in rows):
        raise PermissionDenied
    events = sorted({form.event_id for form in rows} - {None})
    event = Event.objects.select_related("holds").get(pk=events[0]) if events else Event()
    held = event.holds if events else None
    event.holds = first_edition(holds or usually_holds(standing(rows), held, is_free), rows)
    event.save()
    keep_answers(these, those)
    # All stand back while the forms come together: never do two count.
    write(rows, event=event, stands_back=True)
    Event.objects.filter(pk__in=events[1:]).delete()
    settle(event.pk)
    record_event(actor, "activities.events_joined", one, joined=other.pk, holds=event.holds_id)
    return event


@transaction.atomic
def part(form: Activity, *, actor: Actor) -> None:
    """It tells of another event after all, and counts for itself. Twice is once."""
    rows, (form,) = locked(form)
    if form.event_id is None:
        return
    own = [each for each in rows if is_edition_of(each, form)]
    rest = [each for each in rows if each not in own]
    if not may_judge(actor, standing(own), standing(rest)):
        raise PermissionDenied
    event = Event.objects.select_related("holds").get(pk=form.event_id)
    write(own, event=None, stands_back=False)
    if len({first_edition(each, rest).pk for each in rest}) == 1:
        write(rest, event=None, stands_back=False)
        event.delete()
    else:
        if is_edition_of(form, event.holds):
            holds = usually_holds(standing(rest) or rest)
            Event.objects.filter(pk=event.pk).update(holds=first_edition(holds, rest))
        settle(event.pk)
    remember(own, rest, actor)
    record_event(actor, "activities.events_parted", form, parted_from=[each.pk for each in rest])


@transaction.atomic
def let_hold(form: Activity, *, actor: Actor) -> None:
    """The event counts by this account from now on, while it is counted. Twice is once."""
    rows, (form,) = locked(form)
    if form.event_id is None:
        raise DomainError(_("It was parted meanwhile: it counts for itself."))
    own = [each for each in rows if is_edition_of(each, form)]
    rest = [each for each in rows if each not in own]
    if not may_choose(actor, standing(own), standing(rest)):
        raise PermissionDenied
    event = Event.objects.get(pk=form.event_id)
    first = first_edition(form, rows)
    if event.holds_id == first.pk:
        return
    before = {"holds": event.holds_id}
    Event.objects.filter(pk=event.pk).update(holds=first)
    settle(event.pk)
    record_event(actor, "activities.account_chosen", form, before=before, after={"holds": first.pk})


@transaction.atomic
def tell_apart(one: Activity, other: Activity, *, actor: Actor) -> None:
    """They tell of two events: remembered, so that nobody is asked again. Twice is once."""
    rows, (one, other) = locked(one, other)
    these, those = (beside(rows, form) for form in (one, other))
    if is_told_with(one, other):
        raise DomainError(_("They were joined meanwhile. Read again, then decide."))
    demand_may_judge(one, other, these, those, actor)
    if remember(these, those, actor):
        record_event(actor, "activities.events_told_apart", one, other=other.pk)


def locked(*forms: Activity) -> tuple[Forms, Forms]:
    """These forms and all that is told with them, as they are now, until the transaction ends."""
    before = Activity.objects.filter(pk__in=[form.pk for form in forms])
    events = {form.event_id for form in before}
    lock(events)
    rows = Activity.objects.select_for_update(of=("self",)).select_related("program")
    found = list(rows.filter(told_with(before)).order_by("pk"))
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


def keep_answers(these: Forms, those: Forms) -> None:
    """Whatever one of them was told apart from, the others are told apart from, too."""
    firsts = [{first_edition(form, side).pk for form in side} for side in (these, those)]
    for ours, theirs in (firsts, firsts[::-1]):
        said = NotOneEvent.objects.filter(first__in=ours) | NotOneEvent.objects.filter(
            second__in=ours
        )
        note(
            (third, each, answer.said_by_id)
            for answer in said
            for third in {answer.first_id, answer.second_id} - ours - theirs
            for each in theirs
        )


def remember(these: Forms, those: Forms, actor: Actor) -> bool:
    """Noted of every one of these and those; whether any of it is new."""
    firsts = [{first_edition(form, side).pk for form in side} for side in (these, those)]
    both = firsts[0] | firsts[1]
    said = NotOneEvent.objects.filter(first__in=both, second__in=both)
    before = said.count()
    note((one, other, actor.user_id) for one in firsts[0] for other in firsts[1])
    return said.count() > before


def note(said: Iterable[tuple[int, int, int]]) -> None:
    rows = []
    for one, other, by in said:
        first, second = sorted((one, other))
        rows.append(NotOneEvent(first_id=first, second_id=second, said_by_id=by))
    NotOneEvent.objects.bulk_create(rows, ignore_conflicts=True)


def demand_may_judge(
    one: Activity, other: Activity, these: Forms, those: Forms, actor: Actor
) -> None:
    """Raises PermissionDenied, or DomainError where it can no longer be said of these two."""
    if one.program_id != other.program_id:
        raise DomainError(_("They belong to two programs, and each program counts its own."))
    pair = {one.pk, other.pk}
    if Activity.objects.visible_to(actor).filter(pk__in=pair).count() < len(pair):
        raise PermissionDenied
    if not standing(these) or not standing(those):
        raise DomainError(_("One of them stands no longer. Read again, then decide."))
    if not may_judge(actor, standing(these), standing(those)):
        raise PermissionDenied
