"""Files on a form: read with suspicion, stored once by content, shown to whoever sees the form."""

import datetime
import hashlib
import io
import os
import re
import tempfile
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from activities import services
from activities.models import WAITING, Activity, Attachment, Status
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_PHOTOS = 6
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1_600
SMALL_SIDE = 240
LONGEST_NAME = 160
ORPHANED_AFTER = datetime.timedelta(hours=24)

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
        and not any(
            entry.flag_bits & 1 or entry.filename.startswith("/") or ".." in entry.filename
            for entry in entries
        )
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to six photos at once, each read and drawn anew."""

    def __init__(self, **kwargs):
        attrs = {"multiple": True, "accept": "image/jpeg,image/png,image/webp"}
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data, initial=None) -> list[Prepared]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("A form can have up to 6 photos. Choose fewer."))
        found = [prepare(super(PhotosField, self).clean(upload, initial)) for upload in uploads]
        if not all(each.is_photo for each in found):
            raise ValidationError(_("Choose photos here: JPEG, PNG or WebP."))
        return found


class FileField(forms.FileField):
    """One file, read and judged."""

    def clean(self, data, initial=None) -> Prepared | None:
        upload = super().clean(data, initial)
        return prepare(upload) if upload else None


# --- storing --------------------------------------------------------------------------------------


def stored_name(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


def store(content: bytes) -> str:
    """Keep the content under its own hash and return that. Never half-written; safe to repeat.

    Storing it again makes the file young again, so that the sweep leaves it alone.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    storage = storages["default"]
    if isinstance(storage, FileSystemStorage):
        store_in_folder(storage, stored_name(sha256), content)
    else:
        storage.delete(stored_name(sha256))
        storage.save(stored_name(sha256), ContentFile(content))
    return sha256


def store_in_folder(storage: FileSystemStorage, name: str, content: bytes) -> None:
    path = storage.path(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def open_stored(attachment: Attachment):
    """The stored content; FileNotFoundError where it is gone."""
    return storages["default"].open(stored_name(attachment.sha256), "rb")


def small(attachment: Attachment) -> io.BytesIO:
    """A photo small enough for a list of many; FileNotFoundError where it is gone."""
    out = io.BytesIO()
    with open_stored(attachment) as stored, Image.open(stored, formats=["JPEG"]) as image:
        # A JPEG can be decoded smaller at once.
        image.draft("RGB", (2 * SMALL_SIDE, 2 * SMALL_SIDE))
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        image.convert("RGB").save(out, "JPEG", quality=75)
    out.seek(0)
    return out


# --- on a form ------------------------------------------------------------------------------------


def may_add_file(actor: Actor, form: Activity) -> bool:
    """The author, while the form may still be changed."""
    return services.may_edit(actor, form)


def may_add_stamped_copy(actor: Actor, form: Activity) -> bool:
    """Whoever confirms at some level, once the form is on its way: the paper may come later."""
    return form.status in {*WAITING, Status.COUNTED} and (
        actor.confirms_for(form.home_school_id)
        or actor.coordinates(form.home_district_id, form.subject_id)
        or actor.leads(form.subject_id)
    )


def may_remove_file(actor: Actor, attachment: Attachment) -> bool:
    if attachment.kind == Attachment.Kind.STAMPED:
        return attachment.added_by_id == actor.user_id and may_add_stamped_copy(
            actor, attachment.activity
        )
    return may_add_file(actor, attachment.activity)


@transaction.atomic
def add_file(
    form: Activity,
    prepared: Prepared,
    *,
    actor: Actor,
    seen: int,
    stamped: bool = False,
    caption: str = "",
) -> Attachment:
    """Put a file on a form, if nobody has changed it since version `seen`.

    The same content twice is one file. On a new draft the version stays; on a form others may have
    read it moves on. Raises PermissionDenied, DomainError or StaleStateError.
    """
    form = Activity.objects.select_for_update().get(pk=form.pk)
    if not (may_add_stamped_copy if stamped else may_add_file)(actor, form):
        raise PermissionDenied
    if stamped and prepared.media_type not in {"image/jpeg", "application/pdf"}:
        raise DomainError(_("A stamped copy is a photo or a PDF."))
    kind = Attachment.Kind.PHOTO if prepared.is_photo else Attachment.Kind.DOCUMENT
    kind = Attachment.Kind.STAMPED if stamped else kind
    sha256 = store(prepared.content)
    there = Attachment.objects.filter(activity=form, removed_at=None)
    if earlier := there.filter(sha256=sha256, kind=kind).first():
        return earlier
    if kind == Attachment.Kind.PHOTO and there.filter(kind=kind).count() >= MOST_PHOTOS:
        raise DomainError(_("A form can have up to 6 photos. Remove one first."))
    before = list(there)
    attachment = Attachment(
        activity=form,
        kind=kind,
        name=prepared.name,
        caption=caption,
        sha256=sha256,
        media_type=prepared.media_type,
        size=len(prepared.content),
        added_by_id=actor.user_id,
    )
    attachment.full_clean()
    attachment.save(force_insert=True)
    if form.first_sent_at:
        services.touch(form, actor=actor, seen=seen, files=(before, list(there.all())))
    record_event(actor, "activities.file_added", attachment, form=form.pk, sha256=sha256)
    return attachment


@transaction.atomic
def remove_file(attachment: Attachment, *, actor: Actor) -> None:
    """Take a file off its form; the row stays as a record, the content is swept later."""
    attachment = Attachment.objects.select_related("activity").get(pk=attachment.pk)
    if not may_remove_file(actor, attachment):
        raise PermissionDenied
    form = attachment.activity
    there = form.attachments.filter(removed_at=None)
    before = list(there)
    removed = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if not removed.update(removed_at=timezone.now()):
        return
    if form.first_sent_at:
        services.touch(form, actor=actor, seen=form.version, files=(before, list(there.all())))
    record_event(actor, "activities.file_removed", attachment, form=form.pk)


# --- sweeping -------------------------------------------------------------------------------------


def sweep_files(now: datetime.datetime | None = None) -> int:
    """Delete stored content that no form shows any more; returns how many files went.

    A file younger than a day is left: its form may be on the way.
    """
    storage = storages["default"]
    oldest = (now or timezone.now()) - ORPHANED_AFTER
    gone = 0
    for folder in folders(storage):
        names = storage.listdir(f"files/{folder}")[1]
        shown = set(
            Attachment.objects.filter(sha256__in=names, removed_at=None).values_list(
                "sha256", flat=True
            )
        )
        for name in set(names) - shown:
            path = f"files/{folder}/{name}"
            if storage.get_modified_time(path) < oldest:
                storage.delete(path)
                gone += 1
    return gone


def folders(storage) -> list[str]:
    try:
        return storage.listdir("files")[0]
    except FileNotFoundError:
        return []
