"""Files on a form."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, OfActivity
from activities.registration.querysets import OfActivityQuerySet
from core.keys import link_to, link_to_account
from core.models import StoredFile


class AttachmentQuerySet(OfActivityQuerySet):
    def showing_files(self):
        """What was taken off a form stays as a row; its content may be swept."""
        return self.filter(removed_at=None)


class Attachment(OfActivity):
    """A file on a form: a row for each edition, with its address; the content is stored once."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        DOCUMENT = "document", _("document")
        STAMPED = "stamped", _("stamped copy")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind of file"), max_length=10, choices=Kind)
    name = models.CharField(_("file name"), max_length=160)
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    file = link_to(StoredFile, _("file"), editable=False)
    added_by = link_to_account(_("added by"), editable=False, db_index=False)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_attachment_kind_known",
                condition=Q(kind__in=["photo", "document", "stamped"]),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activities:file", args=[self.uuid])
