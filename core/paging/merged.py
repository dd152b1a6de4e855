"""The pages of rows of several kinds, laid together newest first."""

from collections.abc import Sequence

from django.db.models import DateTimeField, IntegerField, QuerySet

from core.paging.order import Key, Values, keys_of, rows_behind
from core.paging.pages import Pages
from core.paging.places import Place


class MergedPages(Pages):
    """As `Pages`, of several querysets that each have a moment `at`: one query more for each kind.

    A place says the moment, the kind by its number, and the row. Of one moment the first kind
    comes first, then its later rows.
    """

    def __init__(self, kinds: Sequence[QuerySet], size: int):
        super().__init__(kinds[0].order_by("-at", "-pk"), size)
        self.kinds = [rows.order_by("-at", "-pk") for rows in kinds]
        _at, pk = self.keys
        self.keys = [Key("at", DateTimeField(), True), Key("kind", IntegerField()), pk]

    def _read(self, place: Place | None) -> list[Values]:
        forward = place is None or place.is_behind
        found: list[Values] = []
        for kind, rows in enumerate(self.kinds):
            keys = [key if forward else key.turned() for key in keys_of(rows)]
            stretch = self._stretch(kind, keys, place.values) if place and place.values else rows
            ordered = stretch.prefetch_related(None).order_by(*(key.by() for key in keys))
            edge = ordered.values_list("at", "pk")[: self.size + 1]
            found += [(at, kind, pk) for at, pk in edge]
        found.sort(key=lambda each: (each[0], -each[1], each[2]), reverse=forward)
        return found[: self.size + 1]

    def _stretch(self, kind: int, keys: Sequence[Key], values: Values) -> QuerySet:
        """The rows of one kind behind a place, in the direction of these keys."""
        at, of_kind, pk = values
        rows = self.kinds[kind]
        if kind == of_kind:
            (stretch,) = rows_behind(rows, keys, (at, pk))
            return stretch
        is_level = (kind > of_kind) == keys[0].is_descending
        return rows.filter(keys[0].is_beyond(at, or_at=is_level))

    def _stretches(self, keys: Sequence[Key], values: Values) -> list[QuerySet]:
        """Of every kind; `keys` are those of the merged list, in either direction."""
        towards = keys[0].is_descending
        return [
            self._stretch(kind, [key if towards else key.turned() for key in keys_of(rows)], values)
            for kind, rows in enumerate(self.kinds)
        ]

    def _everything(self) -> list[QuerySet]:
        return self.kinds

    def _records(self, found: list[Values]) -> list:
        there: dict = {}
        for kind, rows in enumerate(self.kinds):
            keys = [pk for _at, of_kind, pk in found if of_kind == kind]
            records = rows.order_by().filter(pk__in=keys) if keys else ()
            there |= {(kind, each.pk): each for each in records}
        return [there[kind, pk] for _at, kind, pk in found if (kind, pk) in there]
