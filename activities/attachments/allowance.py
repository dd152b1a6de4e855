"""How many files one person puts on forms within a year: enough for any year, and bounded."""

import datetime
from collections.abc import Iterable

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.attachments.models import Attachment
from activities.registration.models import Status
from core.exceptions import DomainError
from core.stored_files.judging import Prepared

MOST_FILES = 200
MOST_BYTES = 500 * 1024 * 1024
A_YEAR = datetime.timedelta(days=365)


def demand_room(author: int, fresh: Iterable[Prepared]) -> None:
    """Raises DomainError where these would be more than one person may add in a year.

    Counted is what stands on the forms of this author, once whatever the editions: what was taken
    off gives its room back. Stamped copies are not counted: the office asks for them, and others
    may add them.
    """
    sizes = [len(each.content) for each in fresh]
    there = Attachment.objects.filter(
        activity__author=author,
        removed_at=None,
        added_at__gt=timezone.now() - A_YEAR,
    )
    there = there.exclude(kind=Attachment.Kind.STAMPED).exclude(activity__status=Status.REPLACED)
    so_far = there.aggregate(number=Count("pk"), size=Sum("file__size", default=0))
    if so_far["number"] + len(sizes) > MOST_FILES:
        raise DomainError(
            _(
                "Your forms hold %(number)d photos and documents of the last 12 months; up to "
                "%(most)d can be kept. Leave this one out, or take one off a form that does not "
                "need it."
            )
            % {"number": so_far["number"], "most": MOST_FILES}
        )
    if so_far["size"] + sum(sizes) > MOST_BYTES:
        raise DomainError(
            _(
                "The photos and documents of the last 12 months on your forms take %(size)d MB; up "
                "to %(most)d MB can be kept. Leave this one out, or take one off a form that does "
                "not need it."
            )
            % {"size": so_far["size"] // 1024**2, "most": MOST_BYTES // 1024**2}
        )
