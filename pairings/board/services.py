"""Drawing up a proposal, and changing it as a draft; `publishing` makes its pairs.

One file although it is long: each step changes one proposal under the same lock and version.
"""

import datetime
import uuid as uuids
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.audit import record_event, values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError, StaleStateError
from core.work import wake
from pairings.board.assigning import assign
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import Board, board_of, named
from pairings.board.rights import may_change, may_propose
from pairings.board.rules import became, check_allowed
from programs.models import WEIGHED, Program
from programs.program import rules as program_rules
from roster.models import District, Subject, Teacher

# What nobody drew up by then was lost by whoever was to do it.
LOST_AFTER = datetime.timedelta(minutes=2)


# --- drawing up -----------------------------------------------------------------------------------


@transaction.atomic
def propose(
    *,
    actor: Actor,
    program: Program,
    subject: Subject,
    starts_on: datetime.date,
    district: District | None = None,
    uuid: uuids.UUID | None = None,
    **weights: int,
) -> Proposal:
    """Ask for a mentor for everybody who has none; it is drawn up once this is committed.

    `weights` say what speaks for a mentor how much, by the names of WEIGHED; what is not told is as
    the program says it.

    The same `uuid` twice is one proposal. Raises PermissionDenied, or ValidationError with the
    field.
    """
    if not may_propose(actor, district and district.pk, subject.pk):
        raise PermissionDenied
    is_own = partial(may_change, actor)
    if earlier := made_before(Proposal, uuid, is_own):
        return earlier
    program_rules.demand_open(program, field="program")
    program_rules.check_day(program, starts_on, field="starts_on")
    proposal = Proposal(
        uuid=uuid or uuids.uuid4(),
        program=program,
        subject=subject,
        district=district,
        starts_on=starts_on,
        **{name: getattr(program, f"weighs_{name}") for name in WEIGHED} | weights,
        made_by_id=actor.user_id,
        changed_by_id=actor.user_id,
        changed_at=timezone.now(),
    )
    made = add(
        proposal,
        actor=actor,
        verb="pairings.proposal_made",
        is_own=is_own,
        after=values_of(proposal),
    )
    wake(draw_up, made.pk)
    return made


@transaction.atomic
def draw_again(proposal: Proposal, *, actor: Actor, seen: int, **weights: int) -> Proposal:
    """Draw it up anew, as people are now: what is kept and who is left out stay as they are."""
    stored = changeable(proposal, actor, seen)
    program_rules.demand_open(stored.program)
    again = change_proposal(
        stored,
        actor,
        seen,
        "pairings.proposal_drawn_again",
        state=Proposal.State.WAITING,
        **weights,
    )
    wake(draw_up, again.pk)
    return again


def draw_up(pk: int) -> bool:
    """Write down the best proposal; False where another did, or nobody waits for it any more.

    The work is done outside the transaction that writes it, so nobody waits for it. Safe to run
    twice, and in two places at once.
    """
    proposal = with_names().filter(pk=pk, state=Proposal.State.WAITING).first()
    if proposal is None:
        return False
    known = list(proposal.pairs.order_by("pk"))
    drawn = _drawn(proposal, known)
    with transaction.atomic():
        waiting = Proposal.objects.filter(
            pk=pk, state=Proposal.State.WAITING, version=proposal.version
        )
        if not waiting.update(state=Proposal.State.READY, version=proposal.version + 1):
            return False
        proposal.pairs.filter(is_kept=False, is_left_out=False).delete()
        ProposedPair.objects.bulk_create(drawn)
    return True


def draw_up_lost() -> int:
    """Draw up what was asked for and never was: the sweep of this room."""
    asked = Proposal.objects.filter(
        state=Proposal.State.WAITING, changed_at__lt=timezone.now() - LOST_AFTER
    )
    return sum(draw_up(pk) for pk in asked.order_by("pk").values_list("pk", flat=True))


def _drawn(proposal: Proposal, known: list[ProposedPair]) -> list[ProposedPair]:
    """A row for each trainee who is neither kept nor left out."""
    board = board_of(proposal)
    settled = {row.trainee_id for row in known if row.is_kept or row.is_left_out}
    kept = named(row for row in known if row.is_kept)
    trainees = [each for key, each in board.trainees.items() if key not in settled]
    points = board.matrix(trainees)
    found = assign(points, board.costs(kept))
    return [
        ProposedPair(
            proposal=proposal,
            trainee_id=trainee.pk,
            mentor_id=None if place is None else board.mentors[place].pk,
            lack="" if place is not None else _lack(board, allowed),
        )
        for trainee, place, allowed in zip(trainees, found, points >= 0, strict=True)
    ]


def _lack(board: Board, allowed) -> str:
    """Why somebody got no mentor, `allowed` saying of each mentor whether they may help."""
    if not allowed.any():
        return ProposedPair.Lack.NOBODY
    capacity = board.program.mentor_capacity
    able = (each for each, may in zip(board.mentors, allowed, strict=True) if may)
    if all(board.taken[each.pk] >= capacity for each in able):
        return ProposedPair.Lack.FULL
    return ProposedPair.Lack.GIVEN


# --- changing -------------------------------------------------------------------------------------


@transaction.atomic
def choose_mentor(row: ProposedPair, *, actor: Actor, seen: int, mentor: Teacher) -> Proposal:
    """Name this mentor for the trainee, and keep it so when it is drawn again.

    Raises ValidationError where a rule forbids it, with its sentence.
    """
    values = {"mentor": mentor, "is_kept": True, "is_left_out": False, "lack": ""}
    if _was_pressed(row, actor, seen, **values):
        return row.proposal
    proposal = changeable(row.proposal, actor, seen)
    board = board_of(proposal)
    others = named(proposal.pairs.all(), but=row)
    check_allowed(board, row.trainee, mentor, others)
    return _settle(row, actor, seen, **values)


@transaction.atomic
def keep(row: ProposedPair, *, actor: Actor, seen: int) -> Proposal:
    """This mentor stays when it is drawn again."""
    if _was_pressed(row, actor, seen, is_kept=True):
        return row.proposal
    changeable(row.proposal, actor, seen)
    if row.mentor_id is None:
        raise DomainError(_("Nobody is named for this trainee. Choose a mentor first."))
    return _settle(row, actor, seen, is_kept=True)


@transaction.atomic
def let_go(row: ProposedPair, *, actor: Actor, seen: int) -> Proposal:
    """Another drawing may name somebody else."""
    if _was_pressed(row, actor, seen, is_kept=False, is_left_out=False):
        return row.proposal
    changeable(row.proposal, actor, seen)
    return _settle(row, actor, seen, is_kept=False)


@transaction.atomic
def leave_out(row: ProposedPair, *, actor: Actor, seen: int) -> Proposal:
    """The trainee gets no mentor by this proposal; whoever was named is free for others."""
    if _was_pressed(row, actor, seen, is_left_out=True):
        return row.proposal
    changeable(row.proposal, actor, seen)
    return _settle(row, actor, seen, mentor=None, is_kept=False, is_left_out=True, lack="")


@transaction.atomic
def take_in(row: ProposedPair, *, actor: Actor, seen: int) -> Proposal:
    """The trainee is looked after again: by the best mentor who is still free in the proposal."""
    if _was_pressed(row, actor, seen, is_left_out=False):
        return row.proposal
    proposal = changeable(row.proposal, actor, seen)
    if not row.is_left_out:
        return proposal
    board = board_of(proposal)
    person = board.people.get(row.trainee_id)
    others = named(proposal.pairs.all(), but=row)
    best = None
    if person is not None:
        able = (each for each in board.suggestions(person, others) if not each.is_learner)
        best = next(able, None)
    if best is None:
        allowed = board.matrix([person])[0] >= 0 if person is not None else None
        lack = ProposedPair.Lack.NOBODY if allowed is None else _lack(board, allowed)
        return _settle(row, actor, seen, is_left_out=False, lack=lack)
    mentor = Teacher.objects.get(pk=best.mentor.pk)
    return _settle(row, actor, seen, is_left_out=False, mentor=mentor)


@transaction.atomic
def drop(proposal: Proposal, *, actor: Actor, seen: int) -> Proposal:
    """Throw a draft away: nobody was paired by it."""
    stored = changeable(proposal, actor, seen, waiting=True)
    return change_proposal(
        stored, actor, seen, "pairings.proposal_dropped", state=Proposal.State.DROPPED
    )


# --- what every step begins with ------------------------------------------------------------------


def changeable(proposal: Proposal, actor: Actor, seen: int, *, waiting: bool = False) -> Proposal:
    """The stored proposal, if it is a draft that this actor may change, unchanged since `seen`."""
    if not may_change(actor, proposal):
        raise PermissionDenied
    stored = stored_as_seen(proposal, seen)
    if not stored.is_draft:
        raise DomainError(became(stored, actor))
    if stored.state == Proposal.State.WAITING and not waiting:
        raise DomainError(_("This proposal is still being drawn up. Look again in a moment."))
    return stored


def stored_as_seen(proposal: Proposal, seen: int) -> Proposal:
    stored = with_names().get(pk=proposal.pk)
    if stored.version != seen:
        raise _stale(stored)
    return stored


def with_names():
    return Proposal.objects.select_related("program", "subject", "district", "changed_by")


def _was_pressed(row: ProposedPair, actor: Actor, seen: int, **values) -> bool:
    """Whether the last change of the draft was this one, by this person from this very page.

    Of presses at one moment each waits here for the one before it.
    """
    last = Proposal.objects.select_for_update().get(pk=row.proposal_id)
    is_own = (last.state, last.version, last.changed_by_id) == (
        Proposal.State.READY,
        seen + 1,
        actor.user_id,
    )
    return is_own and ProposedPair.objects.filter(pk=row.pk, **values).exists()


def _settle(row: ProposedPair, actor: Actor, seen: int, **values) -> Proposal:
    """Write the row, and that it changed, on the proposal whose version everybody has seen."""
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return row.proposal
    unchanged = Proposal.objects.filter(pk=row.proposal_id, version=seen)
    written = unchanged.update(
        version=seen + 1, changed_by=actor.user_id, changed_at=timezone.now()
    )
    if not written:
        # The other of two presses at one moment may have been first.
        if _was_pressed(row, actor, seen, **values):
            return row.proposal
        raise _stale(Proposal.objects.get(pk=row.proposal_id))
    ProposedPair.objects.filter(pk=row.pk).update(**changed)
    record_event(
        actor,
        "pairings.proposal_changed",
        row.proposal,
        trainee=row.trainee,
        mentor_before=before.get("mentor", row.mentor),
        mentor_now=values.get("mentor", row.mentor),
        is_kept=values.get("is_kept", row.is_kept),
        is_left_out=values.get("is_left_out", row.is_left_out),
    )
    return row.proposal


def _stale(current: Proposal) -> StaleStateError:
    return StaleStateError(
        _("Somebody changed this since you opened it. Look at it again, then decide."),
        current=current,
    )


def change_proposal(stored: Proposal, actor: Actor, seen: int, verb: str, **values) -> Proposal:
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb=verb,
        changed_by=User.objects.filter(pk=actor.user_id).first(),
        changed_at=timezone.now(),
        **values,
    )
