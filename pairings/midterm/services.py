"""Opening and closing a mid-term check, answering in it: every write, with its rights and rules."""

import datetime
import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor, Role
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError, StaleStateError
from core.notices import settle, settle_keys
from core.reminding import remind_once
from core.rights import demand
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import REMINDED, is_late, last_reminders
from pairings.midterm.rights import may_open, may_remind
from pairings.midterm.rules import (
    check_due,
    demand_open,
    demand_role,
    held,
    manageable,
    what_is_said,
)
from pairings.midterm.telling import (
    accounts,
    reminder_key,
    settle_reminders,
    silent_at,
    tell_the_district,
    tell_who_answers,
    who_answers,
    words_of,
)
from pairings.pairs.models import Pairing
from pairings.pairs.services import on_field
from programs.models import Program
from programs.program import rules as program_rules
from roster.models import School, Subject

# --- the round ------------------------------------------------------------------------------------


@transaction.atomic
def open_check(
    *,
    actor: Actor,
    program: Program,
    subject: Subject,
    answer_by: datetime.date,
    today: datetime.date | None = None,
    uuid: uuids.UUID | None = None,
) -> RosterCheck:
    """Ask about every trainee who is paired in the subject today, and tell those who answer.

    The same `uuid` twice is one round. Raises PermissionDenied, or ValidationError where nobody is
    paired, the day does not fit, or another round of the subject is open.
    """
    today = today or timezone.localdate()
    demand(may_open(actor, subject.pk))
    if earlier := made_before(RosterCheck, uuid, lambda row: may_open(actor, row.subject_id)):
        return earlier
    program_rules.demand_open(program, field="program")
    check_due(program, answer_by, today)
    pairs = list(Pairing.objects.standing().filter(program=program, subject=subject).running(today))
    if not pairs:
        text = _("Nobody is paired in %(subject)s, so there is nobody to ask about.")
        raise ValidationError({"subject": text % {"subject": subject}})
    check = RosterCheck(
        uuid=uuid or uuids.uuid4(),
        program=program,
        subject=subject,
        opened_on=today,
        answer_by=answer_by,
    )
    add(
        check,
        actor=actor,
        verb="pairings.check_opened",
        is_own=lambda row: may_open(actor, row.subject_id),
        after=values_of(check),
        asked=len(pairs),
    )
    RosterAnswer.objects.bulk_create(
        RosterAnswer(
            check_round=check,
            pairing=pair,
            trainee_id=pair.trainee_id,
            district_id=pair.district_id,
            school_id=pair.school_id,
        )
        for pair in pairs
    )
    tell_who_answers(check, "pairings.check_opened", actor)
    return check


@transaction.atomic
def change_due_day(
    check: RosterCheck, *, actor: Actor, seen: int, answer_by: datetime.date
) -> RosterCheck:
    """Answers are due by another day. What is said already is said once."""
    stored = manageable(check, actor)
    demand_open(stored)
    if stored.answer_by == answer_by:
        return stored
    check_due(stored.program, answer_by, stored.opened_on)
    changed = change(
        stored, actor=actor, seen=seen, verb="pairings.check_due_changed", answer_by=answer_by
    )
    settle_keys(User.objects.all(), reminder_key(changed))
    tell_who_answers(changed, "pairings.check_due_changed", actor)
    return changed


@transaction.atomic
def close_check(
    check: RosterCheck, *, actor: Actor, seen: int, today: datetime.date | None = None
) -> RosterCheck:
    """The answers stay as they are. Who is gone may be replaced still, after the round too.

    Closed twice is closed once.
    """
    stored = manageable(check, actor)
    if not stored.is_open:
        return stored
    closed = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.check_closed",
        detail={"silent": stored.answers.filter(answer="").count()},
        closed_on=today or timezone.localdate(),
    )
    told = ("pairings.check_opened", "pairings.check_due_changed", REMINDED)
    for message in told:
        settle(accounts(who_answers(closed)), message, address=closed.get_absolute_url())
    tell_who_answers(closed, "pairings.check_closed", actor)
    return closed


@transaction.atomic
def open_check_again(
    check: RosterCheck,
    *,
    actor: Actor,
    seen: int,
    answer_by: datetime.date,
    today: datetime.date | None = None,
) -> RosterCheck:
    """It was closed too soon: answers may be given and changed again, until another day."""
    stored = manageable(check, actor)
    if stored.is_open:
        raise DomainError(_("This mid-term check is open."))
    program_rules.demand_open(stored.program)
    check_due(stored.program, answer_by, today or timezone.localdate())
    opened = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.check_opened_again",
        closed_on=None,
        answer_by=answer_by,
    )
    tell_who_answers(opened, "pairings.check_opened_again", actor)
    return opened


# --- answers --------------------------------------------------------------------------------------


@transaction.atomic
def answer_for(
    row: RosterAnswer,
    *,
    actor: Actor,
    seen: int,
    answer: str,
    since: datetime.date | None = None,
    note: str = "",
) -> RosterAnswer:
    """Say whether the trainee still teaches the subject, for the first time or otherwise.

    What is said already is said once. Raises PermissionDenied, StaleStateError where somebody else
    answered since, DomainError where the round is closed or the place is taken, ValidationError.
    """
    stored = held(row)
    said = what_is_said(stored, answer, since, note)
    role = demand_role(stored, actor)
    if all(getattr(stored, name) == value for name, value in said.items()):
        return stored
    demand_open(stored.check_round)
    if answer not in RosterAnswer.GONE and stored.is_replaced:
        raise DomainError(
            _("%(new)s has the place of %(old)s now. Take that back first, then change the answer.")
            % {"new": stored.replacement.trainee, "old": stored.trainee}
        )
    answered = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.trainee_answered",
        **said,
        answered_by_id=actor.user_id,
        answered_as=role.value,
        answered_at=timezone.now(),
    )
    tell_the_district(answered, actor)
    settle_reminders(answered)
    return answered


@transaction.atomic
def take_back_answer(row: RosterAnswer, *, actor: Actor, seen: int) -> RosterAnswer:
    """As if nobody had answered; taken back twice is taken back. Raises what answering raises."""
    stored = held(row)
    demand_role(stored, actor)
    if not stored.answer:
        return stored
    demand_open(stored.check_round)
    if stored.is_replaced:
        raise DomainError(
            _("%(new)s has the place of %(old)s now. Take that back first.")
            % {"new": stored.replacement.trainee, "old": stored.trainee}
        )
    silent = change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.answer_taken_back",
        answer="",
        since=None,
        note="",
        answered_by_id=None,
        answered_as="",
        answered_at=None,
        replacement=None,
    )
    tell_the_district(silent, actor)
    return silent


@dataclass
class Outcome:
    """What came of a list of answers: those that stand now, and those that somebody else gave."""

    done: list[RosterAnswer] = field(default_factory=list)
    # What this person had chosen, beside the row as it stands.
    refused: list[tuple[RosterAnswer, dict]] = field(default_factory=list)


@transaction.atomic
def answer_list(rows: Iterable[tuple[RosterAnswer, dict]], *, actor: Actor) -> Outcome:
    """Answer for several at once: each row with `seen`, `answer`, `since` and `note`.

    Where somebody else answered a moment ago, theirs stays and the others are kept.
    """
    outcome = Outcome()
    for row, said in rows:
        try:
            outcome.done.append(answer_for(row, actor=actor, **said))
        except ValidationError as refusal:
            raise on_field(refusal, "since", f"since_{row.uuid.hex}") from refusal
        except StaleStateError as refusal:
            outcome.refused.append((refusal.current, said))
    return outcome


# --- schools that are late ------------------------------------------------------------------------


@transaction.atomic
def remind(check: RosterCheck, school: School, *, actor: Actor, today: datetime.date) -> list[User]:
    """Owe whoever answers for the school one word that its answers are late; returns them.

    Raises PermissionDenied, or DomainError where it was reminded lately, nothing is late, or nobody
    may answer there.
    """
    demand(may_remind(actor, check, school.district_id))
    # Nobody else reminds it before this is written.
    held_school = School.objects.select_for_update().get(pk=school.pk)
    if not is_late(check, today) or not silent_at(check, school.pk).exists():
        raise DomainError(_("No answer is late at this school any more. Nobody was reminded."))
    return remind_once(
        accounts(Q(role=Role.SCHOOL_CONFIRMER, school=held_school)),
        REMINDED,
        actor=actor,
        last=last_reminders(check).get(held_school.pk),
        key=reminder_key(check, held_school),
        today=today,
        # Closing the round settles what stands at its address.
        address=check.get_absolute_url(),
        values=words_of(check),
        nobody=_("Nobody else may answer for %(school)s. Nobody was reminded.")
        % {"school": held_school},
        subject=check,
        school=held_school,
    )
