"""Files by the hash of their content, in a folder or in a bucket (`FILES_BUCKET` in settings)."""

import datetime
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _

from core.exceptions import StoreUnreachableError

log = logging.getLogger(__name__)

ORPHANED_AFTER = datetime.timedelta(hours=24)


# --- storing --------------------------------------------------------------------------------------


def sha256_of(content: bytes) -> str:
    """By which content is stored: the same content is one file."""
    return hashlib.sha256(content).hexdigest()


def stored_name(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


@contextmanager
def reached() -> Iterator[None]:
    """What the store cannot do at this moment is a refusal in words; FileNotFoundError stays."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        log.exception("The store of files failed.")
        raise StoreUnreachableError(
            _(
                "Files cannot be kept or shown at this moment. Try again in a few minutes; what "
                "you wrote can be sent now without them, and the files added later."
            )
        ) from error


@reached()
def store(content: bytes) -> str:
    """Keep the content under its own hash and return that. Never half-written; safe to repeat.

    Storing it again makes the file young again, so that the sweep leaves it alone. Raises
    StoreUnreachableError; then nothing is kept.
    """
    sha256 = sha256_of(content)
    storage = storages["default"]
    if isinstance(storage, FileSystemStorage):
        store_in_folder(storage, stored_name(sha256), content)
    else:
        # A bucket takes an object whole or not at all, and puts it in the place of the one there.
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


@reached()
def open_stored(stored):
    """The stored content; FileNotFoundError where it is gone, else StoreUnreachableError."""
    return storages["default"].open(stored_name(stored.sha256), "rb")


@reached()
def content_of(sha256: str) -> bytes:
    """The content under a hash; FileNotFoundError where it is gone, else StoreUnreachableError."""
    with storages["default"].open(stored_name(sha256), "rb") as file:
        return file.read()


def folders(storage) -> list[str]:
    try:
        return storage.listdir("files")[0]
    except FileNotFoundError:
        return []
