"""Making, ending and cancelling pairings: every write to them, with its rights and rules.

One file although it is long: another mentor is one pairing ended and one opened, by the same
checks.
"""

import datetime
import uuid as uuids
from collections.abc import Collection
from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor, Role
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError, StaleStateError
from core.notices import owe, settle
from core.periods import Period
from pairings.pairs import rules as pairs_rules
from pairings.pairs.models import Pairing
from pairings.partnerships import rules as partnerships_rules
from programs.models import Program
from programs.program import rules as program_rules
from roster.models import Posting, Subject, Teacher

# A pairing may be cancelled, as if it had never been, for so many days from when it was entered.
CANCEL_DAYS = 30
# The columns of an end that was taken back.
NO_END = {"ends_on": None, "end_reason": "", "end_note": ""}


# --- who may --------------------------------------------------------------------------------------


def may_pair(actor: Actor, district_id: int | None, subject_id: int | None) -> bool:
    """Pairs the trainees of this district in this subject: the supported side's coordinator."""
    return actor.is_administrator or actor.coordinates(district_id, subject_id)


def may_pair_anywhere(actor: Actor) -> bool:
    return actor.is_administrator or actor.has_role(Role.DISTRICT_COORDINATOR)


def may_see_board(actor: Actor) -> bool:
    """Who has no mentor yet is seen by those who pair, who propose, and who look over it all."""
    return may_pair_anywhere(actor) or actor.has_role(Role.SUBJECT_LEAD) or actor.is_auditor


def may_manage_pairing(actor: Actor, pairing: Pairing) -> bool:
    return may_pair(actor, pairing.district_id, pairing.subject_id)


def may_cancel(actor: Actor, pairing: Pairing, today: datetime.date) -> bool:
    if pairing.cancelled_at or is_shut(pairing) or not may_manage_pairing(actor, pairing):
        return False
    is_fresh = pairing.is_open and today <= last_day_to_cancel(pairing)
    return is_fresh or bool(pairs_rules.lost_ground(pairing))


def may_end(actor: Actor, pairing: Pairing) -> bool:
    return pairing.is_open and may_change_days(actor, pairing)


def may_change_days(actor: Actor, pairing: Pairing) -> bool:
    """Its first day; of one that has ended, its last day too."""
    return not (pairing.cancelled_at or is_shut(pairing)) and may_manage_pairing(actor, pairing)


def is_shut(pairing: Pairing) -> bool:
    """Whether its program is closed: how many pairs it had, and until when, stays as it is."""
    return pairing.program.state == Program.State.CLOSED


def last_day_to_cancel(pairing: Pairing) -> datetime.date:
    """The days run from when it was entered: a mistake is found by who reads it, whatever day it
    names. One that was entered ahead cannot be ended before it begins, so its first day is later.
    """
    entered = pairing.entered_at and timezone.localdate(pairing.entered_at)
    since = max(entered or pairing.starts_on, pairing.starts_on)
    return since + datetime.timedelta(days=CANCEL_DAYS - 1)


def may_see_telephones(actor: Actor, pairing: Pairing) -> bool:
    """The two people, their coordinators and the administrator, for as long as it goes on."""
    return pairing.goes_on(timezone.localdate()) and (
        actor.is_administrator
        or is_one_of_the_two(actor, pairing)
        or actor.coordinates(pairing.district_id, pairing.subject_id)
        or actor.coordinates(pairing.mentor_district_id, pairing.subject_id)
    )


def is_one_of_the_two(actor: Actor, pairing: Pairing) -> bool:
    return actor.teacher_id is not None and actor.teacher_id in {
        pairing.mentor_id,
        pairing.trainee_id,
    }


# --- pairings -------------------------------------------------------------------------------------


@transaction.atomic
def open_pairing(
    *,
    actor: Actor,
    program: Program,
    subject: Subject,
    mentor: Teacher,
    trainee: Teacher,
    starts_on: datetime.date,
    asked_from: datetime.date | None = None,
    replaces: Pairing | None = None,
    uuid: uuids.UUID | None = None,
) -> Pairing:
    """Pair a mentor with a trainee; their places are those of their postings on the first day.

    What the program asks for is asked of them from then on, or from the later day `asked_from`.

    Both people's rows are held while we look, so the last free place is given once, and a
    trainee gets one mentor. The same `uuid` twice is one pairing. Raises PermissionDenied, or
    ValidationError with the field and a sentence that names the rule.
    """
    hold(mentor, trainee)
    if earlier := made_before(Pairing, uuid, partial(may_manage_pairing, actor)):
        return earlier
    postings = _where_actor_may_pair(actor, trainee, subject, starts_on)
    program_rules.demand_open(program, field="program")
    program_rules.check_day(program, starts_on, field="starts_on")
    if not postings:
        raise pairs_rules.not_teaching(trainee, subject, starts_on, field="trainee")
    if mentor.pk == trainee.pk:
        raise ValidationError(
            {"mentor": _("A teacher cannot be their own mentor. Choose another.")}
        )
    theirs, ours = partnerships_rules.places_of(program, subject, mentor, postings, starts_on)
    pairs_rules.check_free(program, subject, trainee, Period(starts_on))
    pairs_rules.check_capacity(program, mentor, Period(starts_on), field="mentor")
    pairing = Pairing(
        uuid=uuid or uuids.uuid4(),
        program=program,
        subject=subject,
        mentor=mentor,
        mentor_district=theirs.district,
        mentor_school=theirs.school,
        trainee=trainee,
        district=ours.district,
        school=ours.school,
        starts_on=starts_on,
        asked_from=asked_from,
        entered_at=timezone.now(),
        replaces=_predecessor(replaces, program, subject, mentor, trainee),
    )
    add(
        pairing,
        actor=actor,
        verb="pairings.pairing_opened",
        after=values_of(pairing),
        replaces=replaces,
    )
    tell(pairing, "pairings.paired", [mentor.pk, trainee.pk], actor)
    return pairing


@transaction.atomic
def end_pairing(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    ends_on: datetime.date,
    end_reason: str,
    end_note: str = "",
) -> Pairing:
    """The two are a pair up to and including this day; what they did stays theirs.

    Raises PermissionDenied, StaleStateError, DomainError when it has ended already (its last day
    is changed then: `pairs.days`), or ValidationError when the day is outside the program, the
    pairing or a posting.
    """
    ended = end_on(pairing, actor, seen, ends_on=ends_on, end_reason=end_reason, end_note=end_note)
    tell(ended, "pairings.ended", [ended.mentor_id, ended.trainee_id], actor)
    return ended


@transaction.atomic
def change_mentor(
    pairing: Pairing,
    *,
    actor: Actor,
    seen: int,
    mentor: Teacher,
    starts_on: datetime.date,
) -> Pairing:
    """Give the trainee another mentor from this day, and return the new pairing.

    The present pairing ends the day before, with that reason; the new one names it. Both, or
    neither, happen. Raises what ending and opening raise.
    """
    hold(mentor, pairing.trainee)
    stored = manageable(pairing, actor, seen)
    check_not_ended(stored)
    if mentor.pk == stored.mentor_id:
        raise ValidationError(
            {"mentor": _("%(mentor)s is the mentor already. Choose another.") % {"mentor": mentor}}
        )
    if starts_on <= stored.starts_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "The present pairing began on %(day)s. Enter a later day, or cancel it if it "
                    "was entered by mistake."
                )
                % {"day": date_format(stored.starts_on)}
            }
        )
    program_rules.check_day(stored.program, starts_on, field="starts_on")
    day_before = starts_on - datetime.timedelta(days=1)
    try:
        ended = end_on(
            stored,
            actor,
            seen,
            ends_on=day_before,
            end_reason=Pairing.EndReason.MENTOR_CHANGED,
        )
    except ValidationError as refusal:
        raise on_field(refusal, "ends_on", "starts_on") from refusal
    tell(ended, "pairings.ended", [ended.mentor_id], actor)
    return open_pairing(
        actor=actor,
        program=stored.program,
        subject=stored.subject,
        mentor=mentor,
        trainee=stored.trainee,
        starts_on=starts_on,
        asked_from=pairs_rules.asked_next(ended, starts_on, timezone.localdate()),
        replaces=ended,
    )


@transaction.atomic
def cancel_pairing(
    pairing: Pairing, *, actor: Actor, seen: int, today: datetime.date | None = None
) -> Pairing:
    """Take a pairing back as entered by mistake: it never was, and counts nowhere.

    Only until `last_day_to_cancel`; after that it has been, and is ended. One that has lost its
    ground, by an end entered late, can be cancelled at any time. Raises PermissionDenied,
    StaleStateError or DomainError.
    """
    stored = manageable(pairing, actor, seen)
    if not pairs_rules.lost_ground(stored):
        check_not_ended(stored)
        _check_fresh(stored, today or timezone.localdate())
    cancelled = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.pairing_cancelled",
        cancelled_at=timezone.now(),
    )
    plan_waits_no_more(cancelled)
    tell(cancelled, "pairings.cancelled", [cancelled.mentor_id, cancelled.trainee_id], actor)
    return cancelled


def _check_fresh(stored: Pairing, today: datetime.date) -> None:
    if today > last_day_to_cancel(stored):
        raise DomainError(
            _(
                "A pairing can be cancelled for %(days)s days from when it was entered, or from "
                "its first day if that is later. This one could be until %(day)s. End it instead."
            )
            % {"days": CANCEL_DAYS, "day": date_format(last_day_to_cancel(stored))}
        )


def hold(*teachers: Teacher) -> None:
    """Lock these people's rows, in one order, until the transaction ends."""
    people = Teacher.objects.filter(pk__in=[each.pk for each in teachers])
    list(people.order_by("pk").select_for_update().values_list("pk"))


def _where_actor_may_pair(
    actor: Actor, trainee: Teacher, subject: Subject, on: datetime.date
) -> list[Posting]:
    """The trainee's places on that day where this actor pairs; PermissionDenied for a stranger's.

    Empty for one of the actor's own people who does not teach the subject then.
    """
    teaching = pairs_rules.teaching(trainee, subject, on)
    postings = [each for each in teaching if may_pair(actor, each.district_id, subject.pk)]
    if postings:
        return postings
    known = Posting.objects.filter(teacher=trainee).values_list("district_id", flat=True)
    own = actor.is_administrator or any(may_pair(actor, place, subject.pk) for place in known)
    if teaching or not own:
        raise PermissionDenied
    return []


def _predecessor(replaces, program, subject, mentor, trainee) -> Pairing | None:
    """The pairing this one follows: the same trainee's earlier mentor, or, where a trainee is
    replaced at mid-term, the same mentor's earlier trainee."""
    if replaces is None:
        return None
    goes_on = replaces.trainee_id == trainee.pk or replaces.mentor_id == mentor.pk
    same_place = (replaces.program_id, replaces.subject_id) == (program.pk, subject.pk)
    if not (same_place and goes_on):
        raise DomainError(
            _("A pairing replaces one of the same subject, with the same trainee or mentor.")
        )
    return replaces


def manageable(pairing: Pairing, actor: Actor, seen: int) -> Pairing:
    """The stored row, if it is this actor's to end, unchanged since `seen`, to be changed still."""
    stored = Pairing.objects.select_related("program", "subject", "mentor", "trainee").get(
        pk=pairing.pk
    )
    if not may_manage_pairing(actor, stored):
        raise PermissionDenied
    if stored.version != seen:
        raise StaleStateError(
            _("Somebody changed this since you opened it. Look at it again, then decide."),
            current=stored,
        )
    if stored.cancelled_at:
        raise DomainError(_("This pairing was cancelled already."))
    program_rules.demand_not_closed(stored.program)
    return stored


def check_not_ended(pairing: Pairing) -> None:
    if pairing.ends_on:
        raise DomainError(ended_already(pairing))


def ended_already(pairing: Pairing) -> str:
    """Why what only a pairing without an end allows is not done; one with a last day to come runs
    until then, and says so.
    """
    words = {"day": date_format(pairing.ends_on)}
    if pairing.goes_on(timezone.localdate()):
        text = _(
            "This pairing runs until %(day)s: its end is entered already. Whoever may change the "
            "pairing can change that end first, or take it back."
        )
        return text % words
    return _("This pairing was ended already; its last day is %(day)s.") % words


def end_on(
    pairing: Pairing, actor: Actor, seen: int, *, ends_on, end_reason, end_note=""
) -> Pairing:
    """End it, telling nobody: what ends a pairing says itself whom it tells."""
    stored = manageable(pairing, actor, seen)
    check_not_ended(stored)
    partnerships_rules.check_end(stored, ends_on)
    ended = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.pairing_ended",
        **end_of(ends_on, end_reason, end_note),
    )
    if ended.is_over(timezone.localdate()):
        plan_waits_no_more(ended)
    return ended


def plan_waits_no_more(pairing: Pairing) -> None:
    """Nobody has to read that its plan waits for them: they are a pair no longer."""
    both = User.objects.signing_in_for([pairing.mentor_id, pairing.trainee_id])
    address = reverse("pairings:plan", args=[pairing.uuid])
    for message in ("pairings.plan_sent", "pairings.plan_returned"):
        settle(both, message, address=address)


def end_of(ends_on: datetime.date, end_reason: str, end_note: str) -> dict:
    """The columns of an end."""
    if end_reason not in Pairing.EndReason.values:
        raise ValidationError({"end_reason": _("Choose why the pairing ends.")})
    return {"ends_on": ends_on, "end_reason": str(end_reason), "end_note": end_note.strip()}


def on_field(refusal: ValidationError, name: str, other: str) -> ValidationError:
    """The same refusal, shown at another field of the form."""
    by_field = dict(refusal.error_dict) if hasattr(refusal, "error_dict") else {}
    if not by_field:
        return ValidationError({NON_FIELD_ERRORS: refusal.error_list})
    by_field[other] = by_field.pop(name, []) + by_field.get(other, [])
    return ValidationError(by_field)


def not_told(people: Collection[Teacher]) -> list[Teacher]:
    """Who of these cannot be told anything: nobody signs in for them."""
    told = set(User.objects.signing_in_for(people).values_list("teacher", flat=True))
    return [each for each in people if each.pk not in told]


def tell(pairing: Pairing, message: str, teachers: list[int], actor: Actor, **values: str) -> None:
    """Owe these people word of it, with what else it says; not the one who did it."""
    people = User.objects.signing_in_for(teachers).exclude(pk=actor.user_id)
    owe(
        people,
        message,
        key=f"{message} {pairing.uuid} {pairing.version}",
        address=pairing.get_absolute_url(),
        values={
            "mentor": str(pairing.mentor),
            "trainee": str(pairing.trainee),
            "end_reason": pairing.end_reason,
            "end_note": pairing.end_note,
            "ends_on": pairing.ends_on.isoformat() if pairing.ends_on else "",
            **values,
        },
    )
