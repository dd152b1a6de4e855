"""What a suggestion says, in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.names import shown
from pairings.pairs.models import Pairing
from pairings.suggestions.models import Suggestion
from pairings.wording import said_by

Kind, State = Suggestion.Kind, Suggestion.State
TONES = {
    State.OPEN: "wait",
    State.ACCEPTED: "done",
    State.DECLINED: "need",
    State.WITHDRAWN: "off",
}


def how_it_stands(suggestion: Suggestion) -> tuple[str, str]:
    """Its state as a chip: words and tone; one that needs no answer any more says so.

    Of a row that was read `with_pairs()`.
    """
    if suggestion.is_open and not suggestion.is_waiting:
        return _("needs no answer any more"), "off"
    words = suggestion.get_state_display()
    return words, TONES[State(suggestion.state)]


def what_is_asked(suggestion: Suggestion, actor: Actor) -> str:
    """Another mentor and who, an end and why, a new pairing and with whom."""
    kind = capfirst(suggestion.get_kind_display())
    if suggestion.kind == Kind.END:
        detail = suggestion.get_end_reason_display()
    elif suggestion.mentor:
        detail = shown(str(suggestion.mentor), actor)
    else:
        detail = _("the district chooses whom")
    return pgettext("what is suggested", "%(kind)s: %(detail)s") % {"kind": kind, "detail": detail}


def by_whom(suggestion: Suggestion, actor: Actor) -> str:
    return said_by(suggestion.suggested_by, suggestion.suggested_at, actor)


def no_place(suggestion: Suggestion, actor: Actor) -> str:
    return _("%(mentor)s has no place free now.") % {"mentor": shown(str(suggestion.mentor), actor)}


def who_decides(pairing: Pairing, names: str, *, in_district: bool) -> str:
    """About which pair, and who decides."""
    text = _("%(pair)s, %(subject)s. An administrator decides; you will be told.")
    if in_district:
        text = _(
            "%(pair)s, %(subject)s. Whoever coordinates %(district)s decides; you will be told."
        )
    return text % {"pair": names, "subject": pairing.subject, "district": pairing.district}


def by_whom_settled(suggestion: Suggestion) -> str:
    """What the fact is called that says who took the last step."""
    return _("Withdrawn by") if suggestion.state == State.WITHDRAWN else _("Answered by")


def settled(suggestion: Suggestion, actor: Actor) -> str:
    """Who took the last step, and when."""
    if suggestion.settled_at is None:
        return ""
    return said_by(suggestion.settled_by, suggestion.settled_at, actor)
