"""Changing the days of a pairing that were entered wrongly; changed again, all is as it was."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import change
from core.exceptions import DomainError
from core.foresight import touched_by
from core.periods import Period
from pairings.pairs import rules
from pairings.pairs.models import Pairing
from pairings.pairs.services import NO_END, end_of, hold, manageable, on_field, tell
from pairings.partnerships.rules import check_end, supports
from programs.program.rules import check_day
from roster.models import Posting, Teacher

ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def change_first_day(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    starts_on: datetime.date,
    asked_from: datetime.date | None = None,
) -> Pairing:
    """The two were a pair from this day on, not from the one that was entered.

    What the program asks for is asked of them from then on, or from the later day `asked_from`;
    where that alone is another, nobody is told. Nothing that was recorded of the two falls out.
    Raises PermissionDenied, StaleStateError, DomainError, or ValidationError with a sentence that
    names the rule.
    """
    hold(pairing.mentor, pairing.trainee)
    stored = manageable(pairing, actor, seen)
    before = stored.starts_on
    if starts_on == before:
        return change(
            stored,
            actor=actor,
            seen=seen,
            verb="pairings.asked_from_changed",
            asked_from=asked_from,
        )
    check_first_day(stored, starts_on, actor)
    changed = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.first_day_changed",
        starts_on=starts_on,
        asked_from=asked_from,
    )
    tell_both(changed, "pairings.first_day_changed", actor, day=starts_on, before=before)
    return changed


def check_first_day(stored: Pairing, starts_on: datetime.date, actor: Actor) -> None:
    check_day(stored.program, starts_on, field="starts_on")
    if stored.ends_on and starts_on > stored.ends_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "The last day of the pairing is %(day)s. Enter that day or an earlier one."
                )
                % {"day": date_format(stored.ends_on)}
            }
        )
    check_places(stored, starts_on)
    if starts_on < stored.starts_on:
        check_added(stored, Period(starts_on, stored.starts_on - ONE_DAY), field="starts_on")
    check_nothing_falls_out(stored, starts_on, actor)


@transaction.atomic
def change_last_day(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    ends_on: datetime.date,
    end_reason: str,
    end_note: str = "",
) -> Pairing:
    """The pairing ended on this day and for this reason, not as it was entered.

    Raises as `change_first_day`; DomainError where it has not ended.
    """
    hold(pairing.mentor, pairing.trainee)
    stored = manageable(pairing, actor, seen)
    if stored.ends_on is None:
        raise DomainError(_("This pairing has not ended. End it first."))
    end = end_of(ends_on, end_reason, end_note)
    before = stored.ends_on
    if ends_on != before:
        check_end(stored, ends_on)
    if ends_on > before:
        check_added(stored, Period(before + ONE_DAY, ends_on), field="ends_on")
    changed = change(stored, actor=actor, seen=seen, verb="pairings.last_day_changed", **end)
    if changed.version != seen:
        tell_both(changed, "pairings.last_day_changed", actor, day=ends_on, before=before)
    return changed


@transaction.atomic
def take_back_end(pairing: Pairing, *, actor: Actor, seen: int) -> Pairing:
    """The end was a mistake: the two go on as a pair, as if none had been entered.

    Raises PermissionDenied, StaleStateError, or DomainError where there is no end, or with what
    stands in the way and what to do.
    """
    hold(pairing.mentor, pairing.trainee)
    stored = manageable(pairing, actor, seen)
    if stored.ends_on is None:
        raise DomainError(has_no_end())
    if why := rules.why_it_stays_ended(stored):
        raise DomainError(why)
    going_on = change(stored, actor=actor, seen=seen, verb="pairings.end_taken_back", **NO_END)
    tell(going_on, "pairings.goes_on", [going_on.mentor_id, going_on.trainee_id], actor)
    return going_on


def has_no_end() -> str:
    return _("This pairing has no end to take back.")


def check_places(pairing: Pairing, day: datetime.date) -> None:
    """Both were posted at the places of their pairing, and those might be paired, on that day."""
    theirs = posted(pairing.mentor, pairing.mentor_district_id, pairing.mentor_school_id, day)
    ours = posted(pairing.trainee, pairing.district_id, pairing.school_id, day)
    sides = (
        (pairing.mentor, theirs, pairing.mentor_school or pairing.mentor_district),
        (pairing.trainee, ours, pairing.school or pairing.district),
    )
    sentences = [
        _("%(teacher)s was not posted at %(place)s on %(day)s. Enter a day of that posting.")
        % {"teacher": teacher, "place": place, "day": date_format(day)}
        for teacher, posting, place in sides
        if posting is None
    ]
    if not sentences and not supports(pairing.program, pairing.subject, theirs, ours, day):
        words = {
            "supporting": pairing.mentor_district,
            "supported": pairing.district,
            "subject": pairing.subject,
            "day": date_format(day),
        }
        text = _(
            "%(supporting)s does not support %(supported)s in %(subject)s on %(day)s. "
            "Enter a day on which it does."
        )
        sentences = [text % words]
    if sentences:
        raise ValidationError({"starts_on": sentences})


def posted(
    teacher: Teacher, district_id: int, school_id: int | None, day: datetime.date
) -> Posting | None:
    at_place = Posting.objects.filter(teacher=teacher, district=district_id, school=school_id)
    return at_place.running(day).first()


def check_added(pairing: Pairing, days: Period, *, field: str) -> None:
    """In the days that are added the trainee has nobody else, the place no other trainee, and the
    mentor a free place.
    """
    program, trainee = pairing.program, pairing.trainee
    try:
        rules.check_free(program, pairing.subject, trainee, days, without=pairing, field=field)
    except ValidationError as refusal:
        raise on_field(refusal, "trainee", field) from refusal
    rules.check_place(pairing, days, field=field)
    rules.check_capacity(program, pairing.mentor, days, without=pairing, field=field)


def check_nothing_falls_out(pairing: Pairing, starts_on: datetime.date, actor: Actor) -> None:
    """What names the pair, in the rooms above, would lie before its first day."""
    fallen = touched_by(pairing, {"starts_on": starts_on}, actor)
    if fallen:
        first = _(
            "What was recorded of the two before that day would fall out. Enter an earlier day, or "
            "have it corrected or voided first:"
        )
        raise ValidationError({"starts_on": [first, *(each.text for each in fallen)]})


def tell_both(
    pairing: Pairing, message: str, actor: Actor, *, day: datetime.date, before: datetime.date
) -> None:
    people = [pairing.mentor_id, pairing.trainee_id]
    tell(pairing, message, people, actor, day=day.isoformat(), before=before.isoformat())
