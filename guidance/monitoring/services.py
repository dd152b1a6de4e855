"""Noting inspections and interviews, and what follows from them."""

import datetime
from functools import partial
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.audit import record_event
from core.dates import check_past
from core.editing import add, all_at_once, change, made_before, recorded_by
from core.notices import owe, settle_keys, take_back
from core.rights import demand
from guidance.monitoring.asking import those_concerned
from guidance.monitoring.models import FollowUp, Monitoring
from guidance.monitoring.rights import (
    may_change,
    may_finish,
    may_monitor,
    may_monitor_somewhere,
)
from pairings.models import Pairing
from programs.models import Program
from programs.program.rules import check_day, demand_not_closed, demand_open
from roster.models import District, School, Subject
from roster.people.finding import Person

# Nobody remembers what is to be done by a day further off.
AT_MOST = datetime.timedelta(days=731)


@transaction.atomic
def note_monitoring(
    kind: str,
    *,
    actor: Actor,
    program: Program,
    held_on: datetime.date,
    today: datetime.date,
    scope: str,
    findings: str,
    district: District | None = None,
    school: School | None = None,
    subject: Subject | None = None,
    pairing: Pairing | None = None,
    person: Person | None = None,
    uuid: UUID | None = None,
) -> Monitoring:
    """Note an inspection of a place or a pair, or an interview with a person. The same UUID twice
    is one record. Raises PermissionDenied, DomainError or ValidationError.
    """
    demand(may_monitor_somewhere(actor))
    if person:
        district, school = person.district, person.school
    elif school:
        district = school.district
    is_own = recorded_by(actor)
    if earlier := made_before(Monitoring, uuid, is_own):
        return earlier
    demand_open(program)
    all_at_once(
        partial(check_past, held_on, today, field="held_on"),
        partial(check_day, program, held_on, field="held_on"),
        partial(check_place, district, "person" if kind == Monitoring.Kind.INTERVIEW else "place"),
    )
    check_own(actor, district, subject)
    monitoring = Monitoring(
        uuid=uuid or uuid4(),
        kind=kind,
        program=program,
        subject=subject,
        pairing=pairing if pairing and is_about(pairing, person, district, school) else None,
        teacher=person.teacher if person else None,
        name=person.name if person else "",
        district=district,
        school=school,
        held_on=held_on,
        scope=scope,
        findings=findings,
        recorded_by_id=actor.user_id,
    )
    made = add(monitoring, actor=actor, verb="guidance.monitoring_noted", is_own=is_own)
    if made is monitoring and made.teacher_id:
        owe(
            User.objects.signing_in_for([made.teacher_id]),
            "guidance.interviewed",
            key=f"monitoring:{made.uuid}",
            address=made.get_absolute_url(),
            values={"topic": made.scope, "day": made.held_on.isoformat(), "who": actor.name},
        )
    return made


def is_about(
    pairing: Pairing, person: Person | None, district: District, school: School | None
) -> bool:
    """Whether the person asked is one of the pair, or the place one of theirs: whoever began on
    the page of a pair may have named another.
    """
    if person:
        return bool(person.teacher) and person.teacher.pk in {
            pairing.mentor_id,
            pairing.trainee_id,
        }
    places = {
        (pairing.district_id, pairing.school_id),
        (pairing.mentor_district_id, pairing.mentor_school_id),
    }
    return (district.pk, school.pk if school else None) in places


def check_place(district: District | None, field: str) -> None:
    if district is None:
        message = _(
            "Nobody you may name is called so. Write the school after the name, with a comma "
            "between: Wang Wei, Dongfeng Primary School."
        )
        raise ValidationError({field: message})


def check_own(actor: Actor, district: District, subject: Subject | None) -> None:
    if not may_monitor(actor, district.pk, subject.pk if subject else None):
        message = _(
            "You note what is in your own district or subject. Choose a subject or a place that is "
            "yours."
        )
        raise ValidationError({"subject": message})


@transaction.atomic
def change_monitoring(
    monitoring: Monitoring, *, actor: Actor, seen: int, today: datetime.date, **values
) -> Monitoring:
    """Say it otherwise: `held_on`, `scope`, `findings`. Raises as `core.editing.change`."""
    demand(may_change(actor, monitoring))
    demand_not_closed(monitoring.program)
    all_at_once(
        partial(check_past, values["held_on"], today, field="held_on"),
        partial(check_day, monitoring.program, values["held_on"], field="held_on"),
    )
    return change(monitoring, actor=actor, seen=seen, verb="guidance.monitoring_changed", **values)


@transaction.atomic
def void_monitoring(
    monitoring: Monitoring, *, actor: Actor, seen: int, void_reason: str
) -> Monitoring:
    """It was noted by mistake; the row stays and says why, and nothing follows from it.

    Raises PermissionDenied, StaleStateError, or ValidationError without a reason.
    """
    demand(may_change(actor, monitoring))
    demand_not_closed(monitoring.program)
    if not void_reason.strip():
        raise ValidationError({"void_reason": _("Say why it is void.")})
    voided = change(
        monitoring,
        actor=actor,
        seen=seen,
        verb="guidance.monitoring_voided",
        voided_at=timezone.now(),
        void_reason=void_reason.strip(),
    )
    take_back(User.objects.all(), f"monitoring:{monitoring.uuid}")
    return voided


# --- what follows ---------------------------------------------------------------------------------


@transaction.atomic
def add_follow_up(
    monitoring: Monitoring,
    *,
    actor: Actor,
    what: str,
    owed_by: User,
    due_on: datetime.date,
    uuid: UUID | None = None,
) -> FollowUp:
    """Ask somebody concerned to do something by a day, and tell them. The same UUID is once.

    Raises PermissionDenied, or ValidationError: it is nobody concerned, or the day lies before.
    """
    demand(may_change(actor, monitoring))
    is_own = partial(follows_from, monitoring)
    if earlier := made_before(FollowUp, uuid, is_own):
        return earlier
    if due_on < monitoring.held_on:
        raise ValidationError({"due_on": _("Enter a day that does not lie before the record's.")})
    if due_on > timezone.localdate() + AT_MOST:
        raise ValidationError({"due_on": _("Enter a day within the next two years.")})
    if not those_concerned(monitoring).filter(pk=owed_by.pk).exists():
        raise ValidationError({"owed_by": _("Choose one of the people listed.")})
    follow_up = FollowUp(
        uuid=uuid or uuid4(), monitoring=monitoring, what=what, owed_by=owed_by, due_on=due_on
    )
    made = add(follow_up, actor=actor, verb="guidance.follow_up_added", is_own=is_own)
    if made is follow_up and owed_by.pk != actor.user_id:
        owe(
            [owed_by],
            "guidance.follow_up",
            key=f"monitoring:{monitoring.uuid}:{made.uuid}",
            address=made.get_absolute_url(),
            values={"what": what, "day": due_on.isoformat(), "who": actor.name},
        )
    return made


def follows_from(monitoring: Monitoring, follow_up: FollowUp) -> bool:
    return follow_up.monitoring_id == monitoring.pk


@transaction.atomic
def finish(follow_up: FollowUp, *, actor: Actor, today: datetime.date) -> None:
    """It is done: whoever owes it or asked for it says so, and whoever asked is told of it. Twice
    is once.
    """
    if not follow_up.is_open:
        return
    demand(may_finish(actor, follow_up))
    if FollowUp.objects.open().filter(pk=follow_up.pk).update(done_on=today):
        settle(follow_up)
        record_event(actor, "guidance.follow_up_done", follow_up)
        if follow_up.monitoring.recorded_by_id != actor.user_id:
            owe(
                [follow_up.monitoring.recorded_by],
                "guidance.follow_up_done",
                key=done_key(follow_up),
                address=follow_up.get_absolute_url(),
                values={"what": follow_up.what, "day": today.isoformat(), "who": actor.name},
            )


def read_that_it_is_done(follow_up: FollowUp, *, actor: Actor) -> None:
    """Its page was opened by whoever asked for it: they need not be told any more."""
    if follow_up.done_on and follow_up.monitoring.recorded_by_id == actor.user_id:
        settle_keys([actor.user_id], done_key(follow_up))


def done_key(follow_up: FollowUp) -> str:
    return f"monitoring:{follow_up.monitoring.uuid}:{follow_up.uuid}:done"


@transaction.atomic
def drop(follow_up: FollowUp, *, actor: Actor) -> None:
    """It need not be done any more: whoever asked for it says so. Twice is once."""
    demand(follow_up.monitoring.recorded_by_id == actor.user_id)
    if FollowUp.objects.open().filter(pk=follow_up.pk).update(dropped_at=timezone.now()):
        settle(follow_up)
        record_event(actor, "guidance.follow_up_dropped", follow_up)


def settle(follow_up: FollowUp) -> None:
    key = f"monitoring:{follow_up.monitoring.uuid}:{follow_up.uuid}"
    settle_keys([follow_up.owed_by_id], key)
