"""One page of a list: its rows, where they stand, and the ways on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from core.paging.order import Key, Values, keys_of, rows_behind
from core.paging.places import LAST_PAGE, Place, opened, sealed

# Counting stops here: a list of millions is not counted for a line under it.
COUNTED_TO = 10_000


@dataclass
class Page:
    """`number_before` and `total` stop one above COUNTED_TO, which is read as "more than".

    A total that `is_known` to whoever asked is said, however large.
    """

    object_list: Sequence
    number_before: int = 0
    total: int = 0
    previous: str = ""
    next: str = ""
    is_known: bool = False
    counted_to: int = field(default_factory=lambda: COUNTED_TO)

    @property
    def has_other_pages(self) -> bool:
        return bool(self.previous or self.next)

    @property
    def is_counted(self) -> bool:
        """Whether the list is short enough for its number of rows to be said."""
        return self.is_placed and (self.is_known or self.total <= self.counted_to)

    @property
    def is_placed(self) -> bool:
        return self.number_before <= self.counted_to

    @property
    def first(self) -> int:
        return self.number_before + 1

    @property
    def last(self) -> int:
        return self.number_before + len(self.object_list)


def _these(rows: QuerySet, keys: list) -> QuerySet:
    return rows.order_by().filter(pk__in=keys)


class Pages:
    """The pages of some rows in their order, each from a place to the next."""

    def __init__(
        self,
        rows: QuerySet,
        size: int,
        number: int | None = None,
        read: Callable[[QuerySet, list], Iterable] | None = None,
    ):
        """`number` is how many rows there are, where that is known without counting them.

        `read` makes of the rows and the keys of one page what the list shows.
        """
        self.keys = keys_of(rows)
        self.rows, self.size, self.number, self.read = rows, size, number, read or _these

    def page(self, asked: str = "") -> Page:
        """The page behind or before a place; what is no place of this list leads to its start."""
        if asked == LAST_PAGE:
            return self._last()
        place = opened(asked, self.rows.model, self.keys) if asked else None
        if place is None:
            return self._first()
        found = self._read(place)
        if place.is_behind:
            # Rows have left: what was behind the place is no more.
            if not found:
                return self._last()
            return self._page(found[: self.size], has_next=len(found) > self.size)
        if len(found) <= self.size:
            return self._first()
        return self._page(found[: self.size][::-1], has_next=True)

    def _first(self) -> Page:
        found = self._read(None)
        has_next = len(found) > self.size
        return self._page(found[: self.size], has_next=has_next, is_first=True)

    def _last(self) -> Page:
        found = self._read(Place((), is_behind=False))
        if len(found) <= self.size:
            return self._page(found[::-1], has_next=False, is_first=True)
        return self._page(found[: self.size][::-1], has_next=False)

    def _read(self, place: Place | None) -> list[Values]:
        """The keys of the rows from a place on, one more than a page has."""
        keys = self.keys
        if place and not place.is_behind:
            keys = [key.turned() for key in keys]
        found: list[Values] = []
        for stretch in self._stretches(keys, place.values if place else ()):
            lacking = self.size + 1 - len(found)
            if lacking:
                ordered = stretch.order_by(*(key.by() for key in keys))
                found += ordered.values_list(*(key.name for key in keys))[:lacking]
        return found

    def _stretches(self, keys: Sequence[Key], values: Values) -> list[QuerySet]:
        rows = self.rows.prefetch_related(None)
        return rows_behind(rows, keys, values) if values else [rows]

    def _page(self, found: list[Values], *, has_next: bool, is_first: bool = False) -> Page:
        page = Page(self._records(found))
        if not is_first:
            page.number_before = self._count_before(found[0])
        page.total = page.last if page.is_placed else page.number_before
        if has_next and page.is_placed:
            page.is_known = self.number is not None
            number = self.number if page.is_known else self._counted(self._everything())
            # A row may have left in the meantime.
            page.total = max(page.last, number)
        if page.number_before:
            page.previous = self._way(found[0], is_behind=False)
        if has_next:
            page.next = self._way(found[-1], is_behind=True)
        return page

    def _records(self, found: list[Values]) -> list:
        """The rows themselves, with all that the list shows: of this page alone."""
        at = [key.name for key in self.keys].index("pk")
        keys = [values[at] for values in found]
        records = {each.pk: each for each in self.read(self.rows, keys)}
        return [records[key] for key in keys if key in records]

    def _everything(self) -> list[QuerySet]:
        return [self.rows]

    def _count_before(self, first: Values) -> int:
        keys = [key.turned() for key in self.keys]
        return self._counted(self._stretches(keys, first))

    def _counted(self, stretches: list[QuerySet]) -> int:
        number = 0
        for rows in stretches:
            number += counted(rows.order_by().values("pk")[: COUNTED_TO + 1 - number])
        return number

    def _way(self, values: Values, *, is_behind: bool) -> str:
        return sealed(Place(values, is_behind), self.rows.model, self.keys)


def counted(rows: QuerySet) -> int:
    """How many rows there are. Django's own count() puts the statement together a second time."""
    try:
        sql, values = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return 0
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", values)  # noqa: S608
        (number,) = cursor.fetchone()
    return number
