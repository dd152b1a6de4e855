"""The record of changes: written by services, in the same transaction as the change.

Each room declares in its own `audit.py` what it writes down, with the sentence a reader finds.
"""

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.models import AuditEvent
from core.names import shown
from core.scoping import ScopedModel


def plain(value):
    """A value as JSON can hold it: records by key and text, dates in ISO form."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "text": str(value)}
    if isinstance(value, datetime.date | uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(each) for each in value]
    return value if isinstance(value, int | float | bool | None) else str(value)


SENTENCES: dict[str, Promise] = {}
# An entry outlives the release that wrote it; a page must not fail for an old one.
FORGOTTEN = _("%(who)s changed something")


def declare(verb: str, sentence: Promise) -> None:
    """Make a change known: `room.what_was_done`, and its words with %(who)s and %(subject)s."""
    SENTENCES[verb] = sentence


def record_event(
    actor: Actor,
    verb: str,
    subject: models.Model,
    *,
    before: dict | None = None,
    after: dict | None = None,
    **detail,
) -> AuditEvent:
    """Write down one change: `verb` is one that a room has declared.

    `before` and `after` are the old and new values of the fields that differ, by name; `detail`
    is what else belongs to the change. Raises ValueError for another verb: nothing is written down
    that a reader could not read.
    """
    known(verb)
    written = event(actor, verb, subject, detail, before=before, after=after)
    return AuditEvent.objects.bulk_create([written])[0]


def record_events(
    actor: Actor, verb: str, subjects: Iterable[tuple[models.Model, dict]]
) -> list[AuditEvent]:
    """The same done to several records, each with its detail, written in one go."""
    known(verb)
    return AuditEvent.objects.bulk_create(
        event(actor, verb, subject, detail) for subject, detail in subjects
    )


def known(verb: str) -> None:
    if verb not in SENTENCES:
        raise ValueError(f"No room has declared what {verb!r} says.")


def event(
    actor: Actor,
    verb: str,
    subject: models.Model,
    detail: dict,
    *,
    before: dict | None = None,
    after: dict | None = None,
) -> AuditEvent:
    stood = subject.recorded_in() if isinstance(subject, ScopedModel) else (None, None)
    program_id, district_id = stood
    return AuditEvent(
        by_id=actor.user_id,
        by_name=actor.name,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject=str(subject)[:300],
        program_id=program_id,
        district_id=district_id,
        before=plain(before or {}),
        after=plain(after or {}),
        detail=plain(detail),
    )


def values_of(record: models.Model) -> dict:
    """What a new record says, for the record of changes."""
    own = (field for field in record._meta.concrete_fields if field.editable)
    return {field.name: getattr(record, field.name) for field in own if not field.primary_key}


def changes_of(*records: models.Model, actor: Actor, at_most: int | None = None) -> list[dict]:
    """What was done to these records, newest first: `at` and `sentence`, for who sees all.

    An entry keeps a name as its writer read it; the reader gets it as the record is called now.
    """
    if not actor.sees_all or not records:
        return []
    called = {(each._meta.label, str(each.pk)): str(each) for each in records}
    about = reduce(or_, (Q(subject_type=kind, subject_id=key) for kind, key in called))
    return [
        {
            "at": event.at,
            "sentence": SENTENCES.get(event.verb, FORGOTTEN)
            % {
                "who": shown(event.by_name, actor),
                "subject": called[event.subject_type, event.subject_id],
            },
        }
        for event in AuditEvent.objects.visible_to(actor).filter(about)[:at_most]
    ]
