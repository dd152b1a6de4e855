"""Planning observations, moving one, and dropping one."""

import datetime
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.audit import record_event
from core.editing import add_set, change
from core.notices import owe
from core.rights import demand
from core.undoing import demand_in_time
from guidance.schedule.dates import Every, days_of, within
from guidance.schedule.models import PlannedObservation
from guidance.schedule.reading import held_for
from pairings.models import Pairing
from pairings.pairs.rights import leads_group_of
from programs.models import Program
from programs.program.rules import demand_not_closed, demand_open
from roster.models import Holiday, Term


def may_plan(actor: Actor, pairing: Pairing) -> bool:
    """The two themselves, their schools, the trainee's district, the subject's lead, the office;
    and who leads the mentor's tutor group.
    """
    return (
        (
            actor.teacher_id is not None
            and actor.teacher_id in {pairing.mentor_id, pairing.trainee_id}
        )
        or actor.confirms_for(pairing.school_id)
        or actor.confirms_for(pairing.mentor_school_id)
        or actor.coordinates(pairing.district_id, pairing.subject_id)
        or actor.leads(pairing.subject_id)
        or actor.is_administrator
        or leads_group_of(actor, pairing)
    )


def may_plan_more(actor: Actor, pairing: Pairing) -> bool:
    """Of a pair that goes on, in an open program."""
    is_open = pairing.program.state == Program.State.OPEN
    return is_open and pairing.goes_on(timezone.localdate()) and may_plan(actor, pairing)


def key_of(uuid: UUID, day: datetime.date) -> UUID:
    """The same page sent twice plans the same rows."""
    return uuid5(uuid, day.isoformat())


@transaction.atomic
def plan(
    pairing: Pairing,
    *,
    actor: Actor,
    planned_on: datetime.date,
    every: Every,
    until: datetime.date | None,
    lesson_of: str,
    kind: str,
    about: str = "",
    uuid: UUID | None = None,
) -> list[PlannedObservation]:
    """Plan one observation, or one every week, fortnight or month until a day; returns the new.

    Days outside the pair's time, the program or the terms are left out, holidays too, and so are
    those that are planned already. Raises PermissionDenied, DomainError, or ValidationError where
    none is left.
    """
    demand(may_plan(actor, pairing))
    demand_open(pairing.program)
    days = days_to_plan(pairing, planned_on=planned_on, every=every, until=until)
    standing = PlannedObservation.objects.standing().filter(pairing=pairing, lesson_of=lesson_of)
    taken = set(standing.filter(planned_on__in=days).values_list("planned_on", flat=True))
    page = uuid or uuid4()
    rows = [
        PlannedObservation(
            uuid=key_of(page, day),
            program_id=pairing.program_id,
            subject_id=pairing.subject_id,
            pairing=pairing,
            district_id=pairing.district_id,
            planned_on=day,
            lesson_of=lesson_of,
            kind=kind,
            about=about,
            recorded_by_id=actor.user_id,
        )
        for day in days
        if day not in taken
    ]
    if not rows:
        raise ValidationError({"planned_on": _("This is planned for that day already.")})
    made = add_set(rows, actor=actor, verb="guidance.observations_planned", subject=pairing)
    days = f"{made[0].planned_on} {made[-1].planned_on}"
    tell(pairing, "guidance.planned", actor, key=f"planned:{page}", days=days, number=len(made))
    return made


def days_to_plan(
    pairing: Pairing, *, planned_on: datetime.date, every: Every, until: datetime.date | None
) -> list[datetime.date]:
    """Those on which an observation can be; raises ValidationError where there is none."""
    if every != Every.ONCE and until is None:
        raise ValidationError({"until": _("Enter the last day.")})
    if every != Every.ONCE and until < planned_on:
        raise ValidationError({"until": _("Choose a last day that is not before the first.")})
    last = until or planned_on
    terms = [term.period for term in Term.objects.all()]
    holidays = [each.period for each in Holiday.objects.all()]
    both = [pairing.period, pairing.program.period]
    days = within(days_of(planned_on, every, last), both, terms, holidays)
    if not days:
        raise ValidationError(
            {
                "planned_on": _(
                    "On these days the two are no pair, or there is no school. Choose others."
                )
            }
        )
    return days


def tell(pairing: Pairing, message: str, actor: Actor, *, key: str, days: str, number: int) -> None:
    """Owe word of it to those of the two who did not do it themselves."""
    teachers = {pairing.mentor_id, pairing.trainee_id} - {actor.teacher_id}
    owe(
        User.objects.signing_in_for(teachers),
        message,
        key=key,
        address=reverse("guidance:pair-schedule", args=[pairing.uuid]),
        values={"days": days, "number": str(number), "who": actor.name},
    )


def planned_with(page: UUID, pairing: Pairing, actor: Actor) -> list[PlannedObservation]:
    """What this actor planned for the pair with this page and stands where it was put, dropped or
    not.
    """
    own = PlannedObservation.objects.visible_to(actor)
    rows = own.filter(pairing=pairing, recorded_by=actor.user_id).order_by("planned_on", "pk")
    return [each for each in rows if each.uuid == key_of(page, each.planned_on)]


def made_by(page: UUID | None, pairing: Pairing, actor: Actor) -> list[PlannedObservation]:
    """What this actor planned for the pair with this page, stands where it was put, and is still
    to be held.
    """
    if page is None:
        return []
    made = [each for each in planned_with(page, pairing, actor) if each.dropped_at is None]
    held = held_for(made, actor) if made else {}
    return [each for each in made if each.pk not in held]


@transaction.atomic
def take_back(pairing: Pairing, *, actor: Actor, page: UUID | None) -> int:
    """Drop all that a page planned and nobody has moved or held since; the rows stay. Twice is
    once. Raises DomainError where it was planned too long ago.
    """
    demand(may_plan(actor, pairing))
    demand_not_closed(pairing.program)
    rows = made_by(page, pairing, actor)
    if not rows:
        return 0
    demand_in_time(rows[0].planned_at)
    standing = PlannedObservation.objects.standing().filter(pk__in=[each.pk for each in rows])
    number = standing.update(dropped_at=timezone.now())
    if number:
        record_event(actor, "guidance.observations_taken_back", pairing, number=number)
        days = f"{rows[0].planned_on} {rows[-1].planned_on}"
        key = f"taken-back:{page}"
        tell(pairing, "guidance.taken_back", actor, key=key, days=days, number=number)
    return number


@transaction.atomic
def change_plan(
    planned: PlannedObservation, *, actor: Actor, seen: int, **values
) -> PlannedObservation:
    """Move it to another day, or say more of it. Raises as `core.editing.change`."""
    pairing = planned.pairing
    demand(may_plan(actor, pairing) and planned.dropped_at is None)
    demand_open(pairing.program)
    day = values.get("planned_on", planned.planned_on)
    if day != planned.planned_on and not within(
        [day], [pairing.period, pairing.program.period], []
    ):
        raise ValidationError(
            {"planned_on": _("%(pairing)s are no pair on that day.") % {"pairing": pairing}}
        )
    changed = change(planned, actor=actor, seen=seen, verb="guidance.observation_changed", **values)
    if changed.planned_on != planned.planned_on:
        key = f"moved:{planned.uuid}:{changed.version}"
        days = f"{planned.planned_on} {changed.planned_on}"
        tell(pairing, "guidance.moved", actor, key=key, days=days, number=1)
    return changed


@transaction.atomic
def drop(planned: PlannedObservation, *, actor: Actor) -> None:
    """It is not to be held any more; the row stays. Twice is once."""
    demand(may_plan(actor, planned.pairing))
    demand_not_closed(planned.pairing.program)
    standing = PlannedObservation.objects.standing().filter(pk=planned.pk)
    if standing.update(dropped_at=timezone.now()):
        record_event(actor, "guidance.observation_dropped", planned, pairing=planned.pairing)
        key, days = f"dropped:{planned.uuid}", f"{planned.planned_on} {planned.planned_on}"
        tell(planned.pairing, "guidance.dropped", actor, key=key, days=days, number=1)
