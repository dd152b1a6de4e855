"""Drawing up a proposal, changing it, publishing it as a whole, and undoing it.

One file although it is long: each step changes one proposal under the same lock and version.
"""

import datetime
import uuid as uuids
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.actor import Actor
from core.audit import record_event, values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError, StaleStateError
from core.foresight import touched_by
from core.work import wake
from pairings.board.assigning import assign
from pairings.board.models import Proposal, ProposedPair, Weight
from pairings.board.reading import Board, board_of, named
from pairings.board.rights import may_change, may_propose, may_publish
from pairings.board.rules import became, check_allowed, elsewhere, not_published
from pairings.pairs.services import cancel_pairing, open_pairing
from programs.models import Program
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
    nearness: int = Weight.SOME,
    experience: int = Weight.SOME,
    continuity: int = Weight.SOME,
    balance: int = Weight.SOME,
    uuid: uuids.UUID | None = None,
) -> Proposal:
    """Ask for a mentor for everybody who has none; it is drawn up once this is committed.

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
        nearness=nearness,
        experience=experience,
        continuity=continuity,
        balance=balance,
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
def draw_again(
    proposal: Proposal,
    *,
    actor: Actor,
    seen: int,
    nearness: int,
    experience: int,
    continuity: int,
    balance: int,
) -> Proposal:
    """Draw it up anew, as people are now: what is kept and who is left out stay as they are."""
    stored = changeable(proposal, actor, seen)
    program_rules.demand_open(stored.program)
    again = _change(
        stored,
        actor,
        seen,
        "pairings.proposal_drawn_again",
        state=Proposal.State.WAITING,
        nearness=nearness,
        experience=experience,
        continuity=continuity,
        balance=balance,
    )
    wake(draw_up, again.pk)
    return again


def draw_up(pk: int) -> bool:
    """Write down the best proposal; False where another did, or nobody waits for it any more.

    The work is done outside the transaction that writes it, so nobody waits for it. Safe to run
    twice, and in two places at once.
    """
    proposal = _with_names().filter(pk=pk, state=Proposal.State.WAITING).first()
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
    return _change(stored, actor, seen, "pairings.proposal_dropped", state=Proposal.State.DROPPED)


# --- publishing, and back -------------------------------------------------------------------------


@transaction.atomic
def publish(proposal: Proposal, *, actor: Actor, seen: int) -> Proposal:
    """Make a pairing of each pair, all of them or none; everybody is told as of any pairing.

    Raises PermissionDenied, StaleStateError, DomainError, or a ValidationError that names each
    pair which cannot be made any more, and why.
    """
    if not may_publish(actor, proposal):
        raise PermissionDenied
    stored = changeable(proposal, actor, seen)
    program_rules.demand_open(stored.program)
    published = _change(
        stored,
        actor,
        seen,
        "pairings.proposal_published",
        state=Proposal.State.PUBLISHED,
        published_at=timezone.now(),
    )
    rows = list(published.pairs.with_mentor().select_related("trainee", "mentor"))
    if not rows:
        raise DomainError(_("Nobody has a mentor in this proposal: there is nothing to publish."))
    _hold(rows)
    refused = []
    for row in rows:
        try:
            with transaction.atomic():
                row.pairing = open_pairing(
                    actor=actor,
                    program=stored.program,
                    subject=stored.subject,
                    mentor=row.mentor,
                    trainee=row.trainee,
                    starts_on=stored.starts_on,
                )
        except ValidationError as why:
            refused.append((row, " ".join(why.messages)))
        except PermissionDenied:
            refused.append((row, elsewhere()))
    if refused:
        first = ngettext(
            "Nobody was paired, because %(count)d pair cannot be made any more:",
            "Nobody was paired, because %(count)d pairs cannot be made any more:",
            len(refused),
        )
        raise ValidationError([first % {"count": len(refused)}, *_lines(refused)])
    ProposedPair.objects.bulk_update(rows, ["pairing"], batch_size=200)
    return published


@transaction.atomic
def undo(proposal: Proposal, *, actor: Actor, seen: int) -> Proposal:
    """Cancel every pairing that it made, all of them or none, while nothing hangs on any.

    Raises PermissionDenied, StaleStateError, DomainError, or a ValidationError that names each
    pair which has lived since, and how.
    """
    if not may_publish(actor, proposal):
        raise PermissionDenied
    stored = _stored(proposal, seen)
    if stored.state != Proposal.State.PUBLISHED:
        raise DomainError(not_published(stored, actor))
    undone = _change(stored, actor, seen, "pairings.proposal_undone", state=Proposal.State.UNDONE)
    rows = list(
        undone.pairs.exclude(pairing=None).select_related(
            "trainee", "mentor", "pairing__mentor", "pairing__trainee"
        )
    )
    _hold(rows)
    refused = []
    for row in rows:
        if why := _what_hangs_on(row, actor):
            refused.append((row, why))
            continue
        try:
            with transaction.atomic():
                cancel_pairing(row.pairing, actor=actor, seen=row.pairing.version)
        except DomainError as why:
            refused.append((row, str(why)))
    if refused:
        first = ngettext(
            "Nothing was undone, because something hangs on %(count)d pair already:",
            "Nothing was undone, because something hangs on %(count)d pairs already:",
            len(refused),
        )
        raise ValidationError([first % {"count": len(refused)}, *_lines(refused)])
    return undone


def _what_hangs_on(row: ProposedPair, actor: Actor) -> str:
    """What has happened to a pairing since it was published; nothing where it is as it was made."""
    if row.pairing.version > 1:
        return _("The pairing was changed since.")
    touched = touched_by(row.pairing, {"cancelled_at": timezone.now()}, actor)
    return " ".join(each.text for each in touched)


def _lines(refused: list[tuple[ProposedPair, str]]) -> list[str]:
    return [
        _("%(trainee)s with %(mentor)s: %(why)s")
        % {"trainee": row.trainee, "mentor": row.mentor, "why": why}
        for row, why in refused
    ]


def _hold(rows: list[ProposedPair]) -> None:
    """Lock everybody's rows, in one order, until the transaction ends."""
    people = {row.trainee_id for row in rows} | {row.mentor_id for row in rows}
    held = Teacher.objects.filter(pk__in=people).order_by("pk")
    list(held.select_for_update().values_list("pk"))


# --- what every step begins with ------------------------------------------------------------------


def changeable(proposal: Proposal, actor: Actor, seen: int, *, waiting: bool = False) -> Proposal:
    """The stored proposal, if it is a draft that this actor may change, unchanged since `seen`."""
    if not may_change(actor, proposal):
        raise PermissionDenied
    stored = _stored(proposal, seen)
    if not stored.is_draft:
        raise DomainError(became(stored, actor))
    if stored.state == Proposal.State.WAITING and not waiting:
        raise DomainError(_("This proposal is still being drawn up. Look again in a moment."))
    return stored


def _stored(proposal: Proposal, seen: int) -> Proposal:
    stored = _with_names().get(pk=proposal.pk)
    if stored.version != seen:
        raise _stale(stored)
    return stored


def _with_names():
    return Proposal.objects.select_related("program", "subject", "district", "changed_by")


def _was_pressed(row: ProposedPair, actor: Actor, seen: int, **values) -> bool:
    """Whether the last change of the draft was this one, by this person from this very page."""
    last = Proposal.objects.filter(
        pk=row.proposal_id, state=Proposal.State.READY, version=seen + 1, changed_by=actor.user_id
    )
    return last.exists() and ProposedPair.objects.filter(pk=row.pk, **values).exists()


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


def _change(stored: Proposal, actor: Actor, seen: int, verb: str, **values) -> Proposal:
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb=verb,
        changed_by=User.objects.filter(pk=actor.user_id).first(),
        changed_at=timezone.now(),
        **values,
    )
