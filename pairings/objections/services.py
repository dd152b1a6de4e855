"""Objecting, taking an objection back, and settling it."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import RoleAssignment, User
from core.actor import Actor, Role
from core.audit import values_of
from core.editing import add, change, made_before
from core.notices import owe, settle_keys
from core.rights import demand
from pairings.agreements.models import Agreement
from pairings.objections.models import Objection
from pairings.objections.rights import (
    may_object,
    may_settle,
    may_take_back,
    objects_for,
    partnership_of,
)
from pairings.partnerships.models import Partnership

Outcome = Objection.Outcome


def made_by(actor: Actor) -> Callable[[Objection], bool]:
    return lambda row: row.made_by_id == actor.user_id


@transaction.atomic
def object_to(
    of: Partnership | Agreement, *, actor: Actor, reason: str, text: str, uuid: UUID | None = None
) -> Objection:
    """Say for one's district that this was not agreed; the office is told.

    The same `uuid` twice is one objection. Raises PermissionDenied or ValidationError.
    """
    is_own = made_by(actor)
    if earlier := made_before(Objection, uuid, is_own):
        return earlier
    demand(may_object(actor, of, timezone.localdate()))
    partnership = partnership_of(of)
    objection = Objection(
        uuid=uuid or uuid4(),
        program=partnership.program,
        district_id=objects_for(actor, of),
        partnership=partnership,
        agreement=of if isinstance(of, Agreement) else None,
        reason=reason,
        text=text.strip(),
        made_by_id=actor.user_id,
    )
    made = add(
        objection,
        actor=actor,
        verb="pairings.objection_made",
        is_own=is_own,
        after=values_of(objection),
    )
    tell(made, office(), "pairings.objection_made")
    return made


@transaction.atomic
def take_back(objection: Objection, *, actor: Actor, seen: int) -> Objection:
    """Whoever objected does so no more; the office has nothing to settle."""
    demand(may_take_back(actor, objection))
    back = change(
        objection,
        actor=actor,
        seen=seen,
        verb="pairings.objection_taken_back",
        outcome=Outcome.TAKEN_BACK,
        settled_at=timezone.now(),
    )
    nothing_to_settle(back)
    return back


@transaction.atomic
def settle(
    objection: Objection, *, actor: Actor, seen: int, outcome: str, outcome_note: str
) -> Objection:
    """The office says which side is right; whoever objected is told. It changes nothing else."""
    demand(may_settle(actor, objection))
    if outcome not in {Outcome.RIGHT, Outcome.STANDS}:
        raise ValidationError({"outcome": _("Choose which it is.")})
    if not outcome_note.strip():
        raise ValidationError({"outcome_note": _("Say what was decided, and why.")})
    settled = change(
        objection,
        actor=actor,
        seen=seen,
        verb="pairings.objection_settled",
        outcome=outcome,
        outcome_note=outcome_note.strip(),
        settled_at=timezone.now(),
    )
    nothing_to_settle(settled)
    tell(settled, User.objects.filter(pk=settled.made_by_id), "pairings.objection_settled")
    return settled


def office():
    """Everybody who is an administrator now."""
    held = RoleAssignment.objects.running(timezone.localdate())
    held = held.filter(role=Role.ADMINISTRATOR, waits=False)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def nothing_to_settle(objection: Objection) -> None:
    """Nobody of the office has to read any more that somebody objected."""
    settle_keys(User.objects.all(), key_of(objection, "pairings.objection_made"))


def key_of(objection: Objection, message: str) -> str:
    return f"{message} {objection.pk}:"


def tell(objection: Objection, users, message: str) -> None:
    partnership = objection.partnership
    owe(
        users,
        message,
        key=key_of(objection, message),
        address=objection.get_absolute_url(),
        values={
            "supporting": str(partnership.supporting_school or partnership.supporting_district),
            "supported": str(partnership.supported_school or partnership.supported_district),
            "reason": objection.reason,
            "outcome": objection.outcome,
        },
    )
