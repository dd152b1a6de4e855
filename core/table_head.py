"""The heads of a list's columns as HTML, each with the way to the list in its order."""

from html import escape
from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.columns import BoundColumn


def head_of(table) -> SafeString:
    return mark_safe("".join([cell_of(column, table) for column in table.columns]))  # noqa: S308


def cell_of(column: BoundColumn, table) -> str:
    own = {name: value for name, value in column.attrs["th"].items() if value is not None}
    attributes = f' role="columnheader" scope="col"{flatatt(own)}{flatatt(order_of(column))}'
    header = escape(str(column.header))
    if not column.orderable:
        return f"<th{attributes}>{header}</th>\n"
    by = f'<span class="visually-hidden">{escape(_("Sort by"))} </span>'
    return f'<th{attributes}><a href="{escape(ordered(column, table))}">{by}{header}</a></th>\n'


def order_of(column: BoundColumn) -> dict[str, str]:
    if not column.is_ordered:
        return {}
    return {"aria-sort": "descending" if column.order_by_alias.is_descending else "ascending"}


def ordered(column: BoundColumn, table) -> str:
    """The first page of the same list, in the order of this column or the other way round."""
    asked = dict(table.request.GET)
    asked[table.prefixed_order_by_field] = column.order_by_alias.next
    asked.pop(table.prefixed_page_field, None)
    return f"?{urlencode(asked, doseq=True)}"
