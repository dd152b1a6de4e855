"""Publishing a proposal as a whole, and undoing it: every pair, or none.

A few pairs are made at once; of more it is written down that they are asked for, and they are made
behind the page, in the name of whoever pressed.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import actor_for
from core.actor import Actor
from core.exceptions import DomainError
from core.foresight import touched_by
from core.notices import owe
from core.sentences import one_after_the_other
from core.work import wake
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import board_of
from pairings.board.rights import may_publish
from pairings.board.rules import elsewhere, is_refused_as_learner, learns_too, not_published
from pairings.board.services import (
    LOST_AFTER,
    change_proposal,
    changeable,
    stored_as_seen,
    with_names,
)
from pairings.pairs.rules import asked_from_today
from pairings.pairs.services import cancel_pairing, open_pairing
from programs.program import rules as program_rules
from roster.models import Teacher

State = Proposal.State
# So many pairs are made, or cancelled, while somebody waits for the page.
AT_ONCE = 100
# So many that stand in the way are named in a notice.
NAMED = 10


class InTheWayError(ValidationError):
    """Some pairs cannot be made, or cancelled: `refused` has each with its sentence."""

    def __init__(self, first: str, refused: list[tuple[ProposedPair, str]]):
        self.refused = refused
        super().__init__([first, *(_line(*each) for each in refused)])


@transaction.atomic
def publish(proposal: Proposal, *, actor: Actor, seen: int) -> Proposal:
    """Make a pairing of each pair, all of them or none; everybody is told as of any pairing.

    Raises PermissionDenied, StaleStateError, DomainError, or a ValidationError that names each
    pair which cannot be made any more, and why. More than AT_ONCE are made behind the page.
    """
    if not may_publish(actor, proposal):
        raise PermissionDenied
    stored = changeable(proposal, actor, seen)
    program_rules.demand_open(stored.program)
    pairs = stored.pairs.with_mentor().count()
    if not pairs:
        raise DomainError(_("Nobody has a mentor in this proposal: there is nothing to publish."))
    if pairs > AT_ONCE:
        return _ask_for(stored, actor, "pairings.proposal_publishing", State.PUBLISHING)
    return _publish(stored, actor)


@transaction.atomic
def undo(proposal: Proposal, *, actor: Actor, seen: int) -> Proposal:
    """Cancel every pairing that it made, all of them or none, while nothing hangs on any.

    Raises PermissionDenied, StaleStateError, DomainError, or a ValidationError that names each
    pair which has lived since, and how. More than AT_ONCE are cancelled behind the page.
    """
    if not may_publish(actor, proposal):
        raise PermissionDenied
    stored = stored_as_seen(proposal, seen)
    if stored.state != State.PUBLISHED:
        raise DomainError(not_published(stored, actor))
    if stored.pairs.exclude(pairing=None).count() > AT_ONCE:
        return _ask_for(stored, actor, "pairings.proposal_undoing", State.UNDOING)
    return _undo(stored, actor)


# --- behind the page ------------------------------------------------------------------------------


def _ask_for(stored: Proposal, actor: Actor, verb: str, state: str) -> Proposal:
    asked = change_proposal(stored, actor, stored.version, verb, state=state)
    wake(carry_out, asked.pk)
    return asked


def carry_out(pk: int) -> bool:
    """Publish or undo as was asked for; False where another does, or nobody asks any more.

    All of it is one transaction with the state that says it is done, so what breaks off has not
    begun. Where something stands in the way, the proposal is as it was, and who asked is told.
    Safe to run twice, and in two places at once.
    """
    with transaction.atomic():
        asked = with_names().filter(pk=pk, state__in=[State.PUBLISHING, State.UNDOING])
        stored = asked.select_for_update(of=("self",), skip_locked=True).first()
        if stored is None:
            return False
        user = stored.changed_by
        actor = actor_for(user)
        does, verb, before = OWED[State(stored.state)]
        try:
            with transaction.atomic():
                if not may_publish(actor, stored):
                    raise PermissionDenied
                program_rules.demand_not_closed(stored.program)
                done = does(stored, actor)
        except (PermissionDenied, DomainError, ValidationError) as why:
            refused = getattr(why, "refused", [])
            back = change_proposal(stored, actor, stored.version, verb, state=before)
            _tell(back, user, verb, refused)
        else:
            _tell(done, user, f"pairings.proposal_{done.state}", [])
    return True


def carry_out_lost() -> int:
    """Do what was asked for and never was done: the sweep of this room."""
    asked = Proposal.objects.filter(
        state__in=[State.PUBLISHING, State.UNDOING], changed_at__lt=timezone.now() - LOST_AFTER
    )
    return sum(carry_out(pk) for pk in asked.order_by("pk").values_list("pk", flat=True))


def _tell(
    proposal: Proposal, user: User, message: str, refused: list[tuple[ProposedPair, str]]
) -> None:
    """Whoever asked has left the page, perhaps."""
    place, subject = proposal.district, proposal.subject
    owe(
        [user],
        message,
        key=f"{message} {proposal.uuid} {proposal.version}",
        address=proposal.get_absolute_url(),
        values={
            "subject": subject.name,
            "subject_en": subject.name_en,
            "district": place.name if place else "",
            "district_en": place.name_en if place else "",
            "pairs": [[str(row.trainee), str(row.mentor)] for row, _why in refused[:NAMED]],
            "more": max(len(refused) - NAMED, 0),
        },
    )


# --- the pairs ------------------------------------------------------------------------------------


def _publish(stored: Proposal, actor: Actor) -> Proposal:
    published = change_proposal(
        stored,
        actor,
        stored.version,
        "pairings.proposal_published",
        state=State.PUBLISHED,
        published_at=timezone.now(),
    )
    rows = list(published.pairs.with_mentor().select_related("trainee", "mentor"))
    _hold(rows)
    board = board_of(stored, actor)
    # Before the first pair is made: its trainee learns from then on.
    learners = {
        row.pk: learns_too(board.told[row.mentor_id])
        for row in rows
        if is_refused_as_learner(board, row)
    }
    refused = []
    for row in rows:
        if row.pk in learners:
            refused.append((row, learners[row.pk]))
            continue
        try:
            with transaction.atomic():
                row.pairing = open_pairing(
                    actor=actor,
                    program=stored.program,
                    subject=stored.subject,
                    mentor=row.mentor,
                    trainee=row.trainee,
                    starts_on=stored.starts_on,
                    asked_from=asked_from_today(stored.starts_on, timezone.localdate()),
                )
        except ValidationError as why:
            refused.append((row, one_after_the_other(*why.messages)))
        except PermissionDenied:
            refused.append((row, elsewhere()))
    if refused:
        first = ngettext(
            "Nobody was paired, because %(count)d pair cannot be made any more:",
            "Nobody was paired, because %(count)d pairs cannot be made any more:",
            len(refused),
        )
        raise InTheWayError(first % {"count": len(refused)}, refused)
    ProposedPair.objects.bulk_update(rows, ["pairing"], batch_size=200)
    return published


def _undo(stored: Proposal, actor: Actor) -> Proposal:
    undone = change_proposal(
        stored, actor, stored.version, "pairings.proposal_undone", state=State.UNDONE
    )
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
        raise InTheWayError(first % {"count": len(refused)}, refused)
    return undone


def _what_hangs_on(row: ProposedPair, actor: Actor) -> str:
    """What has happened to a pairing since it was published; nothing where it is as it was made."""
    if row.pairing.version > 1:
        return _("The pairing was changed since.")
    touched = touched_by(row.pairing, {"cancelled_at": timezone.now()}, actor)
    return one_after_the_other(*(each.text for each in touched)) if touched else ""


def _line(row: ProposedPair, why: str) -> str:
    words = {"trainee": row.trainee, "mentor": row.mentor, "why": why}
    return _("%(trainee)s with %(mentor)s: %(why)s") % words


def _hold(rows: list[ProposedPair]) -> None:
    """Lock everybody's rows, in one order, until the transaction ends."""
    people = {row.trainee_id for row in rows} | {row.mentor_id for row in rows}
    held = Teacher.objects.filter(pk__in=people).order_by("pk")
    list(held.select_for_update().values_list("pk"))


# What is owed in a state: what does it, and where something stands in the way, what is written
# down, and the state that it goes back to.
OWED = {
    State.PUBLISHING: (_publish, "pairings.proposal_not_published", State.READY),
    State.UNDOING: (_undo, "pairings.proposal_not_undone", State.PUBLISHED),
}
