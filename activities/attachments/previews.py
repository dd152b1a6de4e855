"""A photo of a form, small enough for a list."""

import io

from PIL import Image

from activities.attachments.models import Attachment
from core.stored_files.photos import SMALL_SIDE
from core.stored_files.storage import open_stored


def small(attachment: Attachment) -> io.BytesIO:
    """A photo small enough for a list of many; raises as `open_stored` does."""
    out = io.BytesIO()
    with open_stored(attachment.file) as stored, Image.open(stored, formats=["JPEG"]) as image:
        # A JPEG can be decoded smaller at once.
        image.draft("RGB", (2 * SMALL_SIDE, 2 * SMALL_SIDE))
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        image.convert("RGB").save(out, "JPEG", quality=75)
    out.seek(0)
    return out
