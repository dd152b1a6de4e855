"""What happened, who is owed word of it, and the files that records link to."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from core.messages import FORGOTTEN, MESSAGES, Message
from core.names import with_colon
from core.scoping import ScopedModel, ScopedQuerySet


class AppendOnlyQuerySet(ScopedQuerySet):
    def update(self, **kwargs):
        raise PermissionDenied("Append-only.")

    def delete(self):
        raise PermissionDenied("Append-only.")


class AppendOnlyModel(ScopedModel):
    """Rows are written once. The database refuses updates too (see the first migrations)."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise PermissionDenied("Append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("Append-only.")


class AuditEventQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.filter(by=actor.user_id)


class AuditEvent(AppendOnlyModel):
    """One change, by whom, on what, with before and after, in the transaction of the change.

    The subject is kept as text, so that it outlives its record. Program and district are the keys
    of where the subject stood then. `before` and `after` hold the fields that differ, `detail`
    what else belongs to the change, such as a reason. Steps of the confirmation chain are
    `activities.Decision` rows instead. `Seal` says in which order the entries stand.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject = models.CharField(max_length=300)
    program_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_audit_by_subject"),
            models.Index(fields=["at", "id"], name="core_audit_by_time"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject}"


class SealQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.none()


class Seal(AppendOnlyModel):
    """The place of an entry in the record of changes, and the hash that ties it to all before it.

    Made by the sweep, so that nobody who writes waits for the end of a chain. Positions grow by
    one: an entry that is taken out, or changed past the triggers, is missed (`core.sealing`).
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}: {self.sha256}"


class NoticeQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self.filter(to=actor.user_id)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def due(self):
        return self.filter(mail_due=True, mailed_at__isnull=True, tries__lt=5)


class Notice(ScopedModel):
    """Word that somebody is owed: shown in the portal, and sent by e-mail where they have one.

    Written in the transaction of the change it tells of; sent later, by a worker or the sweep.
    What it says is kept as the name of a message and its values, and worded when it is read. `key`
    names the change, so that nobody is told of the same one twice.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    message = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    address = models.CharField(max_length=300)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_due = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["to", "key"], name="core_notice_once_for_each_change"),
        ]
        indexes = [
            models.Index(
                fields=["to"], condition=Q(read_at__isnull=True), name="core_notice_unread"
            ),
            models.Index(
                fields=["id"],
                condition=Q(mail_due=True, mailed_at__isnull=True),
                name="core_notice_due",
            ),
        ]

    def __str__(self):
        return with_colon(self.title, self.about) if self.about else self.title

    @property
    def title(self) -> str:
        title = self._message.title
        return str(title(self.values) if callable(title) else title)

    @property
    def about(self) -> str:
        return self._message.about(self.values)

    @property
    def reason(self) -> str:
        return self._message.reason(self.values)

    @property
    def _message(self) -> Message:
        return MESSAGES.get(self.message, FORGOTTEN)


class StoredFileQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Nobody reads a file as such: it is read through the record that links to it."""
        return self.none()


class StoredFile(ScopedModel):
    """Content kept once, under its hash. Records link to it with `link_to(StoredFile, …)`.

    The row is never changed: other content is another row. It stays when the content is swept.
    The same bytes may be two kinds of Office file, so the media type belongs to the key.
    """

    sha256 = models.CharField(max_length=64, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    stored_at = models.DateTimeField(auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "media_type"], name="core_a_content_is_stored_once"
            ),
        ]

    def __str__(self):
        return self.sha256

    @property
    def is_photo(self) -> bool:
        return self.media_type == "image/jpeg"
