"""The log of guidance contacts: noted by the pair itself, voided by whoever noted them, or by the
coordinator of the trainee's district, who says why.
"""

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
from core.exceptions import DomainError, StaleStateError
from core.notices import owe, reword, settle_keys
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
    another: UUID | None = None,
) -> GuidanceContact:
    """Note one contact of a pair on a day it ran. The same UUID twice is one contact.

    Raises StaleStateError, with the other, where one like it counts and its page has not said that
    this is `another` than that.
    """
    if not may_note(actor, pairing):
        raise PermissionDenied
    hold(pairing)
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
    if (other := one_like(contact)) and other.uuid != another:
        raise StaleStateError(_("One like it counts already."), current=other)
    return add(contact, actor=actor, verb="guidance.contact_noted", is_own=is_own, pairing=pairing)


def hold(pairing: Pairing) -> None:
    """Until this transaction ends nobody else has a contact of this pair count: of two at once the
    second finds the first.
    """
    Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)


def check_day(pairing: Pairing, day: datetime.date, today: datetime.date) -> None:
    demand_open(pairing.program)
    check_past(day, today, field="held_on")
    if not ran_on(pairing, day):
        raise ValidationError({"held_on": no_pair_then(pairing)})


def ran_on(pairing: Pairing, day: datetime.date) -> bool:
    """Whether the two were a pair of their program on that day."""
    return (
        pairing.cancelled_at is None
        and pairing.period.running(day)
        and pairing.program.period.running(day)
    )


def no_pair_then(pairing: Pairing) -> str:
    return _("%(pairing)s were not a pair on that day.") % {"pairing": pairing}


@transaction.atomic
def void_contact(contact: GuidanceContact, *, actor: Actor, reason: str = "") -> None:
    """It no longer counts; the row stays, and is shown as such. Twice is once.

    Whoever noted it is told by whom it was voided and why, unless they did it themselves. Raises
    ValidationError where nothing is said to them, StaleStateError where somebody else was first.
    """
    if not may_void(actor, contact):
        raise PermissionDenied
    demand_not_closed(contact.pairing.program)
    is_own = contact.recorded_by_id == actor.user_id
    reason = reason.strip()
    if not is_own and not reason:
        raise ValidationError({"reason": says_why()})
    now = timezone.now()
    standing = GuidanceContact.objects.standing().filter(pk=contact.pk)
    if not standing.update(voided_at=now, voided_by=actor.user_id, void_reason=reason):
        if GuidanceContact.objects.get(pk=contact.pk).voided_by_id != actor.user_id:
            sentence = _("Somebody else was first. Read the contact again, then decide.")
            raise StaleStateError(sentence)
        return
    record_event(actor, "guidance.contact_voided", contact, pairing=contact.pairing, reason=reason)
    settle_keys([contact.recorded_by_id], key_of(contact))
    if not is_own:
        owe(
            [contact.recorded_by],
            "guidance.contact_voided",
            key=key_of(contact, now),
            address=contact.get_absolute_url(),
            values=told_of(contact) | {"who": actor.name, "why": reason},
        )


def says_why() -> str:
    return _("Say why it does not count: whoever noted it reads these words.")


def key_of(contact: GuidanceContact, voided_at: datetime.datetime | None = None) -> str:
    """The key of the notice that tells of its voiding at that moment; how those of all begin."""
    moment = voided_at.isoformat() if voided_at else ""
    return f"guidance.contact_voided {contact.uuid} {moment}"


def told_of(contact: GuidanceContact) -> dict[str, str]:
    """By what whoever noted it knows a contact again."""
    return {
        "mentor": str(contact.pairing.mentor),
        "trainee": str(contact.pairing.trainee),
        "day": contact.held_on.isoformat(),
        "channel": contact.channel,
        "topic": contact.topic,
    }


def may_count_again(actor: Actor, contact: GuidanceContact) -> bool:
    """Whoever took it out of the count, while they may still void it and the two were a pair then.
    Where nobody wrote down who that was, whoever may void it.

    Another's decision is answered by a word to them, or by noting it anew.
    """
    return (
        contact.voided_by_id in {None, actor.user_id}
        and may_void(actor, contact)
        and ran_on(contact.pairing, contact.held_on)
    )


def one_like(contact: GuidanceContact) -> GuidanceContact | None:
    """A contact that counts and may be this one, noted anew: of the same pair and day, in the same
    way.
    """
    rows = GuidanceContact.objects.standing().exclude(pk=contact.pk)
    alike = rows.filter(
        pairing=contact.pairing_id, held_on=contact.held_on, channel=contact.channel
    )
    return alike.select_related("pairing", "recorded_by").first()


@transaction.atomic
def count_again(contact: GuidanceContact, *, actor: Actor, is_another: bool = False) -> None:
    """What was voided by mistake counts again, as it was noted. Twice is once.

    Raises DomainError where it was voided too long ago, or where the two turned out meanwhile to
    have been no pair on that day; and StaleStateError, with the other, where one like it counts
    and nobody has said that it `is_another`.
    """
    if not may_void(actor, contact):
        raise PermissionDenied
    demand_not_closed(contact.pairing.program)
    rows = GuidanceContact.objects.select_related(
        "pairing__program", "pairing__mentor", "pairing__trainee"
    )
    hold(contact.pairing)
    stored = rows.get(pk=contact.pk)
    if stored.voided_at is None:
        return
    if not ran_on(stored.pairing, stored.held_on):
        raise DomainError(no_pair_then(stored.pairing))
    if not may_count_again(actor, stored):
        raise PermissionDenied
    demand_in_time(stored.voided_at)
    if not is_another and (other := one_like(stored)):
        raise StaleStateError(_("One like it counts already."), current=other)
    voided = GuidanceContact.objects.filter(pk=contact.pk, voided_at=stored.voided_at)
    if voided.update(voided_at=None, voided_by=None, void_reason=""):
        record_event(actor, "guidance.contact_counts_again", contact, pairing=contact.pairing)
        reword(
            [stored.recorded_by_id],
            key_of(stored, stored.voided_at),
            "guidance.contact_counts_again",
            values=told_of(stored),
        )
