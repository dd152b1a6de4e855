"""Forms that cannot be drafts yet: what was typed of them so far."""

import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity
from activities.unfinished.querysets import UnfinishedQuerySet
from core.keys import link_to_account
from core.scoping import Record
from core.stored_files.storage import ORPHANED_AFTER


class Unfinished(Record):
    """The boxes of an entry page as they stood when its author put it aside, wrong ones too.

    Its `uuid` is that of the form that it will be. `activity` is that form where it is stored
    already, and says there what it said before. Nothing here is a form: it names no pair, kind or
    day that could be asked or counted.
    """

    author = link_to_account(_("recorded by"), editable=False, db_index=False)
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, related_name="unfinished", editable=False
    )
    is_office = models.BooleanField(default=False, editable=False)
    theme = models.CharField(_("theme"), max_length=200, blank=True, editable=False)
    typed = models.JSONField(editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UnfinishedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(fields=["author"], name="activities_unfinished_author")]

    def __str__(self):
        return gettext("Unfinished draft")

    def get_absolute_url(self):
        """The page on which it goes on."""
        if self.activity_id:
            return reverse("recording:update", args=[self.uuid])
        return address_of(self.uuid, is_office=self.is_office)

    @property
    def mark(self) -> str:
        """What a page that was opened with it says, so that no other is taken for it.

        What was taken up, and what is put aside after it, may have the same version.
        """
        return f"{self.pk}-{self.version}"

    @property
    def holds_photos(self) -> bool:
        return bool(self.typed.get("photos_kept"))

    @property
    def photos_wait_until(self) -> datetime.datetime:
        """Until when the photos that came along are kept; its words stay."""
        return self.saved_at + ORPHANED_AFTER

    @property
    def as_sent(self) -> MultiValueDict:
        return MultiValueDict(self.typed)


def address_of(uuid, *, is_office: bool) -> str:
    """Where a form that is not stored yet goes on."""
    name = "create-office" if is_office else "create"
    return f"{reverse(f'recording:{name}')}?draft={uuid}"
