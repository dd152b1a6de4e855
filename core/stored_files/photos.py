"""Drawing photos anew: upright, small, without place or camera data."""

import io
import re
import warnings

import pillow_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_PHOTOS = 6

MOST_PIXELS = 40_000_000

LONGEST_SIDE = 1_600

SMALL_SIDE = 240

# One thread, no second pictures: a photo costs what its own pixels cost. Its decoder refuses a
# coded picture larger than the head of the file says, so asking the head is enough.
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)


def redraw(content: bytes, form: str) -> bytes:
    """The picture as a JPEG of our own making. Raises ValidationError with a sentence."""
    unreadable = ValidationError(
        _("This photo could not be read. Take it again or choose another.")
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[form]) as image:
                demand_few_pixels(image.width * image.height)
                image.verify()
            with Image.open(io.BytesIO(content), formats=[form]) as image:
                return as_jpeg(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        # Pillow refuses before it hands out a picture; its sentence begins with the pixels.
        demand_few_pixels(int(re.search(r"\d+", str(error))[0]))
        raise unreadable from error
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError) as error:
        raise unreadable from error


def demand_few_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise ValidationError(
            _(
                "This photo is too large: %(pixels)d million pixels; up to %(most)d million are"
                " allowed. Save a smaller copy and choose that."
            )
            % {"pixels": -(-pixels // 1_000_000), "most": MOST_PIXELS // 1_000_000}
        )


def as_jpeg(image: Image.Image) -> bytes:
    # A JPEG can be decoded smaller at once, which bounds memory.
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        # Sixteen bits of grey: cut off, they would be white.
        image = image.point(lambda grey: grey * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = io.BytesIO()
    # A fresh image has no EXIF, profile or comment to carry along.
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
