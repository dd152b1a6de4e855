"""Who takes the steps of a confirmer who is away: named by them, for days, within one role."""

import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Deputy, RoleAssignment, User
from accounts.querysets import DEPUTED, is_of_the_place
from accounts.services import GREAT_ROLES
from core.actor import Actor
from core.editing import add, change
from core.notices import owe
from core.periods import Period


def may_name_deputy(actor: Actor, assignment: RoleAssignment) -> bool:
    """Whoever holds a confirming role names their deputy themselves."""
    today = timezone.localdate()
    return (
        assignment.user_id == actor.user_id
        and assignment.role in DEPUTED
        and not assignment.waits
        and not (assignment.ends_on and assignment.ends_on < today)
    )


def candidates(assignment: RoleAssignment) -> QuerySet[User]:
    """Who may be named: accounts of the same school or office.

    Whoever administers or audits takes no step of the chain, for nobody.
    """
    today = timezone.localdate()
    place = assignment.district_id, assignment.school_id
    people = User.objects.filter(is_active=True).exclude(pk=assignment.user_id)
    there = people.filter(is_of_the_place(today, "", assignment.role, *place))
    roles = RoleAssignment.objects.running(today).filter(user=OuterRef("pk"))
    return there.exclude(Exists(roles.filter(role__in=GREAT_ROLES))).order_by("name", "pk")


@transaction.atomic
def name_deputy(
    assignment: RoleAssignment,
    *,
    actor: Actor,
    deputy: User,
    starts_on: datetime.date,
    ends_on: datetime.date,
    uuid: UUID | None = None,
) -> Deputy:
    """Somebody of the same school or office takes this role's steps. Both are told."""
    # Two pages at once do not name two people for one day.
    assignment = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    if not may_name_deputy(actor, assignment):
        raise PermissionDenied
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("The first day is today or later.")})
    if not candidates(assignment).filter(pk=deputy.pk).exists():
        raise ValidationError({"deputy": _("Choose somebody of the same school or office.")})
    named = Deputy(assignment=assignment, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    if uuid:
        named.uuid = uuid
    others = Deputy.objects.filter(assignment=assignment, ended_at=None).exclude(uuid=named.uuid)
    if ends_on >= starts_on and others.overlapping(Period(starts_on, ends_on)).exists():
        raise ValidationError(
            {"starts_on": _("You have named a deputy for some of these days. End that first.")}
        )
    named = add(
        named,
        actor=actor,
        verb="accounts.deputy_named",
        is_own=lambda made: made.assignment.user_id == actor.user_id,
        after={"starts_on": starts_on, "ends_on": ends_on},
    )
    tell(named, "accounts.deputy_named", [named.deputy, assignment.user])
    return named


def is_theirs_to_end(actor: Actor, named: Deputy) -> bool:
    return actor.user_id == named.assignment.user_id or actor.is_administrator


def is_over(named: Deputy) -> bool:
    return named.ended_at is not None or named.ends_on < timezone.localdate()


def may_end_deputy(actor: Actor, named: Deputy) -> bool:
    return is_theirs_to_end(actor, named) and not is_over(named)


@transaction.atomic
def end_deputy(named: Deputy, *, actor: Actor, seen: int) -> Deputy:
    """The deputy takes no further step, from this moment on. Both are told."""
    if not may_end_deputy(actor, named):
        raise PermissionDenied
    ended = change(
        named, actor=actor, seen=seen, verb="accounts.deputy_ended", ended_at=timezone.now()
    )
    tell(ended, "accounts.deputy_ended", [ended.deputy, ended.assignment.user])
    return ended


def tell(named: Deputy, message: str, people: list[User]) -> None:
    owe(
        people,
        message,
        key=f"{message} {named.uuid}",
        address=named.get_absolute_url(),
        values={
            "deputy": str(named.deputy),
            "name": str(named.assignment.user),
            "role": named.assignment.role,
            "starts_on": named.starts_on.isoformat(),
            "ends_on": named.ends_on.isoformat(),
        },
    )
