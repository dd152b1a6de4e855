"""Who was reminded lately is not reminded again for a few days, whoever does it."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import who_did
from core.exceptions import DomainError
from core.models import AuditEvent
from core.sentences import one_after_the_other

AGAIN_AFTER = datetime.timedelta(days=3)


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
