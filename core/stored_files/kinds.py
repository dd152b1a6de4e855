"""Which kinds of file are accepted: told by their content, named on the page, listed in a chooser.

This is the one declaration: sentences, `accept` and the judging of content all read it.
"""

import re

# What Pillow reads, and the suffixes that phones, cameras and messengers give it.
PHOTOS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "HEIF": (".heic", ".heif", ".hif", ".heics", ".heifs"),
    "AVIF": (".avif",),
}

PHOTO_SUFFIXES = frozenset(suffix for suffixes in PHOTOS.values() for suffix in suffixes)

PHOTO_NAMES = "JPEG, PNG, WebP, HEIC, AVIF"

PDF = ".pdf"

# The part that makes it what it is: some makers put a number behind its name.
OFFICE = {
    ".docx": (
        re.compile(r"word/document\d*\.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".xlsx": (
        re.compile(r"xl/workbook\d*\.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ".pptx": (
        re.compile(r"ppt/presentation\d*\.xml"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
}

DOCUMENT_NAMES = "PDF, DOCX, XLSX, PPTX"

# Chosen by suffix, for some systems know no media type of HEIC; a phone's chooser wants types.
TYPES = tuple(f"image/{name}" for name in ("jpeg", "png", "webp", "heic", "heif", "avif"))

ACCEPTED_PHOTOS = ",".join([*TYPES, *sorted(PHOTO_SUFFIXES)])

ACCEPTED = ",".join([ACCEPTED_PHOTOS, PDF, *OFFICE])

# Kept under an own sentence, for people have many of them.
OLD_OFFICE = frozenset({".doc", ".xls", ".ppt", ".wps", ".et", ".dps"})

SCANS = frozenset({".tif", ".tiff"})

MACROS = frozenset({".docm", ".xlsm", ".pptm"})

# A name before the last one that a careless computer might run or show as a page.
RUNNABLE = frozenset(
    {".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".vbs", ".ps1", ".sh", ".php", ".jar", ".msi"}
    | {".htm", ".html", ".svg", ".xml", ".mht"}
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

AVIF_BRANDS = {b"avif", b"avis"}


def photo_format(content: bytes) -> str | None:
    """As what Pillow should read this content, or None if it is no picture we take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp":
        return still_format(content)
    return None


def still_format(content: bytes) -> str | None:
    """HEIF and AVIF share a wrapping; the brands at its head say which it is."""
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[place : place + 4] for place in (8, *range(16, length, 4))}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & HEIF_BRANDS else None


def is_scan(content: bytes) -> bool:
    return content.startswith((b"II*\x00", b"MM\x00*"))


def is_locked_office(content: bytes) -> bool:
    """An Office file with a password is wrapped like the old ones."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content
