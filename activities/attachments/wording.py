"""A file as its row shows it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.attachments.models import Attachment
from activities.attachments.services import may_remove_file
from core.actor import Actor
from core.names import shown


def numbered(photos: Sequence[Attachment]) -> list[dict]:
    """Photos as a card shows them, small, each with its words."""
    return [
        {
            "url": photo.get_absolute_url(),
            "small": f"{reverse('activities:file', args=[photo.uuid])}?small=1",
            "alt": photo.caption
            or _("Photo %(number)s of %(total)s") % {"number": number, "total": len(photos)},
        }
        for number, photo in enumerate(photos, start=1)
    ]


def file_row(attachment: Attachment, actor: Actor) -> dict:
    """A file as `components/attachments.html` shows it."""
    can_remove = may_remove_file(actor, attachment)
    return {
        "url": attachment.get_absolute_url(),
        "title": attachment.name,
        "caption": attachment.caption,
        "image": attachment.file.is_photo,
        "kind": attachment.name.rpartition(".")[2].upper(),
        "size": attachment.file.size,
        "by": shown(str(attachment.added_by), actor),
        "at": attachment.added_at,
        "stamped": attachment.kind == Attachment.Kind.STAMPED,
        "remove_url": reverse("activities:file-remove", args=[attachment.uuid])
        if can_remove
        else "",
    }
