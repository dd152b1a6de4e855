"""Schools that are late with their answers, and reminding whoever answers there."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor, Role
from core.audit import record_event
from core.exceptions import DomainError
from core.models import AuditEvent
from core.notices import owe, settle_keys
from core.reminding import check_not_lately, may_be_reminded_from, reminded_by
from core.rights import demand
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.rights import may_remind
from roster.models import District, School

REMINDED = "pairings.check_reminded"


@dataclass(frozen=True, slots=True)
class Late:
    """A school that owes answers after the day; who reminded it when, and whether one may now."""

    school: School
    silent: int
    said: str
    may: bool


def late_schools(check: RosterCheck, district: District, actor: Actor) -> list[Late]:
    """Those of a district, where this reader may remind them; two or three queries."""
    if not (is_late(check, timezone.localdate()) and may_remind(actor, check, district.pk)):
        return []
    rows = RosterAnswer.objects.visible_to(actor).filter(check_round=check, district=district)
    counted = rows.silent().exclude(school=None).order_by().values_list("school")
    silent = dict(counted.annotate(number=Count("pk")))
    last = last_reminders(check) if silent else {}
    return [
        Late(
            school,
            silent[school.pk],
            reminded_by(last[school.pk], actor) if school.pk in last else "",
            may_be_reminded_from(last.get(school.pk)) is None,
        )
        for school in School.objects.filter(pk__in=silent)
    ]


def is_late(check: RosterCheck, today: datetime.date) -> bool:
    return check.is_open and check.answer_by < today


def last_reminders(check: RosterCheck) -> dict[int, AuditEvent]:
    """By the key of each school that was reminded in this round the last time."""
    events = AuditEvent.objects.filter(
        subject_type=check._meta.label, subject_id=str(check.pk), verb=REMINDED
    )
    return {event.detail["school"]["id"]: event for event in events.order_by("pk")}


@transaction.atomic
def remind(check: RosterCheck, school: School, *, actor: Actor, today: datetime.date) -> list[User]:
    """Owe whoever answers for the school one word that its answers are late; returns them.

    Raises PermissionDenied, or DomainError where it was reminded lately, nothing is late, or nobody
    may answer there.
    """
    demand(may_remind(actor, check, school.district_id))
    # Nobody else reminds it before this is written.
    held = School.objects.select_for_update().get(pk=school.pk)
    check_not_lately(last_reminders(check).get(held.pk), actor)
    silent = RosterAnswer.objects.silent().filter(check_round=check, school=held).count()
    if not silent or not is_late(check, today):
        raise DomainError(_("Nothing is late at this school any more. Nobody was reminded."))
    roles = Q(role=Role.SCHOOL_CONFIRMER, school=held)
    people = list(User.objects.holding(roles, today).exclude(pk=actor.user_id).order_by("pk"))
    if not people:
        raise DomainError(
            _("Nobody else may confirm for %(school)s. Nobody was reminded.") % {"school": held}
        )
    key = f"{REMINDED} {check.uuid} {held.uuid} "
    settle_keys(people, key)
    owe(
        people,
        REMINDED,
        key=f"{key}{today.isoformat()}",
        # Closing the round settles what stands at its address.
        address=check.get_absolute_url(),
        values={
            "subject": check.subject.name,
            "subject_en": check.subject.name_en,
            "answer_by": check.answer_by.isoformat(),
            "who": actor.name,
        },
    )
    record_event(actor, REMINDED, check, school=held, reminded=people)
    return people
