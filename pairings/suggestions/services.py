"""Suggesting, accepting, declining, withdrawing: every write, with its rights and rules.

Accepting does what the pair's own page does, by the same services, and answers in one transaction.

One file although it is long: each verb hangs on what another may have settled meanwhile.
"""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import actor_for
from core.actor import Actor, Role
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError
from core.notices import owe, settle, settle_all_but
from core.rights import demand
from pairings.pairs import services as pairs
from pairings.pairs.models import Pairing
from pairings.suggestions import rules
from pairings.suggestions.models import END_REASONS, Suggestion
from pairings.suggestions.rights import is_for, looks_after, may_suggest
from pairings.suggestions.table import STEPS, Verb
from programs.groups.reading import leaders_of_mentor
from programs.models import Program
from programs.program.rules import demand_not_closed, demand_open
from roster.models import Subject, Teacher

Kind, State = Suggestion.Kind, Suggestion.State
SUGGESTED = "pairings.change_suggested"
VERBS = {
    Verb.ACCEPT: "pairings.suggestion_accepted",
    Verb.DECLINE: "pairings.suggestion_declined",
    Verb.WITHDRAW: "pairings.suggestion_withdrawn",
}


# --- suggesting -----------------------------------------------------------------------------------


@transaction.atomic
def suggest_mentor(
    pairing: Pairing,
    *,
    actor: Actor,
    reason: str,
    mentor: Teacher | None = None,
    uuid: UUID | None = None,
) -> Suggestion:
    """Ask for another mentor in this pair: one of the own group, or whom the district finds.

    Whoever may change the pair is told. The same `uuid` twice is one suggestion. Raises
    PermissionDenied, DomainError where the pair is over, or ValidationError with the field.
    """
    return _suggest(pairing, Kind.MENTOR, actor=actor, reason=reason, uuid=uuid, mentor=mentor)


@transaction.atomic
def suggest_end(
    pairing: Pairing, *, actor: Actor, reason: str, end_reason: str, uuid: UUID | None = None
) -> Suggestion:
    """Ask that the pairing be ended. Raises as `suggest_mentor`."""
    if end_reason not in END_REASONS:
        raise ValidationError({"end_reason": _("Choose why the pairing ends.")})
    end = {"end_reason": str(end_reason)}
    return _suggest(pairing, Kind.END, actor=actor, reason=reason, uuid=uuid, **end)


@transaction.atomic
def suggest_pair(
    pairing: Pairing,
    *,
    actor: Actor,
    reason: str,
    mentor: Teacher | None = None,
    uuid: UUID | None = None,
) -> Suggestion:
    """Ask for a new pairing of a trainee whose pairing in the group has ended.

    Raises as `suggest_mentor`; DomainError where the trainee has a mentor again.
    """
    return _suggest(pairing, Kind.PAIR, actor=actor, reason=reason, uuid=uuid, mentor=mentor)


def _suggest(
    pairing: Pairing, kind: Kind, *, actor: Actor, reason: str, uuid: UUID | None, **what
) -> Suggestion:
    # Nobody suggests anything else for the trainee meanwhile, or pairs them.
    pairs.hold(pairing.trainee)
    stored = Pairing.objects.with_names().select_for_update(of=("self",)).get(pk=pairing.pk)
    demand(may_suggest(actor, stored))
    if earlier := made_before(Suggestion, uuid, _is_of(actor)):
        return earlier
    demand_open(stored.program)
    if overtaken := rules.overtaken_by(kind, stored):
        raise DomainError(overtaken)
    if waiting := rules.waiting_for(kind, stored):
        raise ValidationError(rules.waits_already(waiting, actor))
    _check_mentor(stored, what.get("mentor"), actor)
    suggestion = Suggestion(
        uuid=uuid or uuid4(),
        pairing=stored,
        kind=kind,
        reason=rules.check_reason(reason),
        suggested_by_id=actor.user_id,
        **what,
    )
    made = add(
        suggestion,
        actor=actor,
        verb=SUGGESTED,
        is_own=_is_of(actor),
        after=values_of(suggestion),
    )
    _tell(made, deciders(stored), SUGGESTED, actor)
    return made


def _is_of(actor: Actor):
    return lambda made: made.suggested_by_id == actor.user_id


def _check_mentor(pairing: Pairing, mentor: Teacher | None, actor: Actor) -> None:
    """Somebody of a group that the actor leads and that looks after the pair; not the two."""
    if mentor is None:
        return
    if mentor.pk not in people_of_groups(actor, pairing):
        raise ValidationError({"mentor": _("Choose a mentor of the group.")})
    if mentor.pk == pairing.mentor_id and pairing.is_open:
        raise ValidationError(
            {"mentor": _("%(mentor)s is the mentor already. Choose another.") % {"mentor": mentor}}
        )


def people_of_groups(actor: Actor, pairing: Pairing) -> set[int]:
    """Whom the leader may think of as a mentor: the people of the groups that reach the pair."""
    of = (pairing.program_id, pairing.mentor_district_id, pairing.subject_id, pairing.mentor_id)
    groups = (each.people for each in actor.groups_led if each.reaches(*of))
    return set().union(*groups) - {pairing.trainee_id}


# --- answering ------------------------------------------------------------------------------------


@transaction.atomic
def accept_mentor(
    suggestion: Suggestion, *, actor: Actor, seen: int, mentor: Teacher, starts_on: datetime.date
) -> Pairing:
    """Give the trainee another mentor, as was suggested or otherwise, and tell the leader.

    `seen` is the pairing's version. Raises what `change_mentor` raises, and
    IllegalTransitionError where the suggestion was settled meanwhile.
    """
    stored = _held(suggestion, Verb.ACCEPT, actor, kind=Kind.MENTOR)
    new = pairs.change_mentor(
        stored.pairing, actor=actor, seen=seen, mentor=mentor, starts_on=starts_on
    )
    _take(stored, Verb.ACCEPT, actor=actor, outcome=new)
    return new


@transaction.atomic
def accept_end(
    suggestion: Suggestion,
    *,
    actor: Actor,
    seen: int,
    ends_on: datetime.date,
    end_reason: str,
    end_note: str = "",
) -> Pairing:
    """End the pairing, and tell the leader. Raises as `accept_mentor`."""
    stored = _held(suggestion, Verb.ACCEPT, actor, kind=Kind.END)
    end = {"ends_on": ends_on, "end_reason": end_reason, "end_note": end_note}
    ended = pairs.end_pairing(stored.pairing, actor=actor, seen=seen, **end)
    _take(stored, Verb.ACCEPT, actor=actor, outcome=ended)
    return ended


@transaction.atomic
def accept_pair(
    suggestion: Suggestion,
    *,
    actor: Actor,
    mentor: Teacher,
    trainee: Teacher,
    subject: Subject,
    starts_on: datetime.date,
    asked_from: datetime.date | None = None,
    uuid: UUID | None = None,
) -> Pairing:
    """Pair the trainee again, and tell the leader. Raises as `accept_mentor`."""
    stored = _held(suggestion, Verb.ACCEPT, actor, kind=Kind.PAIR)
    pairing = stored.pairing
    if (trainee.pk, subject.pk) != (pairing.trainee_id, pairing.subject_id):
        text = _("The suggestion is about %(trainee)s in %(subject)s.")
        words = {"trainee": pairing.trainee, "subject": pairing.subject}
        raise ValidationError({"trainee": text % words})
    new = pairs.open_pairing(
        actor=actor,
        program=pairing.program,
        subject=subject,
        mentor=mentor,
        trainee=trainee,
        starts_on=starts_on,
        asked_from=asked_from,
        uuid=uuid,
    )
    _take(stored, Verb.ACCEPT, actor=actor, outcome=new)
    return new


@transaction.atomic
def decline(suggestion: Suggestion, *, actor: Actor, seen: int, settled_reason: str) -> Suggestion:
    """The pair stays as it is, for a reason that the leader reads.

    Raises PermissionDenied, ValidationError without a reason, IllegalTransitionError where it was
    settled meanwhile, or StaleStateError.
    """
    stored = _held(suggestion, Verb.DECLINE, actor)
    return _take(stored, Verb.DECLINE, actor=actor, seen=seen, reason=settled_reason)


@transaction.atomic
def withdraw(suggestion: Suggestion, *, actor: Actor, seen: int) -> Suggestion:
    """Whoever leads the group suggests it no more. Raises as `decline`."""
    stored = _held(suggestion, Verb.WITHDRAW, actor)
    return _take(stored, Verb.WITHDRAW, actor=actor, seen=seen)


def _held(
    suggestion: Suggestion, verb: Verb, actor: Actor, *, kind: Kind | None = None
) -> Suggestion:
    """The stored row, if the step is this actor's and leads on from where it is."""
    rows = Suggestion.objects.select_for_update(of=("self",)).with_pairs()
    stored = rows.get(pk=suggestion.pk)
    demand(is_for(actor, stored, verb) and kind in {None, stored.kind})
    demand_not_closed(stored.pairing.program)
    rules.step_from(stored, verb, actor)
    return stored


def _take(
    stored: Suggestion,
    verb: Verb,
    *,
    actor: Actor,
    seen: int | None = None,
    reason: str = "",
    outcome: Pairing | None = None,
) -> Suggestion:
    """Take the step of the table; whom it concerns is told, and nobody waits any more."""
    step = STEPS[State(stored.state), verb]
    reason = reason.strip()
    if step.needs_reason and not reason:
        text = _("Say why you decline: the leader reads it.")
        raise ValidationError({"settled_reason": text})
    taken = change(
        stored,
        actor=actor,
        seen=stored.version if seen is None else seen,
        verb=VERBS[verb],
        state=step.to,
        settled_by_id=actor.user_id,
        settled_at=timezone.now(),
        settled_reason=reason,
        outcome=outcome,
    )
    settle(deciders(taken.pairing), SUGGESTED, address=taken.get_absolute_url())
    if verb != Verb.WITHDRAW:
        _tell(taken, leaders(taken), VERBS[verb], actor)
    return taken


def settle_overtaken() -> int:
    """What happened to a pair since has answered: nobody has to read any more that it waits.

    In a program that is closed nobody can answer, but it may be opened again. The sweep of this
    noun; returns how many notices it settled.
    """
    closed = Suggestion.objects.filter(pairing__program__state=Program.State.CLOSED, state="open")
    kept = [*Suggestion.objects.waiting(), *closed]
    return settle_all_but(SUGGESTED, addresses=[each.get_absolute_url() for each in kept])


# --- who is told ----------------------------------------------------------------------------------


def deciders(pairing: Pairing):
    """The supported side's coordinators; where there is none, the administrators."""
    if is_decided_in_district(pairing):
        return coordinators(pairing)
    return User.objects.holding(Q(role=Role.ADMINISTRATOR), timezone.localdate())


def is_decided_in_district(pairing: Pairing) -> bool:
    """Whether somebody coordinates the trainee's district in the subject."""
    return coordinators(pairing).exists()


def coordinators(pairing: Pairing):
    today = timezone.localdate()
    return User.objects.coordinating(pairing.district_id, pairing.subject_id, today)


def leaders(suggestion: Suggestion) -> list[User]:
    """Whoever leads a group of the mentor today, and so may read the answer."""
    pairing = suggestion.pairing
    known = leaders_of_mentor(pairing.program, pairing.mentor, timezone.localdate())
    return [each for each in known if looks_after(actor_for(each), pairing)]


def _tell(suggestion: Suggestion, users, message: str, actor: Actor) -> None:
    pairing = suggestion.pairing
    owe(
        [each for each in users if each.pk != actor.user_id],
        message,
        key=f"{message} {suggestion.uuid}",
        address=suggestion.get_absolute_url(),
        values={
            "kind": suggestion.kind,
            "mentor": str(pairing.mentor),
            "trainee": str(pairing.trainee),
            "reason": suggestion.settled_reason or suggestion.reason,
        },
    )
