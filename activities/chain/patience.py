"""How long a countersignature is waited for, before the author may go on without it."""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from activities.chain.models import Verb
from activities.chain.reading import standing_steps
from activities.registration.models import Activity, Party
from core.exceptions import DomainError
from roster.models import Posting

# A signature that is out for longer is late.
DAYS = 7


def waits_until(activity: Activity, parties: Iterable[Party]) -> dict[Party, datetime.date | None]:
    """From which day the author may go on without each; None: from now on.

    Nobody waits for somebody without an account, or who works nowhere by now.
    """
    day = timezone.localdate(sent_at(activity)) + datetime.timedelta(days=DAYS)
    parties = list(parties)
    if day <= timezone.localdate():
        return dict.fromkeys(parties)
    able = who_can_sign(parties)
    return {each: day if each.teacher_id in able else None for each in parties}


def sent_at(activity: Activity) -> datetime.datetime:
    """When it was last sent; another's signature since then does not start the wait anew."""
    sent = [step.at for step in standing_steps(activity) if step.verb == Verb.SEND]
    return sent[-1] if sent else activity.status_since


def who_can_sign(parties: Iterable[Party]) -> set[int]:
    teachers = {each.teacher_id for each in parties}
    posted = Posting.objects.filter(teacher=OuterRef("teacher")).running(timezone.localdate())
    accounts = User.objects.signing_in_for(teachers).filter(Exists(posted))
    return set(accounts.values_list("teacher", flat=True))


def check_patience(activity: Activity, party: Party | None) -> None:
    day = waits_until(activity, [party])[party] if party else None
    if day:
        raise DomainError(
            _("%(name)s has until %(day)s to countersign. From that day on you can go on without.")
            % {"name": party.teacher, "day": date_format(day)}
        )
