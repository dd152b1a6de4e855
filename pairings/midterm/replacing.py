"""Somebody else in the place of a trainee who no longer teaches the subject, and back again."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import change
from core.exceptions import DomainError, StaleStateError
from core.notices import settle
from core.rights import demand
from pairings.midterm.models import RosterAnswer
from pairings.midterm.rules import check_gone, has_no_place, has_the_place, held, nobody_has
from pairings.midterm.telling import coordinators_of
from pairings.pairs import replacing
from pairings.pairs.models import Pairing
from pairings.pairs.services import may_pair
from programs.program.rules import demand_not_closed, demand_open
from roster.models import Teacher

REASONS = {
    RosterAnswer.Answer.NO_LONGER: Pairing.EndReason.SUBJECT_CHANGED,
    RosterAnswer.Answer.LEFT: Pairing.EndReason.TRAINEE_LEFT,
}


@transaction.atomic
def replace(
    row: RosterAnswer, *, actor: Actor, seen: int, trainee: Teacher, starts_on: datetime.date
) -> RosterAnswer:
    """One press: the old pairing ends the day before, the new one begins, the answer names it.

    All of it, or nothing. Raises PermissionDenied, StaleStateError where somebody was first,
    DomainError, or ValidationError with the rule of pairing that is broken.
    """
    stored = _replaceable(row, actor, seen)
    if not stored.is_gone:
        raise DomainError(
            _("Say first that %(trainee)s no longer teaches here, then replace them.")
            % {"trainee": stored.trainee}
        )
    place = place_of(stored)
    if settled := place_is_settled(stored, place):
        raise DomainError(settled)
    demand_open(stored.check_round.program)
    check_gone(stored, starts_on)
    pairing = replacing.replace_trainee(
        place,
        actor=actor,
        seen=place.version,
        trainee=trainee,
        starts_on=starts_on,
        end_reason=REASONS[stored.answer],
    )
    replaced = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.trainee_replaced",
        replacement=pairing,
        ended_with_it=place.ends_on is None or stored.ended_with_it,
    )
    settle(coordinators_of(replaced), "pairings.to_replace", address=replaced.get_absolute_url())
    return replaced


@transaction.atomic
def take_back(row: RosterAnswer, *, actor: Actor, seen: int) -> RosterAnswer:
    """The replacement was a mistake: it never was, and the pairing before it goes on.

    Only until something is recorded of the new pair. Raises what replacing raises.
    """
    stored = _replaceable(row, actor, seen)
    if not stored.is_replaced:
        raise DomainError(nobody_has(stored))
    replacing.take_back_replacement(
        stored.replacement,
        actor=actor,
        seen=stored.replacement.version,
        goes_on=stored.ended_with_it,
    )
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.replacement_taken_back",
        replacement=None,
        ended_with_it=False,
    )


def place_of(row: RosterAnswer) -> Pairing | None:
    """The trainee's last pairing in the round's subject: the mentor may have changed since.

    None where it was cancelled: it never was.
    """
    check = row.check_round
    rows = Pairing.objects.standing().filter(
        program=check.program_id, subject=check.subject_id, trainee=row.trainee_id
    )
    return rows.select_related("mentor", "trainee", "program", "subject").first()


def place_is_settled(row: RosterAnswer, place: Pairing | None) -> str:
    """Why nobody can be put into the place any more, whichever round gave it; else empty."""
    if row.is_replaced:
        return has_the_place(row, row.replacement)
    if place is None:
        return has_no_place(row)
    after = Pairing.objects.standing().filter(replaces=place).select_related("trainee").first()
    return has_the_place(row, after) if after else ""


def _replaceable(row: RosterAnswer, actor: Actor, seen: int) -> RosterAnswer:
    stored = held(row)
    demand(may_pair(actor, stored.district_id, stored.check_round.subject_id))
    if stored.version != seen:
        raise StaleStateError(
            _("Somebody changed this since you opened it. Look at it again, then decide."),
            current=stored,
        )
    demand_not_closed(stored.check_round.program)
    return stored
