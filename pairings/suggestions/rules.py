"""What must hold for a suggestion and a step on it; each refusal says what to do."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.dates import moment_in_words
from core.exceptions import IllegalTransitionError
from core.names import shown
from pairings.pairs.models import Pairing
from pairings.pairs.rules import held_from
from pairings.pairs.services import ended_already
from pairings.suggestions.models import Suggestion
from pairings.suggestions.querysets import is_waiting
from pairings.suggestions.rights import has_a_mentor, is_there, may_take
from pairings.suggestions.table import STEPS, Step, Verb

Kind, State = Suggestion.Kind, Suggestion.State


def check_reason(reason: str) -> str:
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why you suggest it.")})
    return reason


def has_no_place(suggestion: Suggestion) -> bool:
    """Whether whoever is suggested as mentor has as many trainees as the program allows."""
    mentor, program = suggestion.mentor_id, suggestion.pairing.program
    if mentor is None or not suggestion.is_open:
        return False
    day = program.default_day(timezone.localdate())
    return held_from(program, day).filter(mentor=mentor).count() >= program.mentor_capacity


def waiting_for(kind: str, pairing: Pairing) -> Suggestion | None:
    """The one of this kind that waits: of a kind a pair has no second at a time.

    Whom a trainee is paired with next is asked once, whichever of their pairs it is asked of.
    """
    same = Q(pairing=pairing)
    if kind == Kind.PAIR:
        of = {name: getattr(pairing, name) for name in ("program", "subject", "trainee")}
        same |= is_waiting() & Q(**{f"pairing__{name}": each for name, each in of.items()})
    return Suggestion.objects.open().filter(same, kind=kind).first()


def waits_already(waiting: Suggestion, actor: Actor) -> str:
    """Why there is no second one beside this; who leads the pair it was made of may withdraw it."""
    if not may_take(actor, waiting, Verb.WITHDRAW):
        return _("The leader of another group has suggested the same already; it waits.")
    texts = {
        Kind.MENTOR: _(
            "A change of mentor is suggested for this pair already and waits for an answer. "
            "Withdraw it to suggest another."
        ),
        Kind.END: _(
            "An end is suggested for this pair already and waits for an answer. Withdraw it to "
            "suggest another."
        ),
        Kind.PAIR: _(
            "A new pairing is suggested for this trainee already and waits for an answer. "
            "Withdraw it to suggest another."
        ),
    }
    return texts[Kind(waiting.kind)]


def overtaken_by(kind: str, pairing: Pairing) -> str:
    """Why this can be done no longer, by what happened to the pair meanwhile; else empty."""
    if pairing.cancelled_at:
        return _("The pairing was cancelled.")
    if kind != Kind.PAIR:
        return ended_already(pairing) if pairing.ends_on else ""
    if pairing.ends_on is None:
        return _("The pairing goes on.")
    if has_a_mentor(pairing):
        return _("The trainee has a mentor.")
    if is_there(pairing):
        return ""
    said = _("The trainee has left %(district)s, which alone could pair them again.")
    return said % {"district": pairing.district}


def step_from(suggestion: Suggestion, verb: Verb, actor: Actor) -> Step:
    """The step that leads on from here; else why there is none any more."""
    step = STEPS.get((State(suggestion.state), verb))
    if step is None:
        raise IllegalTransitionError(became(suggestion, actor))
    return step


def became(suggestion: Suggestion, actor: Actor) -> str:
    """What became of it, when and by whom."""
    texts = {
        State.OPEN: _("This suggestion waits for an answer."),
        State.ACCEPTED: _("This suggestion was accepted on %(when)s by %(who)s."),
        State.DECLINED: _("This suggestion was declined on %(when)s by %(who)s."),
        State.WITHDRAWN: _("This suggestion was withdrawn on %(when)s by %(who)s."),
    }
    at = suggestion.settled_at
    return texts[State(suggestion.state)] % {
        "when": moment_in_words(at) if at else "",
        "who": shown(str(suggestion.settled_by or "—"), actor),
    }
