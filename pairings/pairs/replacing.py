"""Another trainee in the place of one whose mentor stays, and back again."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import change
from core.exceptions import DomainError
from core.foresight import touched_by
from core.sentences import one_after_the_other
from pairings.pairs import rules
from pairings.pairs.models import Pairing
from pairings.pairs.services import (
    NO_END,
    cancel_pairing,
    end_on,
    ended_already,
    hold,
    manageable,
    on_field,
    open_pairing,
    tell,
)
from programs.program.rules import check_day
from roster.models import Teacher

ONE_DAY = datetime.timedelta(days=1)
# Why a place comes free while its mentor stays; the other reasons end what nobody takes over.
REPLACED_FOR = (
    Pairing.EndReason.SUBJECT_CHANGED,
    Pairing.EndReason.TRAINEE_LEFT,
    Pairing.EndReason.OTHER,
)


def why_not_replaced(pairing: Pairing) -> str:
    """Why its page offers nobody the trainee's place; nothing where it does.

    Of an ended pairing the place is there to be taken where the trainee gave it up.
    """
    if pairing.cancelled_at:
        return _("This pairing was cancelled already.")
    if pairing.ends_on is None:
        return ""
    after = Pairing.objects.standing().filter(replaces=pairing).select_related("trainee").first()
    if after and after.trainee_id != pairing.trainee_id:
        names = {"new": after.trainee, "old": pairing.trainee}
        return _("%(new)s has the place of %(old)s already.") % names
    if after or pairing.end_reason not in REPLACED_FOR:
        return ended_already(pairing)
    return ""


@transaction.atomic
def replace_trainee(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    trainee: Teacher,
    starts_on: datetime.date,
    end_reason: str = "",
    end_note: str = "",
) -> Pairing:
    """Give the mentor another trainee in this one's place from this day; return the new pairing.

    The present pairing ends the day before, or with a posting that ended earlier; one that has
    ended stays as it ended. What the two did stays theirs. Both, or neither, happen. Raises what
    ending and opening raise.
    """
    hold(pairing.mentor, pairing.trainee, trainee)
    stored = manageable(pairing, actor, seen)
    if trainee.pk == stored.trainee_id:
        text = _("%(trainee)s has this place already. Choose somebody else.")
        raise ValidationError({"trainee": text % {"trainee": trainee}})
    check_day(stored.program, starts_on, field="starts_on")
    _check_later(stored, starts_on)
    if stored.ends_on is None:
        stored = _end_before(stored, actor, starts_on, end_reason, end_note)
        tell(stored, "pairings.ended", [stored.mentor_id, stored.trainee_id], actor)
    return open_pairing(
        actor=actor,
        program=stored.program,
        subject=stored.subject,
        mentor=stored.mentor,
        trainee=trainee,
        starts_on=starts_on,
        asked_from=rules.asked_next(stored, starts_on, timezone.localdate()),
        replaces=stored,
    )


@transaction.atomic
def take_back_replacement(pairing: Pairing, *, actor: Actor, seen: int, goes_on: bool) -> Pairing:
    """The replacement was a mistake: it never was. Returns the pairing that it replaced.

    With `goes_on` that one has no end any more. Only until something is recorded of the new pair.
    Raises what cancelling raises, or DomainError with a sentence that says what stands in the way.
    """
    before = Pairing.objects.select_related("program", "subject", "mentor", "trainee").get(
        pk=pairing.replaces_id
    )
    hold(pairing.mentor, pairing.trainee, before.trainee)
    if touched := touched_by(pairing, {"cancelled_at": timezone.now()}, actor):
        said = one_after_the_other(*(each.text for each in touched))
        raise DomainError(
            _("Something has been recorded of the new pair, so it stays: %(what)s") % {"what": said}
        )
    cancel_pairing(pairing, actor=actor, seen=seen)
    # Another end, or a word about it, was entered meanwhile by somebody who knew more.
    is_as_ended = before.ends_on == last_day_before(before, pairing.starts_on)
    is_as_ended = is_as_ended and not before.end_note
    return _go_on(before, actor) if goes_on and is_as_ended else before


def _check_later(pairing: Pairing, starts_on: datetime.date) -> None:
    """The place is free from this day, or will be once the pairing has ended the day before."""
    last = pairing.ends_on or pairing.starts_on
    if starts_on > last:
        return
    words = {"trainee": pairing.trainee, "day": date_format(last)}
    if pairing.ends_on:
        text = _("The last day of %(trainee)s in this place is %(day)s. Enter a later first day.")
    else:
        text = _(
            "The present pairing began on %(day)s. Enter a later day, or cancel it if it was "
            "entered by mistake."
        )
    raise ValidationError({"starts_on": text % words})


def last_day_before(pairing: Pairing, starts_on: datetime.date) -> datetime.date:
    """On which day it ends for another that begins: nobody is a trainee where they no longer are.

    Never before its first day.
    """
    posted = [last for _teacher, last in rules.posted_until(pairing)]
    return max(min([starts_on - ONE_DAY, *posted]), pairing.starts_on)


def _end_before(
    pairing: Pairing, actor: Actor, starts_on: datetime.date, end_reason: str, end_note: str
) -> Pairing:
    try:
        return end_on(
            pairing,
            actor,
            pairing.version,
            ends_on=last_day_before(pairing, starts_on),
            end_reason=end_reason,
            end_note=end_note,
        )
    except ValidationError as refusal:
        raise on_field(refusal, "ends_on", "starts_on") from refusal


def _go_on(pairing: Pairing, actor: Actor) -> Pairing:
    """Without the end that the replacement gave it."""
    if why := rules.given_away(pairing):
        raise DomainError(why)
    going_on = change(
        pairing, actor=actor, seen=pairing.version, verb="pairings.pairing_goes_on", **NO_END
    )
    tell(going_on, "pairings.goes_on", [going_on.mentor_id, going_on.trainee_id], actor)
    return going_on
