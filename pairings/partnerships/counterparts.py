"""The counterpart list: per subject, which districts support which."""

from collections.abc import Iterable
from dataclasses import dataclass

from pairings.partnerships.models import Partnership
from roster.models import District, Subject


@dataclass(frozen=True)
class Row:
    """One supported district. `cells` follows the table's columns; None where nobody supports."""

    district: District
    cells: list[Partnership | None]

    @property
    def count(self) -> int:
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True)
class CounterpartTable:
    """The list of one subject; without a subject, of what holds for every subject."""

    subject: Subject | None
    columns: list[District]
    rows: list[Row]

    @property
    def totals(self) -> list[int]:
        """How many districts each supporting one supports."""
        return [sum(1 for row in self.rows if row.cells[i]) for i in range(len(self.columns))]


def counterpart_tables(
    partnerships: Iterable[Partnership], subject: Subject | None = None
) -> list[CounterpartTable]:
    """A table for each subject that has partnerships of its own; those for every subject stand in
    each, and alone where no subject has its own. With `subject`, that subject's table only."""
    partnerships = list(partnerships)
    if not partnerships:
        return []
    own = {each.subject for each in partnerships if each.subject}
    subjects = [subject] if subject else sorted(own, key=lambda it: (it.sort_order, it.name))
    return [_table(each, partnerships) for each in subjects or [None]]


def _table(subject: Subject | None, partnerships: list[Partnership]) -> CounterpartTable:
    found = {
        (each.supported_district, each.supporting_district): each
        for each in partnerships
        if each.subject in {subject, None}
    }
    columns = _in_order(supporting for _, supporting in found)
    rows = [
        Row(supported, [found.get((supported, supporting)) for supporting in columns])
        for supported in _in_order(supported for supported, _ in found)
    ]
    return CounterpartTable(subject, columns, rows)


def _in_order(districts: Iterable[District]) -> list[District]:
    return sorted(set(districts), key=lambda it: (it.sort_order, it.name))
