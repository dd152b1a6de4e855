"""The record of changes as a chain: each entry is tied to all before it, after it was written."""

import hashlib
import json
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from core.models import AuditEvent, Seal

AT_ONCE = 1_000
COLUMNS = [field.attname for field in AuditEvent._meta.concrete_fields]


def sealed_hash(before: str, event: AuditEvent) -> str:
    """The hash of an entry and of the seal before it: SHA-256 over its columns as JSON."""
    values = {name: getattr(event, name) for name in COLUMNS}
    values["at"] = event.at.isoformat()
    written = json.dumps([before, values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def seal_events() -> int:
    """Seal what is not sealed yet, the oldest first; returns how many entries were.

    An entry that was committed late comes after those sealed meanwhile. Safe to run twice, and in
    two places at once: of two the second finds its position taken, and leaves the rest to the next.
    """
    try:
        with transaction.atomic():
            last = Seal.objects.order_by("position").last()
            position, seal = (last.position, last.sha256) if last else (0, "")
            rows = []
            for event in AuditEvent.objects.filter(seal=None).order_by("pk")[:AT_ONCE]:
                position, seal = position + 1, sealed_hash(seal, event)
                rows.append(Seal(position=position, event=event, sha256=seal))
            Seal.objects.bulk_create(rows)
    except IntegrityError:
        return 0
    return len(rows)


def faults() -> Iterator[str]:
    """What does not fit: positions that are missing, and entries that are not what was sealed."""
    position, seal = 0, ""
    for row in Seal.objects.select_related("event").order_by("position").iterator():
        position += 1
        if row.position != position:
            yield f"Entries {position} to {row.position - 1} are missing."
        elif row.sha256 != sealed_hash(seal, row.event):
            yield f"Entry {position} ({row.event.verb}, {row.event.at:%Y-%m-%d}) was changed."
        position, seal = row.position, row.sha256
