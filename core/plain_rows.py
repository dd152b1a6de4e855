"""The rows of a list as values: what its cells are made of, and nothing else.

A record of Django's costs more than all else that a line needs, and a form has fifty fields. So a
row is a named tuple of what the table says it reads; `activity__status` is `row.activity.status`.
The places, subjects and people that rows name are their names, read with the rows. Pages and files
read their rows so.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet

from core.names import is_read_in_english
from core.prepared import Prepared

# Rows that are in memory together.
READ_AT_ONCE = 1_000
# What a record is called by, where it is named in a row: the first of these that it has.
NAMES = (("name", "name_en"), ("name",), ("title",))


class Named:
    """The names of the records that one column has the keys of."""

    def __init__(self, at: int, path: str, model: type[Model]):
        self.at = at
        fields = {field.name for field in model._meta.fields}
        names = next(names for names in NAMES if fields.issuperset(names))
        self.paths = [f"{path}__{name}" for name in names]

    def word(self, names: Sequence[str], *, in_english: bool) -> str:
        """The name; the English one where it is asked for and there is one."""
        return names[-1] if in_english and names[-1] else names[0]


class Several(tuple):
    """What hangs on a row, asked for as a relation is."""

    __slots__ = ()

    def all(self) -> "Several":
        return self


@dataclass(frozen=True)
class Hung:
    """The paths read of the rows that hang on each row, and their order, if not their own."""

    paths: Sequence[str]
    by: Sequence[str] = ()


class Reading:
    """Reads rows of a model: `paths` are its fields, what is annotated, and those of one link.

    `several` names a relation of which many rows hang on each row, and what is read of those. A
    row whose `uuid` is read knows the address of its record's page, and it `says` what those
    properties of its record make of what is read. A page asks for rows by their `key`, and has them
    in the order `by`.
    """

    def __init__(
        self,
        model: type[Model],
        paths: Iterable[str],
        several: Mapping[str, Hung] = {},
        *,
        key: str = "pk",
        by: Sequence[str] = (),
        says: Iterable[str] = (),
    ):
        self.model, self.key, self.by = model, key, by
        self.prepared: dict[int, Prepared] = {}
        asked = sorted(["pk", *paths], key=lambda path: "__" in path)
        parts = [path.split("__") for path in asked]
        links = [part for part in parts if len(part) > 1]
        self.own, self.width = len(parts) - len(links), len(parts)
        found = [(at, path, field_at(model, path)) for at, path in enumerate(asked)]
        self.named = [
            Named(at, path, field.related_model)
            for at, path, field in found
            if field and field.is_relation
        ]
        self.paths = [*asked, *(path for each in self.named for path in each.paths)]
        self.hanging = [Hanging(model, *each) for each in several.items()]
        self.linked = None
        if links:
            linked = model._meta.get_field(links[0][0]).related_model
            self.linked = row_of(linked, [last for _link, last in links])
        names = [name for (name,) in parts[: self.own]]
        self.row = row_of(model, [*names, *{link for link, _last in links}, *several])
        for name in says:
            setattr(self.row, name, getattr(model, name))

    def rows(self, found: QuerySet) -> Iterator[tuple]:
        """Of a list of any length, as it is read."""
        values = self._values(found).iterator(READ_AT_ONCE)
        while part := list(islice(values, READ_AT_ONCE)):
            yield from self._made(part)

    def few(self, found: QuerySet) -> list[tuple]:
        """Of a page."""
        return list(self._made(list(self._values(found))))

    def at(self, keys: Sequence) -> list[tuple]:
        """Of a page, by the keys of its rows."""
        return list(self._made(list(self._prepared(len(keys)).ask(*keys)))) if keys else []

    def _prepared(self, number: int) -> Prepared:
        if number not in self.prepared:
            rows = self.model._base_manager.order_by(*self.by)
            self.prepared[number] = Prepared(
                lambda *keys: self._values(rows.filter(**{f"{self.key}__in": keys})),
                *range(-number, 0),
            )
        return self.prepared[number]

    def _values(self, found: QuerySet) -> QuerySet:
        return found.select_related(None).prefetch_related(None).values_list(*self.paths)

    def _made(self, part: list[tuple]) -> Iterator[tuple]:
        hanging = [each.of([values[0] for values in part]) for each in self.hanging]
        own, width, linked, make = self.own, self.width, self.linked, self.row._make
        in_english = is_read_in_english()
        said: list[dict] = [{None: None} for _each in self.named]
        for values in part:
            cells, last = list(values[:width]), width
            for named, words in zip(self.named, said, strict=True):
                first, last = last, last + len(named.paths)
                key = values[named.at]
                if key not in words:
                    words[key] = named.word(values[first:last], in_english=in_english)
                cells[named.at] = words[key]
            if linked:
                cells[own:] = [linked._make(cells[own:])]
            if hanging:
                cells += [Several(each.get(values[0], ())) for each in hanging]
            yield make(cells)


def row_of(model: type[Model], names: Sequence[str]) -> type[tuple]:
    """A named tuple that leads where its record does."""
    row = namedtuple("Row", names)
    if "uuid" in names and hasattr(model, "get_absolute_url"):
        row.get_absolute_url = model.get_absolute_url
    return row


class Hanging:
    """The rows that hang on others by one relation, in their order."""

    def __init__(self, model: type[Model], relation: str, hung: Hung):
        field = model._meta.get_field(relation).field
        self.key = field.attname
        by = hung.by or field.model._meta.ordering
        self.reading = Reading(field.model, [self.key, *hung.paths], key=self.key, by=by)

    def of(self, keys: Sequence) -> dict[Hashable, list]:
        found: dict[Hashable, list] = {}
        for row in self.reading.at(keys):
            found.setdefault(getattr(row, self.key), []).append(row)
        return found


@cache
def field_at(model: type[Model], path: str) -> Field | None:
    """The field a path leads to by its name; none where it is the key of a link, or annotated."""
    *links, last = path.split("__")
    try:
        for link in links:
            model = model._meta.get_field(link).related_model
        field = model._meta.get_field(last)
    except FieldDoesNotExist:
        return None
    return field if field.name == last else None


def choices_at(model: type[Model], path: str) -> dict:
    """The words of the choices a path leads to, by their values."""
    field = field_at(model, path)
    choices = getattr(field, "flatchoices", ())
    return {value: str(label) for value, label in choices}


def once(key_of: Callable, say: Callable) -> Callable:
    """What is said of a row, worded once for all rows that have this key in common."""
    said: dict = {}

    def read(record):
        key = key_of(record)
        if key not in said:
            said[key] = say(record)
        return said[key]

    return read
