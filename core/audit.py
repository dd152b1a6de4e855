"""The record of changes: written by services, in the same transaction as the change.

Each room declares in its own `audit.py` what it writes down, with the sentence a reader finds.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Max, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.models import AuditEvent
from core.names import in_language, shown
from core.scoping import ScopedModel


def plain(value):
    """A value as JSON can hold it: records by key and texts, dates in ISO form."""
    if isinstance(value, models.Model):
        return {"id": value.pk, **texts(value)}
    if isinstance(value, datetime.date | uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(each) for each in value]
    return value if isinstance(value, int | float | bool | None) else str(value)


def texts(record: models.Model) -> dict[str, str]:
    """What a record is called, in English too where that differs: who reads of it later may read
    another language than who wrote it down.
    """
    with translation.override("zh-hans"):
        text = str(record)
    with translation.override("en"):
        text_en = str(record)
    return {"text": text} if text_en == text else {"text": text, "text_en": text_en}


SENTENCES: dict[str, Promise] = {}
# An entry outlives the release that wrote it; a page must not fail for an old one.
FORGOTTEN = _("%(who)s changed something")
# What a change says besides the fields of its record: its label, and the words of its value where
# it is neither text, number nor record.
Part = Promise | tuple[Promise, Callable]
PARTS: dict[str, dict[str, Part]] = {}
# Kinds of records that are called by no person's name, by their labels; any other is masked for
# whoever reads masked names.
NAMELESS: set[str] = set()
# Kinds of records that are called by two people, and the words between them in both languages.
BY_TWO: dict[str, Promise] = {}
# Commands that act without an account, by the name under which they were written down.
COMMANDS = {"create_administrator", "drop_second_factor"}


# Of each kind of record, which of these keys are read by nobody any more: their entries stay, and
# name nothing.
TAKEN_AWAY: dict[str, Callable[[Iterable[str]], set[str]]] = {}


def taken_away(events: Iterable[AuditEvent]) -> set[tuple[str, str]]:
    """Of these entries, the kinds and keys of what they may not name any more."""
    keys: dict[str, set[str]] = {}
    for each in events:
        if each.subject_type in TAKEN_AWAY:
            keys.setdefault(each.subject_type, set()).add(each.subject_id)
    return {(kind, key) for kind, some in keys.items() for key in TAKEN_AWAY[kind](some)}


def declare(verb: str, sentence: Promise, **parts: Part) -> None:
    """Make a change known: `room.what_was_done`, and its words with %(who)s and %(subject)s."""
    SENTENCES[verb] = sentence
    name_parts(verb, **parts)


def name_parts(verb: str, **parts: Part) -> None:
    """Name what this change says besides the fields of its record, by the names in its detail."""
    PARTS.setdefault(verb, {}).update(parts)


def name_nobody(*kinds: str) -> None:
    """Make known that records of these kinds are called by no person's name."""
    NAMELESS.update(kinds)


def name_two(kind: str, words: Promise) -> None:
    """Make known that records of this kind are called by two people; `words` have %(one)s and
    %(other)s, and in English " and " between them.
    """
    BY_TWO[kind] = words


def as_shown(name: str, kind: str, actor: Actor) -> str:
    """What a record of this kind is called, as this actor may see it."""
    return name if kind in NAMELESS else shown(name, actor)


def about(event: AuditEvent, actor: Actor) -> str:
    """What the change is about, as this actor may see it: of two people each is masked."""
    # In Chinese the word between the two may stand in a name.
    two = event.detail.get("called", {}).get("text_en", "").split(" and ")
    if event.subject_type in BY_TWO and len(two) == 2:
        one, other = (shown(each, actor) for each in two)
        return str(BY_TWO[event.subject_type]) % {"one": one, "other": other}
    return as_shown(called(event), event.subject_type, actor)


def who_did(event: AuditEvent, actor: Actor) -> str:
    if event.by_id is None and event.by_name in COMMANDS:
        return gettext("Who runs the server")
    name = shown(event.by_name, actor)
    if principal := event.detail.get("in_place_of"):
        return for_somebody(name, shown(principal, actor))
    return name


def for_somebody(deputy: str, name: str) -> str:
    """Both names of what a deputy did."""
    return gettext("%(deputy)s for %(name)s") % {"deputy": deputy, "name": name}


def called(event: AuditEvent) -> str:
    """What the change is about, as it was called then, in the reader's language."""
    texts = event.detail.get("called")
    return in_language(texts["text"], texts["text_en"]) if texts else event.subject


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
    names = texts(subject)
    if "text_en" in names:
        detail = {**detail, "called": names}
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


def who_last(record: models.Model, verb: str, actor: Actor) -> str:
    """Who did this to the record, the last time; a dash where nobody is known."""
    event = last_event(record, verb)
    return who_did(event, actor) if event else "—"


def last_event(record: models.Model, verb: str = "") -> AuditEvent | None:
    """When and by whom this was done to a record last, for who may do it themselves; without a
    verb, whatever was done.
    """
    events = AuditEvent.objects.filter(subject_type=record._meta.label, subject_id=str(record.pk))
    return (events.filter(verb=verb) if verb else events).first()


def last_of_each(label: str, keys: Iterable, verb: str) -> dict[str, AuditEvent]:
    """By the key of each of these records of one kind, the last time that this was done to it."""
    events = AuditEvent.objects.filter(
        subject_type=label, subject_id__in=[str(key) for key in keys], verb=verb
    )
    return {event.subject_id: event for event in newest_of_each(events, "subject_id")}


def newest_of_each(events: QuerySet[AuditEvent], *about) -> QuerySet[AuditEvent]:
    """Of these entries the last about each, however often the same was done."""
    last = events.order_by().values(*about).annotate(last=Max("pk")).values("last")
    return AuditEvent.objects.filter(pk__in=last)


def changed_last_by(record: models.Model, actor: Actor) -> bool:
    """Whether the latest change of this record is this actor's own."""
    event = last_event(record)
    return event is not None and event.by_id == actor.user_id


def written_last_by(actor: Actor) -> int | None:
    """The key of this actor's latest change: another one, once they have changed anything else."""
    return AuditEvent.objects.filter(by=actor.user_id).values_list("pk", flat=True).first()


def changes_of(*records: models.Model, actor: Actor, at_most: int | None = None) -> list[dict]:
    """What was done to these records, newest first: `at` and `sentence`, for who sees all.

    An entry keeps a name as its writer read it; the reader gets it as the record is called now.
    """
    if not actor.sees_all or not records:
        return []
    kinds = [each._meta.label for each in records]
    names = {
        (kind, str(each.pk)): as_shown(str(each), kind, actor)
        for kind, each in zip(kinds, records, strict=True)
    }
    about = reduce(or_, (Q(subject_type=kind, subject_id=key) for kind, key in names))
    return [
        {
            "at": event.at,
            "sentence": SENTENCES.get(event.verb, FORGOTTEN)
            % {
                "who": who_did(event, actor),
                "subject": names[event.subject_type, event.subject_id],
            },
        }
        for event in AuditEvent.objects.visible_to(actor).filter(about)[:at_most]
    ]
