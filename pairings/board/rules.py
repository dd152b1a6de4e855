"""What must hold for a mentor to be named: each refusal says which rule."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.dates import moment_in_words
from core.names import shown
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import Board, Judgement, named
from roster.models import Teacher


def refusal(judgement: Judgement) -> str:
    """The rule that forbids it."""
    words = {"taken": judgement.taken, "count": judgement.capacity}
    words |= {"now": judgement.now, "others": judgement.others}
    match judgement.refused:
        case "self":
            text = _("A teacher cannot be their own mentor. Choose another.")
        case "full" if judgement.others:
            text = ngettext(
                "Has %(now)d now and %(others)d other in this proposal; this program allows "
                "%(count)d.",
                "Has %(now)d now and %(others)d others in this proposal; this program allows "
                "%(count)d.",
                judgement.others,
            )
        case "full":
            text = ngettext(
                "Has %(taken)d trainee; this program allows %(count)d.",
                "Has %(taken)d trainees; this program allows %(count)d.",
                judgement.taken,
            )
        case "not_nominated":
            text = _("Is not nominated as a mentor of the subject, or not accepted yet.")
        case "stranger":
            text = _(
                "By the counterpart list neither the district nor the school supports the "
                "trainee’s."
            )
        case _:
            return ""
    return text % words


def obstacle(board: Board, row: ProposedPair, others: int) -> str:
    """Why a draft's pair cannot be made as people are now; nothing where it can.

    `others` are the trainees besides for whom the draft names the mentor.
    """
    helped, helper = board.people.get(row.trainee_id), board.people.get(row.mentor_id)
    words = {"subject": board.subject}
    if helped is None:
        text = _("The trainee does not teach %(subject)s on the first day of the pairs any more.")
        return text % words
    if not any(board.is_ours(place) for place in helped.places):
        return elsewhere()
    if row.trainee_id in board.paired:
        return _("The trainee has a mentor in %(subject)s by now.") % words
    if helper is None:
        text = _(
            "The mentor does not teach %(subject)s on the first day of the pairs, or not at a "
            "place that may help. Choose another mentor."
        )
        return text % words
    return refusal(board.judge(helper, helped, others=others))


def obstacles(proposal: Proposal, board: Board, rows: list[ProposedPair]) -> dict[int, str]:
    """Of a draft that was drawn up, by row: why the pair cannot be made any more, as far as the
    reader of the board is told.
    """
    if proposal.state != Proposal.State.READY:
        return {}
    # Read along: how much a page asks does not hang on what is said of whom.
    _ = board.told
    load = named(rows)
    found = {
        row.pk: obstacle(board, row, load[row.mentor_id] - 1)
        or (learns_too(board.told[row.mentor_id]) if is_refused_as_learner(board, row) else "")
        for row in rows
        if row.mentor_id
    }
    return {key: why for key, why in found.items() if why}


def elsewhere() -> str:
    return _("The trainee is not posted in your district any more.")


def is_refused_as_learner(board: Board, row: ProposedPair) -> bool:
    """Of whoever publishes it alone: a pair of the mentor's own that they do not see neither
    refuses what the draft names, nor is it told by a refusal.
    """
    return not row.is_kept and row.mentor_id in board.told


def learns_too(is_said: bool) -> str:
    """Of a trainee, or of one who could be: where nobody has said so."""
    if not is_said:
        return _(
            "The mentor could be a trainee too. Choose another mentor, or keep this one in the "
            "proposal if they are to be a mentor."
        )
    return _(
        "The mentor is a trainee, or waits for a mentor too. Choose another mentor, or keep this "
        "one in the proposal if they are to be both."
    )


def check_allowed(board: Board, trainee: Teacher, mentor: Teacher, others: Counter) -> None:
    """The rules let the two be a pair, and the mentor has a place that nobody else is named for."""
    helped, helper = board.people.get(trainee.pk), board.people.get(mentor.pk)
    if helped is None or helper is None:
        who = trainee if helped is None else mentor
        raise ValidationError(
            {
                "mentor": _(
                    "%(teacher)s does not teach %(subject)s on the first day of the pairs, or not "
                    "at a place that may help. Choose somebody else."
                )
                % {"teacher": who, "subject": board.subject}
            }
        )
    judged = board.judge(helper, helped, others=others[mentor.pk])
    if not judged.is_allowed:
        text = _("%(mentor)s: %(why)s") % {"mentor": mentor, "why": refusal(judged)}
        raise ValidationError({"mentor": text})


# --- what was settled meanwhile -------------------------------------------------------------------


def became(proposal: Proposal, actor: Actor) -> str:
    """What becomes or became of a proposal that is no draft any more, when and by whom."""
    texts = {
        Proposal.State.PUBLISHING: _(
            "This proposal is being published: %(who)s asked for it on %(when)s."
        ),
        Proposal.State.UNDOING: _(
            "This proposal is being undone: %(who)s asked for it on %(when)s."
        ),
        Proposal.State.PUBLISHED: _("This proposal was published on %(when)s by %(who)s."),
        Proposal.State.UNDONE: _("This proposal was undone on %(when)s by %(who)s."),
        Proposal.State.DROPPED: _("This draft was thrown away on %(when)s by %(who)s."),
    }
    return texts[Proposal.State(proposal.state)] % {
        "when": moment_in_words(proposal.changed_at),
        "who": shown(str(proposal.changed_by or "—"), actor),
    }


def not_published(proposal: Proposal, actor: Actor) -> str:
    if proposal.is_draft:
        return _("Only what was published can be undone.")
    return became(proposal, actor)
