"""What was done a moment ago is undone by the press beneath it; later it stays as it is."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError

TO_THINK_AGAIN = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done, and the press that undoes it; `page` is sent along, where it is by a page."""

    said: str
    label: str
    url: str
    page: str = ""


def may_be_undone(moment: datetime.datetime) -> bool:
    return moment >= timezone.now() - TO_THINK_AGAIN


def demand_in_time(moment: datetime.datetime) -> None:
    if not may_be_undone(moment):
        raise DomainError(_("More than an hour has passed since: it can no longer be undone."))
