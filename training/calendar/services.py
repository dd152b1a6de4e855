"""One's own calendar address: made, and made anew where it has become known."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.actor import Actor
from core.audit import record_event
from training.calendar.models import Feed


@transaction.atomic
def renew_feed(*, actor: Actor) -> Feed:
    """A new address; whoever knows the old one reads nothing any more."""
    if actor.user_id is None or actor.teacher_id is None:
        raise PermissionDenied
    feed, is_new = Feed.objects.get_or_create(user_id=actor.user_id)
    if not is_new:
        feed.key = uuid4()
        feed.save(update_fields=["key"])
    record_event(actor, "training.calendar_renewed", feed)
    return feed
