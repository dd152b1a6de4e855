"""Rows of one record written by difference: who stays keeps their row, whatever else changes."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Model


class Wanted(NamedTuple):
    """A row as it shall be: its key, if it has one already, and its columns by attribute name.

    `at_first` are columns that only a new row gets: how it came to be there.
    """

    key: UUID | None
    values: dict
    at_first: Mapping = MappingProxyType({})


def keep(
    model: type[Model],
    wanted: Iterable[Wanted],
    *,
    by_person: bool = False,
    is_new: bool = False,
    stored: list[Model] | None = None,
    **owner,
) -> list[Model]:
    """Make the owner's rows of this model say what is wanted; they come back in that order.

    A row is the one with the same key, else one that says the same. Where a row stands for a
    person (`by_person`), it is the one of that person: for somebody else there is another row.
    `is_new` where the owner has no rows yet; `stored` are its rows, where they were read before.
    Deletes first and inserts last, so that nobody stands there twice in between.
    """
    wanted = list(wanted)
    if stored is None:
        stored = [] if is_new else list(model._base_manager.filter(**owner).order_by("pk"))
    found = matched(stored, wanted, by_person)
    stay = {row.pk for row in found if row is not None}
    if gone := [row.pk for row in stored if row.pk not in stay]:
        model._base_manager.filter(pk__in=gone).delete()
    update(model, zip(found, wanted, strict=True))
    used = {row.key for row in found if row is not None}
    rows, fresh = [], []
    for row, each in zip(found, wanted, strict=True):
        if row is None:
            key = each.key if each.key and each.key not in used else uuid4()
            used.add(key)
            row = model(key=key, **owner, **each.values, **each.at_first)
            fresh.append(row)
        rows.append(row)
    if fresh:
        model._base_manager.bulk_create(fresh)
    return rows


def matched(stored: list, wanted: list[Wanted], by_person: bool) -> list:
    """For each of the wanted the row that it is, or None."""
    found: list = [None] * len(wanted)
    said = [name for name in wanted[0].values if name != "position"] if wanted else []

    def match(name_of_row: Callable, name_of_wanted: Callable) -> None:
        """Pair off those that bear the same name; None is no name."""
        taken = {row.pk for row in found if row is not None}
        named = {name_of_row(row): row for row in reversed(stored) if row.pk not in taken}
        named.pop(None, None)
        for number, each in enumerate(wanted):
            if found[number] is None:
                found[number] = named.pop(name_of_wanted(each), None)

    def row_key(row) -> UUID | None:
        return None if by_person and row.teacher_id else row.key

    def wanted_key(each: Wanted) -> UUID | None:
        return None if by_person and each.values["teacher_id"] else each.key

    if by_person:
        match(lambda row: row.teacher_id, lambda each: each.values["teacher_id"])
    match(row_key, wanted_key)
    match(
        lambda row: tuple(getattr(row, name) for name in said),
        lambda each: None if each.key else tuple(each.values[name] for name in said),
    )
    return found


def update(model: type[Model], pairs: Iterable) -> None:
    changed, columns = [], set()
    for row, each in pairs:
        if row is None:
            continue
        differs = {name for name, value in each.values.items() if getattr(row, name) != value}
        for name in differs:
            setattr(row, name, each.values[name])
        if differs:
            changed.append(row)
            columns |= differs
    if changed:
        fields = {model._meta.get_field(name).name for name in columns}
        model._base_manager.bulk_update(changed, sorted(fields), batch_size=500)
