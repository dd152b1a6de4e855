"""The calendar that a person's own programs read."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from core.scoping import ScopedModel
from training.calendar.querysets import FeedQuerySet


class Feed(ScopedModel):
    """One account's calendar. Its address is made from `key`: with another key the old one dies."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    key = models.UUIDField(default=uuid4, unique=True, editable=False)

    objects = FeedQuerySet.as_manager()

    def __str__(self):
        return str(self.user)
