"""Judging PDF and Office files: they are kept as they came, so they must be what they seem."""

import io
import lzma
import re
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ENTRIES = 2_000

MOST_UNPACKED = 100 * 1024 * 1024

MOST_RATIO = 100

# Below this nothing is a bomb, however well it packs: a workbook of equal styles packs 200 to 1.
HARMLESS_UNPACKED = 16 * 1024 * 1024

# A scanner or a mail may put some bytes before the head, and fill the end with zeros.
MOST_BEFORE = 1024

# As XML writes it, in each of the encodings that XML is read in.
DOCTYPES = [b"<!DOCTYPE", *("<!DOCTYPE".encode(each) for each in ("utf-16-le", "utf-32-le"))]

# So much of a part is looked at together; what begins at its end is looked at with the next.
AT_A_TIME = 1024 * 1024

# What stands at the end of every zip: behind a PDF it makes one file two.
END_OF_ZIP = b"PK\x05\x06"


def whole_pdf(content: bytes) -> bytes:
    """The PDF from its head on; what a device wrote before that is cut off."""
    head = re.search(rb"%PDF-[12]\.", content[:MOST_BEFORE])
    if not head or b"%%EOF" not in content.rstrip(b"\0\r\n\t ")[-1024:]:
        raise ValidationError(_("This is not a complete PDF file. Save it again and choose it."))
    if END_OF_ZIP in content[content.rindex(b"%%EOF") :]:
        raise ValidationError(_("This is not a complete PDF file. Save it again and choose it."))
    if b"/Encrypt" in content:
        raise ValidationError(_("This PDF is locked with a password. Save it without one."))
    return content[head.start() :]


# What a zip that was cut, bent or made wrongly raises while it is read through.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError),
    *(NotImplementedError, RuntimeError, OSError, EOFError),
)


def check_office(content: bytes, part: re.Pattern) -> None:
    """A Word, Excel or PowerPoint file: a zip with its parts, no macro, of plausible size."""
    damaged = ValidationError(_("This Office file could not be read. Save it again and choose it."))
    if not content.startswith(b"PK\x03\x04"):
        raise damaged
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names or not any(map(part.fullmatch, names)):
                raise damaged
            if any("vbaproject" in name.lower() for name in names):
                raise ValidationError(_("This file holds macros. Save it without them."))
            if not plausible(entries):
                raise damaged
            # Reads every part through: a directory may lie about them.
            if archive.testzip() or any(declares_type(archive, entry) for entry in entries):
                raise damaged
    except ValidationError:
        raise
    except UNREADABLE as error:
        raise damaged from error


def plausible(entries: list[zipfile.ZipInfo]) -> bool:
    return (
        len(entries) <= MOST_ENTRIES
        and sum(entry.file_size for entry in entries) <= MOST_UNPACKED
        and all(
            entry.file_size <= max(HARMLESS_UNPACKED, MOST_RATIO * entry.compress_size)
            for entry in entries
        )
        and not any(entry.filename.startswith("/") or ".." in entry.filename for entry in entries)
    )


def declares_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part brings its own document type: no Office writes one, entity bombs need it."""
    if not entry.filename.lower().endswith((".xml", ".rels")):
        return False
    before = b""
    with archive.open(entry) as part:
        while more := part.read(AT_A_TIME):
            if any(each in before + more for each in DOCTYPES):
                return True
            before = more[-max(map(len, DOCTYPES)) :]
    return False
