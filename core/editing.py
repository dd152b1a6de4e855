"""The one way to add and to change an editable row: nobody overwrites anybody unseen."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import record_event
from core.exceptions import StaleStateError


def demand_valid(record: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Raise ValidationError for what is wrong in the record itself, without asking the database.

    What the database keeps (keys, checks, what is unique) it refuses when the record is written:
    write inside `in_words`. Records it points to that were read already are taken to exist.
    """
    links = [field.name for field in record._meta.concrete_fields if field.is_relation]
    known = [name for name in links if record._meta.get_field(name).is_cached(record)]
    there = [name for name in known if getattr(record, name) is not None]
    record.full_clean(exclude={*exclude, *there}, validate_unique=False, validate_constraints=False)


@contextmanager
def in_words(record: models.Model) -> Iterator[None]:
    """Write the record inside: what the database refuses is raised as a ValidationError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        record.full_clean()
        raise


@transaction.atomic
def add(record: models.Model, *, actor: Actor, verb: str, **detail) -> models.Model:
    """Validate the whole new record, write it, and record it with `detail`.

    Raises ValidationError, also where somebody else wrote what forbids it a moment ago.
    """
    record.full_clean()
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        record.full_clean()
        raise
    record_event(actor, verb, record, **detail)
    return record


@transaction.atomic
def change(
    record: models.Model,
    *,
    actor: Actor,
    seen: int,
    verb: str,
    detail: dict | None = None,
    **values,
) -> models.Model:
    """Set `values` on a versioned record, if nobody has changed it since version `seen`.

    Validates the whole record, updates conditionally on the version, and records before and
    after of the fields that differ, with `detail` such as a reason. Raises ValidationError or
    StaleStateError (with `current`); then nothing has changed. Setting what is already there
    changes nothing.
    """
    stored = type(record)._base_manager.get(pk=record.pk)
    before = {name: getattr(stored, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if stored.version == seen and not changed:
        return stored
    for name, value in values.items():
        setattr(stored, name, value)
    if stored.version == seen:
        stored.full_clean()
    unchanged = type(record)._base_manager.filter(pk=record.pk, version=seen)
    if not unchanged.update(**changed, version=seen + 1):
        raise StaleStateError(
            _("Somebody changed this since you opened it. Compare both versions, then save again."),
            current=type(record)._base_manager.get(pk=record.pk),
        )
    stored.version = seen + 1
    differs = {"before": {name: before[name] for name in changed}, "after": changed}
    record_event(actor, verb, stored, **differs, **(detail or {}))
    return stored


def next_place(model) -> int:
    """The end of a list that people order by hand."""
    last = model.objects.order_by("sort_order").last()
    return last.sort_order + 1 if last else 1


def noted_before(record, actor: Actor):
    """A contact or award whose page was sent twice, if this actor noted it; keys are no gift."""
    if record.recorded_by_id != actor.user_id:
        raise PermissionDenied
    return record


def note_once(record, *, actor: Actor, verb: str, **detail):
    """Write a contact or award and what was done; the row itself where its page was sent twice.

    Call inside a transaction.
    """
    # The UUID is left to the database: another request may be writing it at this moment.
    record.full_clean(exclude=["uuid"])
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        return noted_before(type(record).objects.get(uuid=record.uuid), actor)
    record_event(actor, verb, record, **detail)
    return record
