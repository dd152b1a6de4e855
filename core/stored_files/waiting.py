"""Files that wait while the page they came with is put right: nobody has to choose them again.

The page carries a signed ticket for each. Content without a record is swept after a day, and no
ticket is older than that.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.core import signing

from core.exceptions import StoreUnreachableError
from core.stored_files.judging import Prepared
from core.stored_files.storage import ORPHANED_AFTER, content_of, store

SALT = "core.stored_files.waiting"


def ticket_for(prepared: Prepared) -> str:
    """Keep the content, and return what a page needs to ask for it."""
    sha256 = store(prepared.content)
    return signing.dumps([prepared.name, prepared.media_type, sha256], salt=SALT)


def tickets_for(files: Iterable[Prepared]) -> dict[str, Prepared]:
    """By its ticket each of the files that could be kept; the others have to be chosen again."""
    kept = {}
    for each in files:
        with suppress(StoreUnreachableError):
            kept[ticket_for(each)] = each
    return kept


def waiting(ticket: str) -> Prepared | None:
    """The file of a ticket; None when it has waited too long, is none of ours, or out of reach."""
    try:
        name, media_type, sha256 = signing.loads(ticket, salt=SALT, max_age=ORPHANED_AFTER)
        return Prepared(name, media_type, content_of(sha256))
    except (signing.BadSignature, FileNotFoundError, StoreUnreachableError):
        return None
