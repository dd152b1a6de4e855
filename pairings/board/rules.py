"""What must hold for a mentor to be named: each refusal says which rule."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pairings.board.reading import Board, Judgement
from roster.models import Teacher


def refusal(judgement: Judgement) -> str:
    """The rule that forbids it."""
    words = {"taken": judgement.taken, "count": judgement.capacity}
    match judgement.refused:
        case "self":
            text = _("A teacher cannot be their own mentor. Choose another.")
        case "full":
            text = ngettext(
                "Has %(taken)d trainee; this program allows %(count)d.",
                "Has %(taken)d trainees; this program allows %(count)d.",
                judgement.taken,
            )
        case "stranger":
            text = _(
                "By the counterpart list neither the district nor the school supports the "
                "trainee’s."
            )
        case _:
            return ""
    return text % words


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
    judged = board.judge(helper, helped, more=others[mentor.pk])
    if not judged.is_allowed:
        text = _("%(mentor)s: %(why)s") % {"mentor": mentor, "why": refusal(judged)}
        raise ValidationError({"mentor": text})


def not_published() -> str:
    return _("Only what was published can be undone.")


def no_draft() -> str:
    return _("This proposal is no draft any more: it was published, undone or thrown away.")
