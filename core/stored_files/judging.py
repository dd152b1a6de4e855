"""Judging an uploaded file: told by its content, stored under its true kind."""

import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.stored_files import kinds
from core.stored_files.documents import check_office, whole_pdf
from core.stored_files.photos import redraw

MOST_BYTES = 10 * 1024 * 1024

LONGEST_NAME = 160

A_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}")


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
    demand_small(upload.size)
    name = safe_name(upload.name)
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty. Choose it again."))
    kind = suffix_of(name)
    if kind in kinds.PHOTO_SUFFIXES:
        return photo(name, content)
    if kind == kinds.PDF:
        return pdf(name, content)
    if kind in kinds.OFFICE:
        return office(name, kind, content)
    if not kind:
        return nameless(name, content)
    raise refusal(kind, content)


def demand_small(size: int) -> None:
    if size > MOST_BYTES:
        raise ValidationError(
            _("This file is too large: %(size).1f MB; up to %(most)d MB are allowed.")
            % {"size": math.ceil(size * 10 / 1024**2) / 10, "most": MOST_BYTES // 1024**2}
        )


def photo(name: str, content: bytes) -> Prepared:
    """A picture of whichever kind it is; its suffix may name another."""
    form = kinds.photo_format(content)
    if form is None and kinds.is_scan(content):
        raise a_scan()
    if form is None:
        raise ValidationError(_("This photo could not be read. Take it again or choose another."))
    return Prepared(with_suffix(name, ".jpg"), "image/jpeg", redraw(content, form))


def pdf(name: str, content: bytes) -> Prepared:
    return Prepared(with_suffix(name, kinds.PDF), "application/pdf", whole_pdf(content))


def office(name: str, kind: str, content: bytes) -> Prepared:
    if content.startswith(kinds.OLE):
        raise refusal(kind, content)
    part, media_type = kinds.OFFICE[kind]
    check_office(content, part)
    return Prepared(with_suffix(name, kind), media_type, content)


def nameless(name: str, content: bytes) -> Prepared:
    """A file whose name says nothing of its kind, as messengers and scanners make them."""
    if kinds.photo_format(content):
        return photo(name, content)
    if content.startswith(b"%PDF-"):
        return pdf(name, content)
    raise refusal("", content)


def refusal(kind: str, content: bytes) -> ValidationError:
    """The sentence for a kind that is not taken: what to do with the kinds people have."""
    if kinds.is_locked_office(content):
        return ValidationError(
            _("This Office file is locked with a password. Save it without one.")
        )
    if kind in kinds.OLD_OFFICE or content.startswith(kinds.OLE):
        return ValidationError(
            _(
                "This is an old Office file. Open it, choose “Save as”, and save it as DOCX, XLSX"
                " or PPTX; then choose that."
            )
        )
    if kind in kinds.SCANS:
        return a_scan()
    if kind in kinds.MACROS:
        return ValidationError(_("This file holds macros. Save it without them."))
    return ValidationError(
        _(
            "Files of this kind cannot be added. Use a photo (%(photos)s) or a document"
            " (%(documents)s)."
        )
        % {"photos": kinds.PHOTO_NAMES, "documents": kinds.DOCUMENT_NAMES}
    )


def a_scan() -> ValidationError:
    return ValidationError(_("This is a TIFF scan. Save it as PDF, or as JPEG, and choose that."))


# --- names ----------------------------------------------------------------------------------------


def suffix_of(name: str) -> str:
    """The suffix, in small letters, if the name has one; a date or a word behind a dot is none."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if runnable := kinds.RUNNABLE & set(suffixes):
        return min(runnable)
    last = suffixes[-1] if suffixes else ""
    return last if A_SUFFIX.fullmatch(last) else ""


def safe_name(name: str) -> str:
    """The name without folders, invisible characters and excess length."""
    name = re.split(r"[\\/]", name)[-1]
    name = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C"
    ).strip(" .\"'<>:|?*")
    path = PurePath(name or "file")
    suffix = path.suffix if A_SUFFIX.fullmatch(path.suffix.lower()) else ""
    return path.name.removesuffix(suffix)[: LONGEST_NAME - len(suffix)] + suffix


def with_suffix(name: str, suffix: str) -> str:
    """The name under its true suffix: a wrong one goes, a word behind a dot stays."""
    path = PurePath(name)
    stem = path.stem if A_SUFFIX.fullmatch(path.suffix.lower()) else path.name
    return stem[: LONGEST_NAME - len(suffix)] + suffix
