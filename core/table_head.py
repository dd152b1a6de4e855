"""The heads of a list's columns as HTML, each with the way to the list in its order."""

from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2.columns import BoundColumn

HEAD = '<th role="columnheader" scope="col"{}{}>{}</th>\n'
WAY = '<a href="{}"><span class="visually-hidden">{} </span>{}</a>'


def head_of(table) -> SafeString:
    return format_html_join("", "{}", ((cell_of(column, table),) for column in table.columns))


def cell_of(column: BoundColumn, table) -> SafeString:
    own = {name: value for name, value in column.attrs["th"].items() if value is not None}
    words = column.header
    if column.orderable:
        words = format_html(WAY, ordered(column, table), _("Sort by"), words)
    return format_html(HEAD, flatatt(own), flatatt(order_of(column)), words)


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
