"""What happened, and who is owed word of it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from core.messages import FORGOTTEN, MESSAGES, Message
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

    The primary key is the sequence. The subject is kept as text, so that it outlives its record.
    Steps of the confirmation chain are `activities.Decision` rows instead.
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
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_audit_by_subject"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject}"


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

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
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
        return f"{self.title}: {self.about}" if self.about else self.title

    @property
    def title(self) -> str:
        return str(self._message.title)

    @property
    def about(self) -> str:
        return self._message.about(self.values)

    @property
    def reason(self) -> str:
        return self._message.reason(self.values)

    @property
    def _message(self) -> Message:
        return MESSAGES.get(self.message, FORGOTTEN)
