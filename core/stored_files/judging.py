"""Judging an uploaded file, and drawing photos anew."""

import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024


MOST_PHOTOS = 6


MOST_PIXELS = 40_000_000


LONGEST_SIDE = 1_600


SMALL_SIDE = 240


LONGEST_NAME = 160


PHOTOS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}


OFFICE = {
    ".docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".xlsx": (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ".pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}


ACCEPTED = ",".join([*PHOTOS, ".pdf", *OFFICE])


# A second name before the last one that a careless computer might run or show as a page.
RUNNABLE = {
    ".exe",
    ".com",
    ".bat",
    ".cmd",
    ".scr",
    ".js",
    ".vbs",
    ".ps1",
    ".sh",
    ".php",
    ".jar",
} | {
    ".msi",
    ".htm",
    ".html",
    ".svg",
    ".xml",
    ".mht",
}


MOST_ENTRIES = 2_000


MOST_UNPACKED = 100 * 1024 * 1024


MOST_RATIO = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that has been read and judged: what will be stored."""

    name: str
    media_type: str
    content: bytes

    @property
    def is_photo(self) -> bool:
        return self.media_type == "image/jpeg"


# --- reading what was sent ------------------------------------------------------------------------


def prepare(upload) -> Prepared:
    """Read an upload and judge it by content and by name. Raises ValidationError with a sentence.

    A photo is drawn anew as a JPEG of at most 1,600 pixels: what else the file held is gone.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Choose a smaller one."))
    name = safe_name(upload.name)
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    kind = suffixes[-1] if suffixes else ""
    if RUNNABLE & set(suffixes):
        kind = ""
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty. Choose it again."))
    if kind in PHOTOS:
        return Prepared(with_suffix(name, ".jpg"), "image/jpeg", redraw(content, PHOTOS[kind]))
    if kind == ".pdf":
        check_pdf(content)
        return Prepared(name, "application/pdf", content)
    if kind in OFFICE:
        part, media_type = OFFICE[kind]
        check_office(content, part)
        return Prepared(name, media_type, content)
    raise ValidationError(
        _("Files of this kind cannot be added. Use a photo (JPEG, PNG, WebP), PDF or Office file.")
    )


def safe_name(name: str) -> str:
    """The name without folders, invisible characters and excess length."""
    name = re.split(r"[\\/]", name)[-1]
    name = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C"
    ).strip(" .\"'<>:|?*")
    path = PurePath(name or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:10]


def with_suffix(name: str, suffix: str) -> str:
    return str(PurePath(name).with_suffix(suffix))


def redraw(content: bytes, expected: str) -> bytes:
    """The picture as a JPEG of our own making, upright, without place or camera data."""
    unreadable = ValidationError(
        _("This photo could not be read. Take it again or choose another.")
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[expected]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise unreadable
                image.verify()
            with Image.open(io.BytesIO(content), formats=[expected]) as image:
                return as_jpeg(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise unreadable from error
    except Image.DecompressionBombError as error:
        raise unreadable from error


def as_jpeg(image: Image.Image) -> bytes:
    # A JPEG can be decoded smaller at once, which bounds memory.
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = ImageOps.exif_transpose(image)
    if image.mode in {"RGBA", "LA", "P", "PA"}:
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


def check_pdf(content: bytes) -> None:
    if not content.startswith((b"%PDF-1.", b"%PDF-2.")) or b"%%EOF" not in content[-1024:]:
        raise ValidationError(_("This is not a complete PDF file. Save it again and choose it."))
    if b"/Encrypt" in content:
        raise ValidationError(_("This PDF is locked with a password. Save it without one."))


def check_office(content: bytes, part: str) -> None:
    """A Word, Excel or PowerPoint file: a zip with its parts, no macro, of plausible size."""
    damaged = ValidationError(_("This Office file could not be read. Save it again and choose it."))
    if not content.startswith(b"PK\x03\x04"):
        raise damaged
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if not names.issuperset({"[Content_Types].xml", part}):
                raise damaged
            if any("vbaproject" in name.lower() for name in names):
                raise ValidationError(_("This file holds macros. Save it without them."))
            if not plausible(entries):
                raise damaged
            # Reads every part through: a directory may lie about them.
            if archive.testzip():
                raise damaged
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise damaged from error


def plausible(entries: list[zipfile.ZipInfo]) -> bool:
    return (
        len(entries) <= MOST_ENTRIES
        and sum(entry.file_size for entry in entries) <= MOST_UNPACKED
        and all(entry.file_size <= MOST_RATIO * max(entry.compress_size, 1024) for entry in entries)
        and not any(entry.filename.startswith("/") or ".." in entry.filename for entry in entries)
    )
