"""What must hold for a nomination and a step on it; each refusal says what to do."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.dates import moment_in_words
from core.exceptions import DomainError, IllegalTransitionError
from core.names import shown
from pairings.nominations.models import Nomination
from pairings.nominations.reading import Nominee, pairs_on_it
from pairings.nominations.table import STEPS, Step, Verb
from roster.models import Subject, Teacher

State = Nomination.State


def check_reason(reason: str) -> str:
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say in a line why these teachers.")})
    return reason


def check_teachers(
    teachers: Iterable[Teacher], known: dict[int, Nominee], subject: Subject
) -> None:
    """All of them teach the subject in the district."""
    strangers = [str(each) for each in teachers if each.pk not in known]
    if strangers:
        text = _("%(names)s: not a teacher of %(subject)s in this district any more.")
        names = pgettext("between names", ", ").join(strangers)
        raise ValidationError({"teachers": text % {"names": names, "subject": subject}})


def step_from(nomination: Nomination, verb: Verb, actor: Actor) -> Step:
    """The step that leads on from here; else why there is none any more."""
    step = STEPS.get((State(nomination.state), verb))
    if step is None:
        raise IllegalTransitionError(became(nomination, actor))
    return step


def demand_free(nomination: Nomination, on: datetime.date) -> None:
    pairs = pairs_on_it(nomination, on)
    if pairs:
        raise DomainError(
            _("%(pair)s are a pair, so the nomination stays. End the pair first.")
            % {"pair": pairs[0]}
        )


def became(nomination: Nomination, actor: Actor) -> str:
    """What became of it, when and by whom."""
    texts = {
        State.OPEN: _("%(name)s waits for an answer."),
        State.ACCEPTED: _("%(name)s was accepted on %(when)s by %(who)s."),
        State.DECLINED: _("%(name)s was declined on %(when)s by %(who)s."),
        State.WITHDRAWN: _("%(name)s was withdrawn on %(when)s by %(who)s."),
    }
    at = nomination.settled_at
    return texts[State(nomination.state)] % {
        "name": shown(str(nomination.teacher), actor),
        "when": moment_in_words(at) if at else "",
        "who": shown(str(nomination.settled_by or "—"), actor),
    }
