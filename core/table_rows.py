"""The rows of a list as HTML; what is the same in every row is found out once.

A page of 50 rows has some 400 cells. The library asks for each of them which arguments its column
wants, where its value comes from, what its attributes are and what its heading says; and a template
would look up every cell by its name.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from inspect import CO_VARKEYWORDS, ismethod
from operator import attrgetter
from types import CodeType

from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django_tables2.columns import BoundColumn, Column
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

from core.markup import Markup, escaped, joined
from core.plain_rows import choices_at

NOTHING = "—"
MARK = flatatt({"data-nothing": True})
ROW, ROW_ENDS = Markup('<tr role="row">')(), Markup("</tr>\n")()
START, END = Markup("<{}{}>"), Markup("</{}>\n")
WHOLE_START, WHOLE_END = Markup('<wbr><span class="nowrap">')(), Markup("</span>")()
LINK = Markup('<a href="{}">{}</a>')
# How many sorts of cells are remembered: those of all lists, in both languages.
SORTS = 1_000

Pieces = tuple[SafeString, ...]


def body_of(table) -> SafeString:
    """The rows of this page of the table. A column's attributes are constant."""
    cells = [cell_of(column, table, is_first=not at) for at, column in enumerate(table.columns)]
    pieces: list[SafeString] = []
    for record in table.paginated_rows.data:
        pieces.append(ROW)
        for cell in cells:
            pieces += cell(record)
        pieces.append(ROW_ENDS)
    return joined(pieces)


def cell_of(column: BoundColumn, table, *, is_first: bool) -> Callable[..., Pieces]:
    """Makes the column's cell of a record. The first column is the row’s heading.

    What stands for nothing is marked: a card on a phone leaves it out, with the dot before it.
    """
    content_of = content(column, table)
    attributes = tuple(column.attrs["td"].items())
    label, place = str(column.header), place_of(column, table)
    if is_first:
        start, end = heading(label, attributes, place)
        return lambda record: (start, escaped(content_of(record)), end)
    start, end, nothing = around(label, attributes, place)

    def cell(record) -> Pieces:
        found = content_of(record)
        return nothing if found == NOTHING else (start, escaped(found), end)

    return cell


@lru_cache(SORTS)
def heading(label: str, attributes: tuple, place: str) -> Pieces:
    """What stands before and after the words of a row's heading."""
    role = {"role": "rowheader", "scope": "row"}
    return START("th", flatatt(role | own(label, attributes, place))), END("th")


@lru_cache(SORTS)
def around(label: str, attributes: tuple, place: str) -> tuple[SafeString, SafeString, Pieces]:
    """What stands before and after the words of a cell, and the cell that has none.

    What is one word is held together, and a line may end before it.
    """
    given = own(label, attributes, place)
    known = flatatt({"role": "cell"} | given)
    start, end = START("td", known), END("td")
    nothing = (START("td", joined((known, MARK))), escaped(NOTHING), end)
    if "nowrap" in given.get("class", "").split():
        start, end = joined((start, WHOLE_START)), joined((WHOLE_END, end))
    return start, end, nothing


def own(label: str, attributes: tuple, place: str) -> dict:
    """The attributes of a cell in this column, at its place on a phone."""
    given = {name: value for name, value in attributes if value is not None}
    if place:
        given["class"] = f"{given.get('class', '')} {place}".strip()
    return {"data-label": label} | given


def place_of(column: BoundColumn, table) -> str:
    """Where the cell stands on a phone, if not in its turn."""
    if column.name == table.beside:
        return "beside"
    return "soon" if column.name in table.soon else ""


def content(column: BoundColumn, table) -> Callable:
    """What stands in the column's cell of a record, with its link."""
    value_of, empty, default = value(column, table), column.column.empty_values, column.default
    if is_plain(column.render):

        def found(record):
            its_value = value_of(record)
            return default if its_value in empty else its_value

    elif not empty and wanted(column.render) == (("record",), False):
        found = column.render
    else:
        render = asked(column.render, column, table)

        def found(record):
            its_value = value_of(record)
            return default if its_value in empty else render(its_value, record)

    return linked(found, value_of, column, table) if column.link else found


def is_plain(render: Callable) -> bool:
    """Whether a column shows its value as it is."""
    return getattr(render, "__func__", None) is Column.render


def asked(function: Callable, column: BoundColumn, table) -> Callable:
    """The function of a column, called with what it asks for of a cell."""
    names, takes_all = wanted(function)
    if names == ("record",) and not takes_all:
        return lambda its_value, record: function(record=record)
    if names == ("value",) and not takes_all:
        return lambda its_value, record: function(value=its_value)
    same = {"column": column.column, "bound_column": column, "table": table}

    def call(its_value, record):
        cell = {"value": its_value, "record": record, **same}
        if takes_all or "bound_row" in names:
            cell["bound_row"] = BoundRow(record, table=table)
        return function(**(cell if takes_all else {name: cell[name] for name in names}))

    return call


def wanted(function: Callable) -> tuple[tuple[str, ...], bool]:
    """What a function asks for by name, and whether it takes whatever there is."""
    code = getattr(function, "__code__", None)
    if code is None:
        names, takes_all = signature(function)
        return tuple(names), bool(takes_all)
    return named_in(code, ismethod(function))


@cache
def named_in(code: CodeType, is_method: bool) -> tuple[tuple[str, ...], bool]:
    names = code.co_varnames[is_method : code.co_argcount + code.co_kwonlyargcount]
    return names, bool(code.co_flags & CO_VARKEYWORDS)


def linked(found: Callable, value_of: Callable, column: BoundColumn, table) -> Callable:
    """What stands in a cell with a link to where the column's `linkify` says, if anywhere."""
    way = asked(column.link.url, column, table) if column.link.url else own_page
    empty = column.column.empty_values

    def link(record):
        its_value, said = value_of(record), found(record)
        address = None if its_value in empty else way(its_value, record)
        return said if address is None else LINK(address, said)

    return link


def own_page(its_value, record) -> str:
    """That of what the cell names, else that of the row."""
    named = its_value if hasattr(its_value, "get_absolute_url") else record
    return named.get_absolute_url()


def value(column: BoundColumn, table) -> Callable:
    """Reads the column's value of a record: of a choice its words; of nothing at all None."""
    model = table._meta.model
    if model is None:
        return lambda record: column.accessor.resolve(record, quiet=True)
    read = attrgetter(str(column.accessor).replace("__", "."))
    choices = choices_at(model, str(column.accessor))

    def found(record):
        try:
            its_value = read(record)
        except AttributeError:
            return None
        return choices.get(its_value, its_value) if choices else its_value

    return found
