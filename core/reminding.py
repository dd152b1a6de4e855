"""Who was reminded lately is not reminded again for a few days, whoever does it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.audit import record_event, who_did
from core.exceptions import DomainError
from core.messages import Values
from core.models import AuditEvent
from core.names import shown
from core.notices import owe, settle_keys
from core.sentences import one_after_the_other

AGAIN_AFTER = datetime.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is said of the last time, nothing where there was none; and whether one may now."""

    said: str
    may: bool


def reminder_of(event: AuditEvent | None, actor: Actor) -> Reminder:
    """By what was written down of the last time."""
    said = reminded_by(event, actor) if event else ""
    return Reminder(said, may_be_reminded_from(event) is None)


def remind_once(
    people: QuerySet,
    message: str,
    *,
    actor: Actor,
    last: AuditEvent | None,
    key: str,
    today: datetime.date,
    address: str,
    values: Values,
    nobody: str,
    subject: Model,
    **detail,
) -> list:
    """Owe these people, without the actor, one word of what `key` begins to name; returns them.

    Of what they were told before under that key nothing is left to read. Call it while whoever
    is reminded is held. Raises DomainError where `last` is lately, or with `nobody` where nobody
    else is there.
    """
    check_not_lately(last, actor)
    others = list(people.exclude(pk=actor.user_id).order_by("pk"))
    if not others:
        raise DomainError(nobody)
    settle_keys(others, key)
    told = values | {"who": actor.name}
    owe(others, message, key=f"{key}{today.isoformat()}", address=address, values=told)
    record_event(actor, message, subject, **detail, reminded=others)
    return others


def may_be_reminded_from(reminder: AuditEvent | None) -> datetime.date | None:
    """The day from which it may be reminded again; None: at once."""
    if reminder is None:
        return None
    day = timezone.localdate(reminder.at) + AGAIN_AFTER
    return day if day > timezone.localdate() else None


def check_not_lately(reminder: AuditEvent | None, actor: Actor) -> None:
    if day := may_be_reminded_from(reminder):
        again = _("It can be reminded again from %(day)s on.") % {"day": date_format(day)}
        raise DomainError(one_after_the_other(reminded_by(reminder, actor), again))


def reminded_by(reminder: AuditEvent, actor: Actor) -> str:
    words = {
        "who": who_did(reminder, actor),
        "day": date_format(timezone.localdate(reminder.at)),
    }
    return _("Reminded by %(who)s on %(day)s.") % words


def who_was_told(people: Iterable, actor: Actor) -> str:
    return _("Reminded: %(names)s.") % {"names": names_of(people, actor)}


def names_of(people: Iterable, actor: Actor) -> str:
    return pgettext("between names", ", ").join(shown(str(each), actor) for each in people)
