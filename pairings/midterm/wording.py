"""What a mid-term check and its answers say, in words."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from core.dates import moment_in_words
from core.names import shown
from pairings.midterm.models import RosterAnswer, RosterCheck

Answer = RosterAnswer.Answer
TONES = {
    "": "wait",
    Answer.FULL_TIME: "done",
    Answer.PART_TIME: "done",
    Answer.NO_LONGER: "need",
    Answer.LEFT: "need",
}


def tone_of(check: RosterCheck, today: datetime.date) -> str:
    if not check.is_open:
        return ""
    return "need" if check.answer_by < today else "wait"


def state_of(check: RosterCheck) -> str:
    if check.is_open:
        return pgettext("a mid-term check", "Open")
    return pgettext("a mid-term check", "Closed")


def until(check: RosterCheck, today: datetime.date) -> str:
    """Until when answers are waited for, or since when they no longer are."""
    if not check.is_open:
        return _("closed on %(day)s") % {"day": date_format(check.closed_on)}
    words = {"day": date_format(check.answer_by)}
    if check.answer_by < today:
        return _("was due by %(day)s") % words
    return _("due by %(day)s") % words


def said_of_round(check: RosterCheck, today: datetime.date) -> dict:
    """As the head of each of its pages says it."""
    return {
        "label": state_of(check),
        "tone": tone_of(check, today),
        "until": until(check, today),
    }


def answered_of(answered: int, asked: int) -> str:
    return ngettext(
        "%(answered)d of %(asked)d trainee answered",
        "%(answered)d of %(asked)d trainees answered",
        asked,
    ) % {"answered": answered, "asked": asked}


def question(check: RosterCheck) -> str:
    return _("Still teaching %(subject)s here?") % {"subject": check.subject}


def said_of(row: RosterAnswer) -> str:
    """The answer, with since when where somebody is gone."""
    if not row.answer:
        return _("no answer yet")
    if not row.since:
        return row.get_answer_display()
    return _("%(answer)s, since %(day)s") % {
        "answer": row.get_answer_display(),
        "day": date_format(row.since),
    }


def answered_by(row: RosterAnswer, actor: Actor) -> str:
    """Who said it, in which role, and when."""
    if row.answered_at is None:
        return ""
    return _("%(who)s (%(role)s), %(when)s") % {
        "who": shown(str(row.answered_by), actor),
        "role": row.get_answered_as_display(),
        "when": moment_in_words(row.answered_at),
    }


def replaced_by(row: RosterAnswer, actor: Actor) -> str:
    """Who has the place now, and from which day."""
    if not row.is_replaced:
        return ""
    return _("%(trainee)s, from %(day)s") % {
        "trainee": shown(str(row.replacement.trainee), actor),
        "day": date_format(row.replacement.starts_on),
    }
