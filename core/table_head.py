"""The heads of a list's columns as HTML, and the ways to the same list in another order."""

from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2.columns import BoundColumn

from core.markup import Markup, joined

HEAD = Markup('<th role="columnheader" scope="col"{}{}>{}</th>\n')
WAY = Markup('<a href="{}"><span class="visually-hidden">{} </span>{}</a>')
MENU = Markup("""<details class="menu sorting" data-menu>
<summary>{}{}</summary>
<div>{}</div>
</details>
""")
NOW = Markup(" <strong{}>{}</strong>")
ITEM = Markup('<a class="plain" href="{}"{}>{}</a>\n')


def head_of(table) -> SafeString:
    return joined([cell_of(column, table) for column in table.columns])


def cell_of(column: BoundColumn, table) -> SafeString:
    own = {name: value for name, value in column.attrs["th"].items() if value is not None}
    words = column.header
    if column.orderable:
        words = WAY(ordered(column, table), _("Sort by"), words)
    return HEAD(flatatt(own), flatatt(order_of(column)), words)


def sorting_of(table) -> SafeString:
    """One menu of the orders there are, which names the one the list is in."""
    columns = [column for column in table.columns if column.orderable]
    if not (columns and table.show_header and table.paginated_rows):
        return joined(())
    now = next((column for column in columns if column.is_ordered), None)
    items = (
        (ordered(column, table), flatatt(sign_of(column)), column.header) for column in columns
    )
    named = NOW(*((flatatt(sign_of(now)), now.header) if now else ("", _("usual order"))))
    return MENU(_("Sort by"), named, ITEM.each(items))


def sign_of(column: BoundColumn) -> dict[str, str]:
    """Which way the list runs, if it is in this order."""
    order = order_of(column)
    return {"data-order": order["aria-sort"], "aria-current": "true"} if order else {}


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
