"""Content with its row: kept when it comes, swept when nothing links to it any more."""

import datetime
from collections.abc import Iterable

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from core.models import StoredFile
from core.stored_files.judging import Prepared
from core.stored_files.storage import ORPHANED_AFTER, folders, store


def keep_files(prepared: Iterable[Prepared]) -> list[StoredFile]:
    """Store each content and return its row, in the order given. Safe to repeat.

    Call inside the transaction that links to them: content without a link is swept.
    """
    prepared = list(prepared)
    keys = [(store(each.content), each.media_type) for each in prepared]
    sizes = {key: len(each.content) for key, each in zip(keys, prepared, strict=True)}
    # Somebody else may be storing the same content at this moment: in one order nobody waits in a
    # circle. A row that is there is written as it is, for then its key comes back with the rest.
    rows = StoredFile.objects.bulk_create(
        [StoredFile(sha256=key[0], media_type=key[1], size=sizes[key]) for key in sorted(sizes)],
        update_conflicts=True,
        unique_fields=["sha256", "media_type"],
        update_fields=["size"],
    )
    found = {(row.sha256, row.media_type): row for row in rows}
    return [found[key] for key in keys]


def keep_file(prepared: Prepared) -> StoredFile:
    return keep_files([prepared])[0]


def links() -> list[models.ForeignKey]:
    """Every link to a stored file, of whatever room."""
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return [each.field for each in relations if each.one_to_many or each.one_to_one]


def still_linked(names: Iterable[str]) -> set[str]:
    """Which of these hashes some record still shows.

    A record shows its file for good, unless its queryset says in `showing_files` which rows do.
    """
    found: set[str] = set()
    for link in links():
        rows = link.model._base_manager.all()
        if hasattr(link.model.objects, "showing_files"):
            rows = link.model.objects.showing_files()
        shown = rows.filter(**{f"{link.name}__sha256__in": names})
        found |= set(shown.values_list(f"{link.name}__sha256", flat=True))
    return found


def sweep_files(now: datetime.datetime | None = None) -> int:
    """Delete stored content that no record shows any more; returns how many files went.

    A file younger than a day is left: its record may be on the way.
    """
    storage = storages["default"]
    oldest = (now or timezone.now()) - ORPHANED_AFTER
    gone = 0
    for folder in folders(storage):
        names = storage.listdir(f"files/{folder}")[1]
        for name in set(names) - still_linked(names):
            path = f"files/{folder}/{name}"
            if storage.get_modified_time(path) < oldest:
                storage.delete(path)
                gone += 1
    return gone
