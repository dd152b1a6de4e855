"""The one way to add and to change an editable row: nobody overwrites anybody unseen."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import changed_last_by, record_event, values_of
from core.exceptions import StaleStateError


def demand_valid(
    record: models.Model, *, exclude: Iterable[str] = (), changed: Iterable[str] | None = None
) -> None:
    """Raise ValidationError, with all that is wrong, if a field is or what it points to is gone.

    What else the database keeps (keys, checks, what is unique) is left to it, which is asked once,
    by writing, and not in a query for each rule before: write inside `in_words`. Records it points
    to are taken to exist if they were read already, or, where `changed` names the fields that
    differ from the stored row, if they stand in that row.
    """
    alone = {*exclude, *links_known(record, changed)}
    try:
        record.full_clean(exclude=alone, validate_unique=False, validate_constraints=False)
    except ValidationError:
        record.full_clean(exclude=exclude)
        raise


def links_known(record: models.Model, changed: Iterable[str] | None) -> list[str]:
    """The fields that point to another record which is there: it was read, or the row stands."""
    links = [field for field in record._meta.concrete_fields if field.is_relation]
    return [
        field.name
        for field in links
        if getattr(record, field.attname) is not None
        and (field.is_cached(record) or (changed is not None and field.name not in changed))
    ]


def all_at_once(*checks: Callable[[], None]) -> None:
    """Make every check and raise one ValidationError for all of them: of a field, what comes first.

    Whoever is refused learns everything that is wrong, not one thing after the other.
    """
    faults: dict = {}
    for check in checks:
        try:
            check()
        except ValidationError as refusal:
            for name, errors in refusal.error_dict.items():
                faults.setdefault(name, errors)
    if faults:
        raise ValidationError(faults)


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
def add(
    record: models.Model,
    *,
    actor: Actor,
    verb: str,
    is_own: Callable[[models.Model], bool] | None = None,
    **detail,
) -> models.Model:
    """Validate the whole new record, write it, and record it with `detail`.

    With `is_own`, a page that was sent twice makes one record, also where both requests come at
    the same moment: see `made_before`. Raises ValidationError, also where somebody else wrote what
    forbids it a moment ago, or PermissionDenied.
    """
    try:
        demand_valid(record)
        with transaction.atomic():
            record.save(force_insert=True)
    except (IntegrityError, ValidationError) as refusal:
        if is_own and (earlier := made_before(type(record), record.uuid, is_own)):
            return earlier
        if isinstance(refusal, IntegrityError):
            record.full_clean()
        raise
    record_event(actor, verb, record, **detail)
    return record


@transaction.atomic
def add_set(records: list, *, actor: Actor, verb: str, subject=None, **detail) -> list:
    """Validate and write several new records, recorded as one change of `subject`.

    Without a subject it is the first of them. Without records nothing changes and nothing is
    recorded. Raises ValidationError, also where somebody else wrote one of them a moment ago.
    """
    for record in records:
        demand_valid(record)
        with in_words(record):
            record.save(force_insert=True)
    if records:
        record_event(actor, verb, subject or records[0], added=records, **detail)
    return records


def made_before(
    model: type[models.Model], uuid: UUID | None, is_own: Callable[[models.Model], bool]
) -> models.Model | None:
    """The record this page made already, where it was sent twice; else None.

    `is_own` says of that record whether it is this actor's to make. To know another's key is no
    right to it: raises PermissionDenied.
    """
    record = model._base_manager.filter(uuid=uuid).first() if uuid else None
    if record is not None and not is_own(record):
        raise PermissionDenied
    return record


def recorded_by(actor: Actor) -> Callable[[models.Model], bool]:
    """Whether a record with `recorded_by` is this actor's, for `made_before` and `add`."""
    return lambda record: record.recorded_by_id == actor.user_id


def overtaken(current: models.Model, actor: Actor) -> StaleStateError:
    """The refusal of a change to what has been changed meanwhile, here or in another window."""
    if changed_last_by(current, actor):
        sentence = _("You changed this in another window. Compare both versions, then save again.")
    else:
        sentence = _(
            "Somebody changed this since you opened it. Compare both versions, then save again."
        )
    return StaleStateError(sentence, current=current)


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
    unchanged = type(record)._base_manager.filter(pk=record.pk, version=seen)
    if stored.version == seen:
        demand_valid(stored, changed=changed)
    with in_words(stored):
        written = unchanged.update(**changed, version=seen + 1)
    if not written:
        raise overtaken(type(record)._base_manager.get(pk=record.pk), actor)
    stored.version = seen + 1
    old = {name: before[name] for name in changed}
    record_event(actor, verb, stored, before=old, after=changed, **(detail or {}))
    return stored


def move_on(record: models.Model, *, actor: Actor, seen: int) -> None:
    """Give the record its next version, where `change` has left it at the one that was seen: what
    has changed stands in other rows. Raises StaleStateError where somebody was first.
    """
    if record.version != seen:
        return
    rows = type(record)._base_manager.filter(pk=record.pk)
    if not rows.filter(version=seen).update(version=seen + 1):
        raise overtaken(rows.get(), actor)
    record.version = seen + 1


@transaction.atomic
def remove(
    record: models.Model, *, actor: Actor, seen: int, verb: str, detail: dict | None = None
) -> models.Model:
    """Take away a record that nothing stands on, if nobody has changed it since version `seen`.

    What it said stays in the record of changes. Removed already is removed: nothing happens then.
    Raises StaleStateError (with `current`).
    """
    rows = type(record)._base_manager
    stored = rows.filter(pk=record.pk).first()
    if stored is None:
        return record
    before = values_of(stored)
    record_event(actor, verb, stored, before=before, **(detail or {}))
    if stored.version != seen or not rows.filter(pk=record.pk, version=seen).delete()[0]:
        raise StaleStateError(
            _("Somebody changed this since you opened it. Look at it again, then decide."),
            current=stored,
        )
    return stored


def next_place(model) -> int:
    """The end of a list that people order by hand."""
    last = model.objects.order_by("sort_order").last()
    return last.sort_order + 1 if last else 1
