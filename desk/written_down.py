"""What an entry of the record of changes says besides its sentence, in its reader's words."""

import datetime
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.chain import old_and_new
from core.actor import Actor
from core.audit import PARTS
from core.models import AuditEvent
from core.names import in_language


class Line(NamedTuple):
    """A field and what it said. Of a change both values are told, of all else one."""

    label: str
    old: str
    new: str
    is_change: bool


def lines(event: AuditEvent, actor: Actor) -> list[Line]:
    """What differs, and what else belongs to the change. What was left empty is left out.

    Whoever reads masked names reads the values in which no name can stand.
    """
    if event.verb == "activities.edited":
        return [] if actor.masks_names else of_a_form(event, actor)
    said = [
        Line(
            label(event, name),
            worded(event, name, event.before.get(name)),
            worded(event, name, event.after.get(name, event.detail.get(name))),
            is_change=name in event.before and name in event.after,
        )
        for name in dict.fromkeys([*event.before, *event.after, *event.detail])
        if name in event.before or name in event.after or label(event, name)
        if not actor.masks_names or names_nobody(event, name)
    ]
    return [line for line in said if line.old or line.new]


def names_nobody(event: AuditEvent, name: str) -> bool:
    """A day, a number, yes or no, or one of some words that are given."""
    field = field_of(event, name)
    plain = (models.DateField, models.IntegerField, models.DecimalField, models.BooleanField)
    return isinstance(field, plain) or bool(getattr(field, "choices", None))


def of_a_form(event: AuditEvent, actor: Actor) -> list[Line]:
    """As those who signed the form read what has changed on it."""
    changed = {
        name: {"old": event.before.get(name), "new": new} for name, new in event.after.items()
    }
    rows = old_and_new.rows(changed, actor)
    return [Line(row["label"], row["old"], row["new"], is_change=True) for row in rows]


def field_of(event: AuditEvent, name: str) -> models.Field | None:
    try:
        return apps.get_model(event.subject_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None


def label(event: AuditEvent, name: str) -> str:
    """As the change or the form of the record calls it; what is no field any more, by its bare
    name; and of the rest that was kept for machines nothing.
    """
    if part := PARTS.get(event.verb, {}).get(name):
        return capfirst(str(part[0] if isinstance(part, tuple) else part))
    if field := field_of(event, name):
        return capfirst(str(field.verbose_name))
    return name if name in event.before or name in event.after else ""


def worded(event: AuditEvent, name: str, value) -> str:
    if value in (None, "", [], {}):
        return ""
    part = PARTS.get(event.verb, {}).get(name)
    if isinstance(part, tuple):
        return str(part[1](value))
    return in_words(value, field_of(event, name))


def in_words(value, field: models.Field | None = None) -> str:
    """A kept value as it reads. A bare key of a record says nothing to anybody."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return in_language(value.get("text", ""), value.get("text_en", ""))
    if isinstance(value, list):
        return listed([in_words(each) for each in value])
    if isinstance(field, models.DateTimeField):
        moment = timezone.localtime(datetime.datetime.fromisoformat(value))
        return date_format(moment, "DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(datetime.date.fromisoformat(value))
    if field is not None and field.is_relation:
        return ""
    return str(dict(field.flatchoices).get(value, value) if field is not None else value)


def listed(names: list[str]) -> str:
    """Several with their number, so that nobody counts."""
    row = pgettext("between names", ", ").join(names)
    if len(names) < 2:
        return row
    number = ngettext("%(n)d: %(names)s", "%(n)d: %(names)s", len(names))
    return number % {"n": len(names), "names": row}
