"""The rows of a list as HTML; what is the same in every row is found out once.

A page of 50 rows has some 400 cells. The library asks for each of them which arguments its column
wants, where its value comes from, what its attributes are and what its heading says; and a template
would look up every cell by its name.
"""

from collections.abc import Callable
from operator import attrgetter

from django.forms.utils import flatatt
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime
from django_tables2.columns import BoundColumn
from django_tables2.utils import signature

from core.plain_rows import choices_at

NOTHING = "—"
MARK = flatatt({"data-nothing": True})
WHOLE = '<wbr><span class="nowrap">{}</span>'


def body_of(table) -> SafeString:
    """The rows of this page of the table. A column's attributes are constant."""
    cells = [cell_of(column, table, is_first=not at) for at, column in enumerate(table.columns)]
    rows = ([(cell(row),) for cell in cells] for row in table.paginated_rows)
    lines = ((format_html_join("", "{}", row),) for row in rows)
    return format_html_join("", '<tr role="row">{}</tr>\n', lines)


def cell_of(column: BoundColumn, table, *, is_first: bool) -> Callable[..., SafeString]:
    """Makes the column's cell of a row. The first column is the row’s heading.

    What stands for nothing is marked: a card on a phone leaves it out, with the dot before it.
    What is one word is held together, and a line may end before it.
    """
    content_of = content(column, table)
    tag = "th" if is_first else "td"
    role = {"role": "rowheader", "scope": "row"} if is_first else {"role": "cell"}
    of_column = {name: value for name, value in column.attrs["td"].items() if value is not None}
    if place := place_of(column, table):
        of_column["class"] = f"{of_column.get('class', '')} {place}".strip()
    attributes = flatatt(role | {"data-label": column.header} | of_column)
    is_whole = not is_first and "nowrap" in of_column.get("class", "").split()
    nothing = format_html("<td{}{}>{}</td>\n", attributes, MARK, NOTHING)

    def cell(row) -> SafeString:
        found = content_of(row)
        if found == NOTHING and not is_first:
            return nothing
        said = words(found)
        said = format_html(WHOLE, said) if is_whole else said
        return format_html("<{}{}>{}</{}>\n", tag, attributes, said, tag)

    return cell


def place_of(column: BoundColumn, table) -> str:
    """Where the cell stands on a phone, if not in its turn."""
    if column.name == table.beside:
        return "beside"
    return "soon" if column.name in table.soon else ""


def words(value) -> SafeString:
    """A value as a template writes it."""
    if type(value) is str:
        return escape(value)
    plain = value if isinstance(value, str) else localize(template_localtime(value))
    return conditional_escape(plain)


def content(column: BoundColumn, table) -> Callable:
    """What stands in the column's cell of a row, with its link."""
    render = asked(column.render, column, table)
    value_of, empty, default = value(column, table), column.column.empty_values, column.default

    def found(row):
        its_value = value_of(row.record)
        return default if its_value in empty else render(its_value, row)

    return linked(found, value_of, column, table) if column.link else found


def asked(function: Callable, column: BoundColumn, table) -> Callable:
    """The function of a column, called with what it asks for of a cell."""
    names, takes_all = signature(function)
    if not takes_all and list(names) == ["record"]:
        return lambda its_value, row: function(record=row.record)
    if not takes_all and list(names) == ["value"]:
        return lambda its_value, row: function(value=its_value)
    same = {"column": column.column, "bound_column": column, "table": table}

    def call(its_value, row):
        cell = {"value": its_value, "record": row.record, "bound_row": row, **same}
        return function(**(cell if takes_all else {name: cell[name] for name in names}))

    return call


def linked(found: Callable, value_of: Callable, column: BoundColumn, table) -> Callable:
    """What stands in a cell with a link to where the column's `linkify` says, if anywhere."""
    way = asked(column.link.url, column, table) if column.link.url else own_page
    empty = column.column.empty_values

    def link(row):
        its_value, said = value_of(row.record), found(row)
        address = None if its_value in empty else way(its_value, row)
        return said if address is None else format_html(LINK, address, words(said))

    return link


LINK = '<a href="{}">{}</a>'


def own_page(its_value, row) -> str:
    """That of what the cell names, else that of the row."""
    named = its_value if hasattr(its_value, "get_absolute_url") else row.record
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
