"""What a figure is: what it counts, how, and its written definition."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Aggregate, Count, Q, Sum, Value
from django.utils.functional import Promise

from reports.figures.families import FAMILIES, Family
from reports.figures.gaps import Gap
from reports.figures.selection import Selection

Words = str | Promise


@dataclass(frozen=True)
class Figure:
    """One figure: what stands before the number, after it, and behind it.

    It counts the family's rows of which `where` and `when` hold, or adds up their field `adds`, or
    counts the different values of `different`. `of_which` names the figure it is a part of, from
    the same rows; a part that `overlaps` has rows of the other parts in it. `qualifier` names the
    field that says which of the numbers added up are rough. `unit` takes the number, `short` heads
    a column. `weakened_by` says what its rows may lack, `is_narrowed_by` how else than along the
    lines of a report its list can be cut. `listed_by` orders the list, where not as its rows are.
    """

    key: str
    family: str
    name: Words
    unit: Callable[[int], str]
    definition: Words
    where: Q = field(default_factory=Q)
    when: Callable[[Selection], Q] | None = None
    adds: str = ""
    different: str = ""
    of_which: str = ""
    overlaps: bool = False
    qualifier: str = ""
    short: Words = ""
    weakened_by: tuple[Gap, ...] = ()
    is_narrowed_by: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()

    @property
    def rows_of(self) -> Family:
        return FAMILIES[self.family]

    def goes_by(self, dimension: str) -> bool:
        return dimension in self.rows_of.dimensions

    def may_be_cut(self, line: str) -> bool:
        """Whether its list may be asked for along this line."""
        return self.goes_by(line) or line in self.is_narrowed_by

    def condition(self, selection: Selection) -> Q:
        """Which of the family's rows are this figure's."""
        return self.where & self.when(selection) if self.when else self.where

    def aggregates(self, selection: Selection) -> dict[str, Aggregate]:
        """The figure's own aggregate, and how many "about" and "over" went into a sum."""
        only = self.condition(selection)
        if self.different:
            return {self.key: Count(self.different, filter=only or None, distinct=True)}
        if not self.adds:
            return {self.key: _rows(only)}
        measures: dict[str, Aggregate] = {self.key: Sum(self.adds, filter=only or None)}
        if self.qualifier:
            for word in ROUGH:
                rough = Q(**{self.qualifier: word, f"{self.adds}__isnull": False})
                measures[self.rough(word)] = _rows(only & rough)
        return measures

    def rough(self, word: str) -> str:
        """The measure of how many rough numbers of this word went into the figure."""
        return f"{self.key} {word}"


ROUGH = ("about", "over")


def _rows(where: Q) -> Count:
    # A constant, because a primary key that the index lacks would send the count to the table.
    return Count(Value(1), filter=where) if where else Count("*")


@dataclass(frozen=True)
class Amount:
    """A number, and whether rough ones went into it: "about" if any was, else "over" if any."""

    number: int = 0
    qualifier: str = ""
