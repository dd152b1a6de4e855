"""A training in words: where it stands, when and by whom."""

import datetime
from collections.abc import Sequence

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import Session, Status
from core.names import shown, with_colon
from training.courses.half_days import begins, ends, is_over
from training.courses.models import HalfDay, Training
from training.courses.rights import takes_place


def state_of(
    training: Training, half_days: Sequence[HalfDay], now: datetime.datetime
) -> tuple[str, str]:
    """Where a training stands at this moment, by its sessions; and the tone of the chip."""
    form = training.activity
    if not takes_place(training):
        return pgettext("training", "Cancelled"), "off"
    if training.announced_at is None:
        return _("Being prepared"), "draft"
    if form.status == Status.COUNTED:
        return pgettext("training", "Counted"), "done"
    if form.status not in (Status.DRAFT, Status.RETURNED):
        return _("Form sent"), "wait"
    over = [is_over(each, now) for each in half_days]
    if all(over):
        return _("Held"), "need"
    if any(is_on(each, now) for each in half_days):
        return _("On now"), "look"
    return (_("Partly held"), "look") if any(over) else (_("To come"), "wait")


def state_of_half_day(half_day: HalfDay, now: datetime.datetime) -> tuple[str, str]:
    """The same of one session of a training that takes place."""
    if is_over(half_day, now):
        return pgettext("a session", "Over"), "off"
    if is_on(half_day, now):
        return _("On now"), "look"
    return _("To come"), "wait"


def is_on(half_day: HalfDay, now: datetime.datetime) -> bool:
    return begins(half_day) <= now <= ends(half_day)


def days_of(training: Training) -> str:
    form = training.activity
    first = date_format(form.starts_on)
    if form.starts_on == form.ends_on:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(form.ends_on)}


def organizer_of(training: Training) -> str:
    return str(training.district or _("The city office"))


def half_day_of(half_day: HalfDay) -> str:
    """5 December 2026, morning."""
    session = half_day.session
    return _("%(day)s, %(half)s") % {
        "day": date_format(session.day),
        "half": Session.Half(session.half).label,
    }


def hours_of(half_day: HalfDay) -> str:
    return _("%(first)s to %(last)s") % {
        "first": time_format(half_day.session.starts_at, "H:i"),
        "last": time_format(half_day.ends_at, "H:i"),
    }


def time_of(half_day: HalfDay) -> str:
    """5 December 2026, morning, 08:30 to 11:30."""
    words = {"when": half_day_of(half_day), "hours": hours_of(half_day)}
    return _("%(when)s, %(hours)s") % words


def name_of(half_day: HalfDay) -> str:
    """Its theme and its half-day: what tells a session from the others."""
    return with_colon(half_day_of(half_day), theme_of(half_day))


def theme_of(half_day: HalfDay) -> str:
    return half_day.session.theme or half_day.training.activity.theme


def speaker_of(half_day: HalfDay, actor) -> str:
    return shown(half_day.speaker, actor) if half_day.speaker else ""
