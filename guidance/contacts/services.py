"""The log of guidance contacts: noted by the pair itself, voided by whoever noted them."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import record_event
from core.dates import check_past
from core.editing import add, made_before, recorded_by
from core.undoing import demand_in_time
from guidance.contacts.models import GuidanceContact
from pairings.models import Pairing
from programs.program.rules import demand_not_closed, demand_open


def may_note(actor: Actor, pairing: Pairing) -> bool:
    """The two people of a pair note their contacts."""
    return actor.teacher_id is not None and actor.teacher_id in {
        pairing.mentor_id,
        pairing.trainee_id,
    }


def may_void(actor: Actor, contact: GuidanceContact) -> bool:
    """Whoever noted it, and the coordinator of the trainee's district."""
    return contact.recorded_by_id == actor.user_id or actor.coordinates(
        contact.district_id, contact.subject_id
    )


@transaction.atomic
def note_contact(
    pairing: Pairing,
    *,
    actor: Actor,
    held_on: datetime.date,
    channel: str,
    topic: str,
    today: datetime.date,
    minutes: int | None = None,
    note: str = "",
    uuid: UUID | None = None,
) -> GuidanceContact:
    """Note one contact of a pair on a day it ran. The same UUID twice is one contact."""
    if not may_note(actor, pairing):
        raise PermissionDenied
    is_own = recorded_by(actor)
    if earlier := made_before(GuidanceContact, uuid, is_own):
        return earlier
    check_day(pairing, held_on, today)
    contact = GuidanceContact(
        uuid=uuid or uuid4(),
        program=pairing.program,
        subject=pairing.subject,
        pairing=pairing,
        district_id=pairing.district_id,
        held_on=held_on,
        channel=channel,
        topic=topic,
        minutes=minutes,
        note=note,
        recorded_by_id=actor.user_id,
    )
    return add(contact, actor=actor, verb="guidance.contact_noted", is_own=is_own, pairing=pairing)


def check_day(pairing: Pairing, day: datetime.date, today: datetime.date) -> None:
    program = pairing.program
    demand_open(program)
    check_past(day, today, field="held_on")
    ran = pairing.period.running(day) and program.period.running(day)
    if pairing.cancelled_at or not ran:
        raise ValidationError(
            {"held_on": _("%(pairing)s were not a pair on that day.") % {"pairing": pairing}}
        )


@transaction.atomic
def void_contact(contact: GuidanceContact, *, actor: Actor) -> None:
    """It no longer counts; the row stays. Twice is once."""
    if not may_void(actor, contact):
        raise PermissionDenied
    demand_not_closed(contact.pairing.program)
    standing = GuidanceContact.objects.standing().filter(pk=contact.pk)
    if standing.update(voided_at=timezone.now()):
        record_event(actor, "guidance.contact_voided", contact, pairing=contact.pairing)


@transaction.atomic
def count_again(contact: GuidanceContact, *, actor: Actor) -> None:
    """What was voided by mistake counts again, as it was noted. Twice is once.

    Raises DomainError where it was voided too long ago.
    """
    if not may_void(actor, contact):
        raise PermissionDenied
    demand_not_closed(contact.pairing.program)
    stored = GuidanceContact.objects.get(pk=contact.pk)
    if stored.voided_at is None:
        return
    demand_in_time(stored.voided_at)
    voided = GuidanceContact.objects.filter(pk=contact.pk, voided_at=stored.voided_at)
    if voided.update(voided_at=None):
        record_event(actor, "guidance.contact_counts_again", contact, pairing=contact.pairing)
