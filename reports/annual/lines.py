"""The rows of a list as a file reads them: the values its cells are made of, and nothing else.

A record of Django's costs more than all else that a line needs, and a form has fifty fields. So a
row is a named tuple of what the table says it reads; `activity__status` is `row.activity.status`.
The few places, subjects and people that many rows name are records, each read once for all.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet

# Rows that are in memory together.
READ_AT_ONCE = 1_000


class Shared(dict):
    """Records by their keys, each read once; of no key there is none."""

    def __init__(self, model: type[Model]):
        super().__init__({None: None})
        self.model = model

    def learn(self, keys: Iterable) -> None:
        if unknown := set(keys) - self.keys():
            self.update(self.model._base_manager.in_bulk(unknown))


class Several(tuple):
    """What hangs on a row, asked for as a relation is."""

    __slots__ = ()

    def all(self) -> "Several":
        return self


class Reading:
    """Reads rows of a model: `paths` are its fields, what is annotated, and those of one link.

    `several` names a relation of which many rows hang on each row, and the paths read of those.
    """

    def __init__(
        self, model: type[Model], paths: Iterable[str], several: Mapping[str, Sequence[str]] = {}
    ):
        self.paths = sorted(["pk", *paths], key=lambda path: "__" in path)
        parts = [path.split("__") for path in self.paths]
        links = [part for part in parts if len(part) > 1]
        self.own = len(parts) - len(links)
        found = [(at, field_at(model, path)) for at, path in enumerate(self.paths)]
        self.shared = [
            (at, Shared(field.related_model)) for at, field in found if field and field.is_relation
        ]
        self.linked = namedtuple("Linked", [last for _link, last in links]) if links else None
        self.hanging = [Hanging(model, *each) for each in several.items()]
        names = [name for (name,) in parts[: self.own]]
        self.row = namedtuple("Row", [*names, *{link for link, _last in links}, *several])

    def rows(self, found: QuerySet) -> Iterator[tuple]:
        plain = found.select_related(None).prefetch_related(None)
        values = plain.values_list(*self.paths).iterator(READ_AT_ONCE)
        while part := list(islice(values, READ_AT_ONCE)):
            yield from self._made(part)

    def _made(self, part: list[tuple]) -> Iterator[tuple]:
        for at, shared in self.shared:
            shared.learn(values[at] for values in part)
        hanging = [each.of(values[0] for values in part) for each in self.hanging]
        own, linked, make = self.own, self.linked, self.row._make
        for values in part:
            cells = list(values)
            for at, shared in self.shared:
                cells[at] = shared[cells[at]]
            if linked:
                cells[own:] = [linked._make(cells[own:])]
            cells += [Several(each.get(values[0], ())) for each in hanging]
            yield make(cells)


class Hanging:
    """The rows that hang on others by one relation, in their own order."""

    def __init__(self, model: type[Model], relation: str, paths: Sequence[str]):
        field = model._meta.get_field(relation).field
        self.model, self.key = field.model, field.attname
        self.reading = Reading(self.model, [self.key, *paths])

    def of(self, keys: Iterable) -> dict[Hashable, list]:
        rows = self.model._base_manager.order_by(*self.model._meta.ordering)
        found: dict[Hashable, list] = {}
        for row in self.reading.rows(rows.filter(**{f"{self.key}__in": list(keys)})):
            found.setdefault(getattr(row, self.key), []).append(row)
        return found


def field_at(model: type[Model], path: str) -> Field | None:
    """The field a path leads to by its name; none where it is the key of a link, or annotated."""
    *links, last = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model
    try:
        field = model._meta.get_field(last)
    except FieldDoesNotExist:
        return None
    return field if field.name == last else None


def choices_at(model: type[Model], path: str) -> dict:
    field = field_at(model, path)
    return dict(field.flatchoices) if field else {}


def once(key_of: Callable, say: Callable) -> Callable:
    """What is said of a row, worded once for all rows that have this key in common."""
    said: dict = {}

    def read(row):
        key = key_of(row)
        if key not in said:
            said[key] = say(row)
        return said[key]

    return read
