"""Adding, changing and ending commitments: every write to them."""

import datetime
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError
from core.rights import demand
from pairings.commitments.models import Commitment
from pairings.commitments.rights import may_change, may_commit, supported_district
from pairings.commitments.rules import check, check_day, ended_already, why_nothing_more
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.program.rules import demand_not_closed


@transaction.atomic
def add_commitment(
    of: Partnership | Pairing,
    *,
    actor: Actor,
    duty: str,
    owed_by: str,
    per: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    quantity: int = 1,
    kinds: Iterable[str] = (),
    duty_en: str = "",
    written_on: datetime.date | None = None,
    uuid: UUID | None = None,
) -> Commitment:
    """Write down what two sides have agreed; `kinds` are the keys of those that count, or none.

    `written_on` is today unless told. The same `uuid` twice is one commitment. Raises
    PermissionDenied, DomainError, or ValidationError with its fields.
    """
    demand(may_commit(actor, of))

    def is_own(row: Commitment) -> bool:
        return may_change(actor, row)

    if earlier := made_before(Commitment, uuid, is_own):
        return earlier
    if why := why_nothing_more(of):
        raise DomainError(why)
    commitment = Commitment(
        uuid=uuid or uuid4(),
        program=of.program,
        district_id=supported_district(of),
        partnership=of if isinstance(of, Partnership) else None,
        pairing=of if isinstance(of, Pairing) else None,
        duty=duty.strip(),
        duty_en=duty_en.strip(),
        owed_by=owed_by,
        quantity=quantity,
        per=per,
        kinds=sorted(kinds),
        starts_on=starts_on,
        ends_on=ends_on,
        written_on=written_on or timezone.localdate(),
    )
    check(commitment)
    return add(
        commitment,
        actor=actor,
        verb="pairings.commitment_added",
        is_own=is_own,
        after=values_of(commitment),
    )


@transaction.atomic
def edit_commitment(commitment: Commitment, *, actor: Actor, seen: int, **values) -> Commitment:
    """Correct what was written down. Raises StaleStateError, or as `add_commitment`."""
    demand(may_change(actor, commitment))
    stored = Commitment.objects.select_related("program", "partnership", "pairing").get(
        pk=commitment.pk
    )
    if "kinds" in values:
        values["kinds"] = sorted(values["kinds"])
    is_as_stored = all(getattr(stored, name) == value for name, value in values.items())
    for name, value in values.items():
        setattr(stored, name, value)
    if stored.version == seen and not is_as_stored:
        check(stored)
    return change(stored, actor=actor, seen=seen, verb="pairings.commitment_changed", **values)


@transaction.atomic
def end_commitment(
    commitment: Commitment, *, actor: Actor, seen: int, ends_on: datetime.date, end_reason: str
) -> Commitment:
    """Nothing of it is owed after this day; what was owed until then stays owed."""
    demand(may_change(actor, commitment))
    stored = Commitment.objects.select_related("program", "partnership", "pairing").get(
        pk=commitment.pk
    )
    if stored.version == seen:
        if stored.end_reason:
            raise DomainError(ended_already(stored))
        demand_not_closed(stored.program)
        # Where the program was shortened, one that begins after it can end on its first day.
        if ends_on != stored.starts_on:
            check_day(stored, ends_on, field="ends_on")
        if not end_reason.strip():
            raise ValidationError({"end_reason": _("Say why the commitment ends.")})
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.commitment_ended",
        ends_on=ends_on,
        end_reason=end_reason.strip(),
    )
