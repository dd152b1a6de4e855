"""Notices: owed in the transaction of a change, sent once, by a worker or by the sweep."""

import logging
from collections.abc import Iterable
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.addresses import anywhere
from core.messages import MESSAGES, Values, declare
from core.models import Notice
from core.work import wake

TAKEN_BACK = "core.taken_back"
declare(TAKEN_BACK, _("Something you were told of was taken back"))

log = logging.getLogger(__name__)

LETTER_REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


def owe(
    users: Iterable, message: str, *, key: str, address: str, values: Values | None = None
) -> None:
    """Owe each of these users one notice. Call inside the transaction of what it tells of.

    `message` is one that a room has declared, `key` names the change: a person is told of it once,
    however often this is called. `values` hold what was typed and codes, never a sentence: the
    sentence is made where it is read.
    """
    if message not in MESSAGES:
        raise ValueError(f"No room has declared the message {message!r}.")
    users = list(users)
    told = set(Notice.objects.filter(to__in=users, key=key).values_list("to", flat=True))
    for user in users:
        if user.pk in told:
            continue
        notice = Notice.objects.create(
            to=user,
            message=message,
            values=values or {},
            address=address,
            key=key,
            mail_due=bool(settings.EMAIL_URL and user.email),
        )
        if notice.mail_due:
            wake(send_notice, notice.pk)


def settle(users, message: str, *, address: str) -> None:
    """What these users were told of here has been done: nobody has to read it any more."""
    told = Notice.objects.unread().filter(to__in=users, message=message, address=address)
    told.update(read_at=timezone.now())


def settle_keys(users, start: str) -> None:
    """What these users were told of in notices whose keys begin so is true no longer."""
    told = Notice.objects.unread().filter(to__in=users, key__startswith=start)
    told.update(read_at=timezone.now())


def settle_all_but(message: str, *, addresses: Iterable[str]) -> int:
    """Elsewhere than here nobody has to read this any more; returns how many notices that were."""
    told = Notice.objects.unread().filter(message=message).exclude(address__in=list(addresses))
    return told.update(read_at=timezone.now())


def take_back(users, start: str) -> None:
    """What these users were told of in notices whose keys begin so is not theirs to read any more.

    The words go, and the way to a page that is none; that there was something stays.
    """
    told = Notice.objects.filter(to__in=users, key__startswith=start)
    told.update(message=TAKEN_BACK, values={}, address="/notices/", mail_due=False)
    told.unread().update(read_at=timezone.now())


def reword(users, key: str, message: str, *, values: Values) -> None:
    """What these users were told of in the notice of this key is otherwise by now, as it then says.

    Whoever has read it, or has a letter of it, is told anew; nobody else gets a letter.
    """
    told = Notice.objects.filter(to__in=users, key=key)
    told.filter(mailed_at=None).update(mail_due=False)
    told.update(message=message, values=values, read_at=None, mailed_at=None)


def send_notice(pk: int) -> bool:
    """Send one notice by e-mail, once: the claim comes before the sending.

    Returns whether this call sent it. A letter that the mail server refuses is tried again by the
    sweep, five times at most. A mail server that cannot be reached is no letter's fault: the claim
    is given back whole, and OSError says so. Safe to call twice, and in two places.
    """
    now = timezone.now()
    if not Notice.objects.due().filter(pk=pk).update(mailed_at=now, tries=F("tries") + 1):
        return False
    notice = Notice.objects.select_related("to").get(pk=pk)
    with translation.override(notice.to.language or settings.LANGUAGE_CODE):
        lines = [str(notice), notice.reason, anywhere(notice.address)]
        try:
            send_mail(str(notice), "\n\n".join(filter(None, lines)), None, [notice.to.email])
        except LETTER_REFUSED as refusal:
            log.warning("Notice %s was refused: %s", pk, refusal)
            Notice.objects.filter(pk=pk).update(mailed_at=None)
            return False
        except OSError:
            Notice.objects.filter(pk=pk).update(mailed_at=None, tries=F("tries") - 1)
            raise
    return True


def send_due_notices(*, limit: int = 200) -> int:
    """Send what is owed and was never woken; returns how many went out.

    Stops where the mail server cannot be reached; the next sweep starts there.
    """
    due = Notice.objects.due().order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(send_notice(pk) for pk in due)


def mark_read(actor) -> int:
    """All of this person's notices have been seen."""
    unread = Notice.objects.visible_to(actor).unread()
    return unread.update(read_at=timezone.now())
