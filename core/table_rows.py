"""The rows of a list as its template shows them; what is the same in every row is found out once.

A page of 50 rows has some 400 cells. The library asks for each of them which arguments its column
wants, what its attributes are and what its heading says.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.forms.utils import flatatt
from django.utils.html import format_html
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

NOTHING = "—"
MARK = flatatt({"data-nothing": True})
WHOLE = '<wbr><span class="nowrap">{}</span>'


class Cell(NamedTuple):
    """One cell: its tag, the attributes of that tag as HTML, and what stands in it."""

    tag: str
    attributes: str
    content: object


def rows_as_cells(table) -> Iterator[list[Cell]]:
    """The rows of this page of the table, each as its cells. A column's attributes are constant."""
    frames = [frame(column, is_first=not at) for at, column in enumerate(table.columns)]
    asked = {column.name: arguments_of(column) for column in table.columns}
    for record in (each.record for each in table.paginated_rows):
        row = Row(record, table, asked)
        yield [
            as_shown(Cell(tag, attributes, row.get_cell(name)), is_whole)
            for name, tag, attributes, is_whole in frames
        ]


def as_shown(cell: Cell, is_whole: bool) -> Cell:
    """What stands for nothing is marked: a card on a phone leaves it out, with the dot before it.

    What is one word is held together, and a line may end before it.
    """
    if cell.tag == "td" and cell.content == NOTHING:
        return cell._replace(attributes=cell.attributes + MARK)
    if cell.tag == "td" and is_whole:
        return cell._replace(content=format_html(WHOLE, cell.content))
    return cell


def frame(column: BoundColumn, *, is_first: bool) -> tuple[str, str, str, bool]:
    """Name, tag, attributes, whether no line breaks it. The first column is the row’s heading."""
    tag = "th" if is_first else "td"
    role = {"role": "rowheader", "scope": "row"} if is_first else {"role": "cell"}
    of_column = {name: value for name, value in column.attrs["td"].items() if value is not None}
    attributes = flatatt(role | {"data-label": column.header} | of_column)
    return column.name, tag, attributes, "nowrap" in of_column.get("class", "").split()


def arguments_of(column: BoundColumn) -> list[str] | None:
    """The names of what the column's `render` takes; None stands for all there are."""
    names, takes_all = signature(column.render)
    return None if takes_all else list(names)


class Row(BoundRow):
    """A row that knows what the columns of its table ask for."""

    def __init__(self, record, table, asked: dict[str, list[str] | None]):
        super().__init__(record, table)
        self.asked = asked

    def _call_render(self, bound_column, value=None):
        given = self._optional_cell_arguments(bound_column, value)
        names = self.asked[bound_column.name]
        wanted = given if names is None else {name: given[name] for name in names}
        content = bound_column.render(**wanted)
        return bound_column.link(content, **given) if bound_column.link else content
