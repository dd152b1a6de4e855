"""The record of changes: written by services, in the same transaction as the change."""

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from core.actor import Actor
from core.models import AuditEvent


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


def record_event(actor: Actor, verb: str, subject: models.Model, **detail) -> AuditEvent:
    """Write down one change. `verb` is `room.what_was_done`; `detail` holds before and after."""
    (event,) = record_events(actor, verb, [(subject, detail)])
    return event


def record_events(
    actor: Actor, verb: str, subjects: Iterable[tuple[models.Model, dict]]
) -> list[AuditEvent]:
    """The same done to several records, each with its detail, written in one go."""
    return AuditEvent.objects.bulk_create(
        event(actor, verb, subject, detail) for subject, detail in subjects
    )


def event(actor: Actor, verb: str, subject: models.Model, detail: dict) -> AuditEvent:
    return AuditEvent(
        by_id=actor.user_id,
        by_name=actor.name,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        subject=str(subject)[:300],
        detail=plain(detail),
    )
