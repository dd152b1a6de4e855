"""What the days of a partnership or pairing say, in words, as of some day."""

import datetime

from django.db import models
from django.db.models import Case, Q, QuerySet, SmallIntegerField, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import User
from core.actor import Actor
from core.dates import moment_in_words
from core.names import shown
from pairings.pairs.models import Pairing


class State(models.TextChoices):
    RUNNING = "running", pgettext_lazy("state of a pairing", "Running")
    TO_COME = "to_come", pgettext_lazy("state of a pairing", "Not begun yet")
    ENDED = "ended", pgettext_lazy("state of a pairing", "Ended")
    CANCELLED = "cancelled", pgettext_lazy("state of a pairing", "Cancelled")


TONES = {
    State.RUNNING: "done",
    State.TO_COME: "wait",
    State.ENDED: "",
    State.CANCELLED: "off",
}


def last_day(record) -> datetime.date | None:
    """The day after which it is over: its own last day, else its program's."""
    return min(record.ends_on or record.program.ends_on, record.program.ends_on)


def state_of(record, on: datetime.date) -> State:
    if getattr(record, "cancelled_at", None):
        return State.CANCELLED
    if last_day(record) < on:
        return State.ENDED
    return State.TO_COME if record.starts_on > on else State.RUNNING


def in_state(rows: QuerySet, state: str, on: datetime.date) -> QuerySet:
    """The rows of which `state_of` says this on that day."""
    if any(field.name == "cancelled_at" for field in rows.model._meta.concrete_fields):
        if state == State.CANCELLED:
            return rows.exclude(cancelled_at=None)
        rows = rows.filter(cancelled_at=None)
    match state:
        case State.ENDED:
            return rows.filter(over(on))
        case State.TO_COME:
            return rows.exclude(over(on)).filter(starts_on__gt=on)
        case State.RUNNING:
            return rows.exclude(over(on)).filter(starts_on__lte=on)
    return rows.none()


def running_first(rows: QuerySet, on: datetime.date) -> QuerySet:
    """What runs that day, what is to come, and what has ended; each in its usual order."""
    kinds = When(over(on), then=2), When(starts_on__gt=on, then=1)
    rank = Case(*kinds, default=0, output_field=SmallIntegerField())
    return rows.annotate(rank=rank).order_by("rank", *rows.model._meta.ordering)


def over(on: datetime.date) -> Q:
    return Q(ends_on__lt=on) | Q(program__ends_on__lt=on)


def period_of(record, on: datetime.date) -> str:
    """Since when and until when it runs or ran."""
    words = {
        "first": date_format(record.starts_on),
        "last": date_format(last_day(record)),
    }
    match state_of(record, on):
        case State.CANCELLED:
            return _("Entered by mistake and cancelled; it never was.")
        case State.TO_COME:
            return _("Begins on %(first)s") % words
        case State.ENDED if record.ends_on is None:
            return _("Ran from %(first)s to the end of the program on %(last)s") % words
        case State.ENDED:
            return _("Ran from %(first)s to %(last)s") % words
    if record.ends_on:
        return _("Running from %(first)s to %(last)s") % words
    return _("Running since %(first)s") % words


def days_of(record, on: datetime.date) -> str:
    """Its first and last day, in few words, to stand beside its state."""
    words = {"first": date_format(record.starts_on)}
    # "Ended since" would name the wrong day: what went with its program ended on its last day.
    if record.ends_on is None and state_of(record, on) != State.ENDED:
        return pgettext("a pairing, open", "since %(first)s") % words
    return _("%(first)s to %(last)s") % (words | {"last": date_format(last_day(record))})


def why_ended(pairing) -> str:
    """Why a pairing is no more, in a sentence; nothing for one that is open."""
    if pairing.cancelled_at:
        return _("It was entered by mistake and has been cancelled.")
    if pairing.ends_on is None:
        return ""
    return ended_for(pairing.end_reason, pairing.end_note)


def ended_for(end_reason: str, end_note: str) -> str:
    """The reason of an end as it was chosen, and what was written beside it."""
    words = {"reason": dict(Pairing.EndReason.choices).get(end_reason, ""), "note": end_note}
    if end_note:
        return _("Reason: %(reason)s. %(note)s") % words
    return _("Reason: %(reason)s.") % words


def said_by(user: User | None, at: datetime.datetime, actor: Actor) -> str:
    """Who took a step, and when."""
    return _("%(who)s, %(when)s") % {"who": shown(str(user), actor), "when": moment_in_words(at)}
