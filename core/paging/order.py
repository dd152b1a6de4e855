"""The order of a list as keys, and the rows behind a place in it as conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connections
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

Values = Sequence


@dataclass(frozen=True)
class Key:
    """One column of an order: of the model, of what it links to, or computed beside it.

    `name` is what the queryset calls it. `nulls_first` is None where the database decides.
    """

    name: str
    field: Field
    is_descending: bool = False
    is_nullable: bool = False
    nulls_first: bool | None = None

    def by(self) -> OrderBy:
        return OrderBy(
            F(self.name),
            descending=self.is_descending,
            nulls_first=self.nulls_first is True or None,
            nulls_last=self.nulls_first is False or None,
        )

    def turned(self) -> "Key":
        nulls_first = None if self.nulls_first is None else not self.nulls_first
        return replace(self, is_descending=not self.is_descending, nulls_first=nulls_first)

    def has_nulls_behind(self, using: str) -> bool:
        if not self.is_nullable:
            return False
        if self.nulls_first is not None:
            return not self.nulls_first
        # Where nulls are the smallest they end a list that descends.
        return connections[using].features.order_by_nulls_first == self.is_descending

    def is_at(self, value) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def is_beyond(self, value, *, or_at: bool = False) -> Q:
        """A value, not null, behind this one."""
        lookup = ("lt" if self.is_descending else "gt") + ("e" if or_at else "")
        return Q(**{f"{self.name}__{lookup}": value})

    def is_null(self, yes: bool = True) -> Q:
        return Q(**{f"{self.name}__isnull": yes})


def keys_of(rows: QuerySet) -> list[Key]:
    """The order of the rows, made total: the primary key decides where all else is the same."""
    query = rows.query
    names = query.order_by or (rows.model._meta.ordering if query.default_ordering else ())
    keys: list[Key] = []
    for name in names:
        for key in _keys(rows, rows.model, name):
            keys.append(key)
            if key.name == "pk":
                return keys
    # In the direction of the last column, so that both are one range of an index.
    last = keys[-1].is_descending if keys else False
    return [*keys, Key("pk", rows.model._meta.pk, is_descending=last)]


def _keys(rows: QuerySet, model: type[Model], name, path: str = "", nullable=False) -> Iterator:
    """One name of an order; a link stands for the order of what it leads to, as Django has it."""
    by = _order_by(name)
    name = by.expression.name
    if not path and name in rows.query.annotations:
        field = rows.query.annotations[name].output_field
        yield Key(name, field, by.descending, True, _nulls_first(by))
        return
    *links, last = name.split("__")
    for link in links:
        field = model._meta.get_field(link)
        nullable |= field.null
        model = field.related_model
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    nullable |= field.null
    own = last in {"pk", field.attname}
    if field.is_relation and not own and field.related_model._meta.ordering:
        for each in field.related_model._meta.ordering:
            for key in _keys(rows, field.related_model, each, f"{path}{name}__", nullable):
                yield key.turned() if by.descending else key
        return
    is_own_key = field.primary_key and model is rows.model and not path and not links
    name = "pk" if is_own_key else f"{path}{name}"
    yield Key(name, field, by.descending, nullable, _nulls_first(by))


def _order_by(name) -> OrderBy:
    if isinstance(name, str):
        return OrderBy(F(name.lstrip("-")), descending=name.startswith("-"))
    return name if isinstance(name, OrderBy) else OrderBy(name)


def _nulls_first(by: OrderBy) -> bool | None:
    return True if by.nulls_first else (False if by.nulls_last else None)


def rows_behind(rows: QuerySet, keys: Sequence[Key], values: Values) -> list[QuerySet]:
    """The rows behind a place, in one or two stretches that follow each other.

    Those where the first column is null make a stretch of their own: asked together with the
    others, no index would lead to either.
    """
    first, value = keys[0], values[0]
    if value is None:
        stretches = [rows.filter(first.is_null() & _beyond(keys[1:], values[1:], rows.db))]
        if not first.has_nulls_behind(rows.db):
            stretches.append(rows.filter(first.is_null(False)))
        return stretches
    stretches = [rows.filter(*_behind(keys, values, rows.db))]
    if first.has_nulls_behind(rows.db):
        stretches.append(rows.filter(first.is_null()))
    return stretches


def _beyond(keys: Sequence[Key], values: Values, using: str, without_nulls: Key | None = None) -> Q:
    """Behind in the first column, or level there and behind in the others."""
    (key, *others), (value, *rest) = keys, values
    found = Q(pk__in=[])
    if value is not None:
        found = key.is_beyond(value)
        if key is not without_nulls and key.has_nulls_behind(using):
            found |= key.is_null()
    elif key.is_nullable and not key.has_nulls_behind(using):
        found = key.is_null(False)
    if others:
        found |= key.is_at(value) & _beyond(others, rest, using)
    return found


class AsOne(Func):
    """Several columns, or their values, as a row that is compared as one: `(a, b) < (x, y)`."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class Compared(Func):
    template = "%(expressions)s"
    output_field = BooleanField()


def _behind(keys: Sequence[Key], values: Values, using: str) -> list:
    """The condition, after one that follows from it and is a range of an index.

    In `a < x OR (a = x AND b < y)` no database sees a range.
    """
    together = _as_one_row(keys, values)
    if len(together) == len(keys):
        return [_compared(together, values)]
    return [_compared(together, values, or_at=True), _beyond(keys, values, using, keys[0])]


def _as_one_row(keys: Sequence[Key], values: Values) -> list[Key]:
    """The first columns, as far as they run in one direction and cannot be null."""
    found = [keys[0]]
    for key, value in zip(keys[1:], values[1:], strict=True):
        alike = key.is_descending == keys[0].is_descending
        if key.is_nullable or value is None or not alike:
            break
        found.append(key)
    return found


def _compared(keys: Sequence[Key], values: Values, *, or_at: bool = False):
    if len(keys) == 1:
        return keys[0].is_beyond(values[0], or_at=or_at)
    columns = AsOne(*(F(key.name) for key in keys))
    place = AsOne(*(Value(value, key.field) for key, value in zip(keys, values, strict=False)))
    sign = ("<" if keys[0].is_descending else ">") + ("=" if or_at else "")
    return Compared(columns, place, arg_joiner=f" {sign} ")
