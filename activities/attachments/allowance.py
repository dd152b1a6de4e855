"""How many files one person puts on forms within a year: enough for any year, and bounded."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.attachments.models import Attachment
from activities.registration.models import Status
from activities.registration.rights import EDITABLE
from core.exceptions import DomainError
from core.sentences import one_after_the_other
from core.stored_files.judging import Prepared

MOST_FILES = 200
MOST_BYTES = 500 * 1024 * 1024
A_YEAR = datetime.timedelta(days=365)
A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """One file on one form, whatever its editions."""

    added_at: datetime.datetime
    size: int


def demand_room(author: int, fresh: Iterable[Prepared]) -> None:
    """Raises DomainError where these would be more than one person may add in a year.

    Counted is what stands on the forms of this author, once whatever the editions, from when it
    was first added: what was taken off gives its room back. Stamped copies are not counted: the
    office asks for them, and others may add them.
    """
    sizes = [len(each.content) for each in fresh]
    there = kept(author)
    too_many = len(there) + len(sizes) - MOST_FILES
    if too_many > 0:
        what = _(
            "Your forms hold %(number)d photos and documents of the last 12 months; up to "
            "%(most)d can be kept."
        ) % {"number": len(there), "most": MOST_FILES}
        raise DomainError(one_after_the_other(what, advice(author, there[:too_many])))
    so_far = sum(each.size for each in there)
    too_large = so_far + sum(sizes) - MOST_BYTES
    if too_large > 0:
        what = _(
            "The photos and documents of the last 12 months on your forms take %(size)d MB; up "
            "to %(most)d MB can be kept."
        ) % {"size": so_far // 1024**2, "most": MOST_BYTES // 1024**2}
        to_do = advice(author, oldest_of(there, too_large))
        raise DomainError(one_after_the_other(what, to_do))


def standing(author: int) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(activity__author=author, removed_at=None)
    return rows.exclude(kind=Attachment.Kind.STAMPED)


def kept(author: int) -> list[Kept]:
    """Those of the last year, the oldest first."""
    form = Case(
        When(activity__reference="", then=Cast("activity", CharField())),
        default=F("activity__reference"),
    )
    rows = (
        standing(author)
        .order_by()
        .annotate(form=form)
        .values("form", "file", "file__size")
        .annotate(
            first=Min("added_at"),
            stands=Count("pk", filter=~Q(activity__status=Status.REPLACED)),
        )
        .filter(first__gt=timezone.now() - A_YEAR, stands__gt=0)
        .order_by("first")
    )
    return [Kept(row["first"], row["file__size"]) for row in rows]


def oldest_of(there: list[Kept], size: int) -> list[Kept]:
    """As many of the oldest as take this room together."""
    sums = accumulate(each.size for each in there)
    return there[: 1 + sum(each < size for each in sums)]


def advice(author: int, going: list[Kept]) -> str:
    """What can be done: wait until these are a year old, or take one off a form not yet sent."""
    if not going:
        return _("Leave this one out.")
    # The hour at which it was added is nobody's to remember.
    day = date_format(timezone.localdate(going[-1].added_at + A_YEAR) + A_DAY)
    if standing(author).filter(activity__status__in=EDITABLE).exists():
        return _(
            "Leave this one out: you can add again from %(day)s, or take one off a draft before."
        ) % {"day": day}
    return _("Leave this one out: you can add again from %(day)s.") % {"day": day}
