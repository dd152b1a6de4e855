"""Entering, changing and voiding agreements: every write to them."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.audit import values_of
from core.dates import check_past
from core.editing import add, change, made_before
from core.exceptions import DomainError
from core.notices import owe, settle
from core.rights import demand
from core.stored_files.judging import Prepared
from core.stored_files.keeping import keep_file
from pairings.agreements.models import Agreement
from pairings.agreements.rights import may_enter
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import last_day_to_object
from programs.program.rules import demand_not_closed


@transaction.atomic
def add_agreement(
    partnership: Partnership,
    *,
    actor: Actor,
    signed_on: datetime.date | None,
    starts_on: datetime.date,
    areas: str,
    scan: Prepared | None = None,
    uuid: UUID | None = None,
    **details,
) -> Agreement:
    """Write down what the two sides of a partnership have signed, or are to sign.

    The other side is told, and until when it may object. `details` are ends_on,
    signed_for_supporting, signed_for_supported, copies and text. The same `uuid` twice is one
    agreement. Raises PermissionDenied, DomainError or ValidationError.
    """
    demand(may_enter(actor, partnership))

    def is_own(row: Agreement) -> bool:
        return may_enter(actor, row.partnership)

    if earlier := made_before(Agreement, uuid, is_own):
        return earlier
    demand_not_closed(partnership.program)
    check_past(signed_on, timezone.localdate(), field="signed_on")
    agreement = Agreement(
        uuid=uuid or uuid4(),
        program=partnership.program,
        district_id=partnership.supported_district_id,
        partnership=partnership,
        signed_on=signed_on,
        starts_on=starts_on,
        areas=areas.strip(),
        objections_until=last_day_to_object(),
        **kept(scan),
        **details,
    )
    added = add(
        agreement,
        actor=actor,
        verb="pairings.agreement_added",
        is_own=is_own,
        after=values_of(agreement),
    )
    tell_the_other_side(added, "pairings.agreement_added", actor)
    return added


def kept(scan: Prepared | None) -> dict:
    """The columns of a scan that came with a page; where none came, nothing changes."""
    if scan is None:
        return {}
    return {"scan": keep_file(scan), "scan_name": scan.name}


@transaction.atomic
def edit_agreement(
    agreement: Agreement, *, actor: Actor, seen: int, scan: Prepared | None = None, **values
) -> Agreement:
    """Correct what was entered; a new scan takes the place of the old one.

    The other side is told, and may object anew. Raises StaleStateError, or as `add_agreement`.
    """
    demand(may_enter(actor, agreement.partnership))
    stored = Agreement.objects.select_related("program").get(pk=agreement.pk)
    if stored.voided_at:
        raise DomainError(_("This agreement is void."))
    signed_on = values.get("signed_on", stored.signed_on)
    if signed_on != stored.signed_on:
        check_past(signed_on, timezone.localdate(), field="signed_on")
    values |= kept(scan)
    is_as_stored = all(getattr(stored, name) == value for name, value in values.items())
    if not is_as_stored:
        demand_not_closed(stored.program)
        values["objections_until"] = last_day_to_object()
    changed = change(agreement, actor=actor, seen=seen, verb="pairings.agreement_changed", **values)
    if not is_as_stored:
        tell_the_other_side(changed, "pairings.agreement_changed", actor)
    return changed


@transaction.atomic
def void_agreement(agreement: Agreement, *, actor: Actor, seen: int, void_reason: str) -> Agreement:
    """It was entered by mistake, or never was; it stays as a row and says why."""
    demand(may_enter(actor, agreement.partnership))
    stored = Agreement.objects.select_related("program").get(pk=agreement.pk)
    if stored.version == seen:
        if stored.voided_at:
            raise DomainError(_("This agreement is void."))
        demand_not_closed(stored.program)
        if not void_reason.strip():
            raise ValidationError({"void_reason": _("Say why it is void.")})
    void = change(
        agreement,
        actor=actor,
        seen=seen,
        verb="pairings.agreement_voided",
        voided_at=timezone.now(),
        void_reason=void_reason.strip(),
    )
    for message in ("pairings.agreement_added", "pairings.agreement_changed"):
        settle(the_other_side(void), message, address=void.get_absolute_url())
    return void


# --- who is told ----------------------------------------------------------------------------------


def the_other_side(agreement: Agreement):
    """The accounts that could object: coordinators of the supporting side, who enter nothing."""
    partnership = agreement.partnership
    supporting, enter = (
        User.objects.coordinating(district, partnership.subject_id, timezone.localdate())
        for district in (partnership.supporting_district_id, partnership.supported_district_id)
    )
    return supporting.exclude(pk__in=enter.values("pk"))


def tell_the_other_side(agreement: Agreement, message: str, actor: Actor) -> None:
    partnership = agreement.partnership
    owe(
        the_other_side(agreement).exclude(pk=actor.user_id),
        message,
        key=f"{message} {agreement.uuid} {agreement.version}",
        address=agreement.get_absolute_url(),
        values={
            "supporting": str(partnership.supporting_school or partnership.supporting_district),
            "supported": str(partnership.supported_school or partnership.supported_district),
            "until": agreement.objections_until.isoformat(),
        },
    )
