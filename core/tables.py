"""The base of every list: names as the actor may see them, cards on a phone."""

from collections.abc import Iterator

import django_filters as filters
import django_tables2 as tables
from crispy_forms.helper import FormHelper
from django.urls import reverse
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.rows import BoundRows

from core.boxes import AsSeenMixin, read_days
from core.names import shown
from core.paging.pages import Pages
from core.refusals import in_our_words
from core.rights import may_manage_lists
from core.scoping import ScopedModel
from core.table_rows import Cell, rows_as_cells

LONGEST_PAGE = 200


class ScopedTable(tables.Table):
    """A table that knows its reader. The first column is the row's heading.

    `number_of_rows` is set where it is known already: pages then do without counting them.
    `no_cards` keeps the table a table on a phone. Without rows, `empty_url` and `empty_action` lead
    to what can be done about it.
    """

    number_of_rows: int | None = None
    caption: str = ""
    hide_caption = no_cards = False
    empty_url = empty_action = ""

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)
        for bound in self.columns:
            if isinstance(bound.column, tables.DateColumn | tables.DateTimeColumn):
                keep_whole(bound.column)

    def paginate(self, *args, per_page=50, **kwargs):
        """By key, from the place in the address, which may ask for longer pages within reason."""
        asked = self.request.GET.get(self.prefixed_page_field, "")
        size = min(max(per_page, 1), LONGEST_PAGE)
        self.page = self.lay_out(size).page(asked)
        self.page.object_list = BoundRows(self.page.object_list, table=self)

    def rows_as_cells(self) -> Iterator[list[Cell]]:
        return rows_as_cells(self)

    def lay_out(self, size: int) -> Pages:
        return Pages(self.data.data, size, number=self.number_of_rows)

    class Meta:
        template_name = "django_tables2/portal.html"
        attrs = {"class": "list"}


def keep_whole(column: tables.Column) -> None:
    """A date is one word: no line breaks it."""
    cell = column.attrs.get("td", {})
    classes = " ".join(filter(None, [cell.get("class"), "nowrap"]))
    column.attrs = {**column.attrs, "td": {**cell, "class": classes}}


class PersonColumn(tables.Column):
    """A person's name, masked for a reader who has not asked for names."""

    def render(self, value, table):
        return shown(str(value), table.actor)


class NumberColumn(tables.Column):
    """A figure: right-aligned."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs={"th": {"class": "n"}, "td": {"class": "n"}}, **kwargs)


class ScopedFilterSet(filters.FilterSet):
    """Filters whose choices the actor may see."""

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        for each in self.filters.values():
            rows = each.extra.get("queryset")
            if rows is not None and issubclass(rows.model, ScopedModel):
                each.field.queryset = rows.visible_to(actor)

    def get_form_class(self):
        return type("FilterForm", (AsSeenMixin, super().get_form_class()), {})

    @cached_property
    def form(self):
        form = super().form
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
        for field in form.fields.values():
            in_our_words(field)
            read_days(field)
            if getattr(field, "empty_label", None):
                field.empty_label = _("All")
        return form


def to_edit(name: str):
    """Links a row to its form, for those who may change it."""

    def address(record, table):
        return reverse(name, args=[record.uuid]) if may_manage_lists(table.actor) else None

    return address


def period(first, last) -> str:
    """Two days, both included; either may be open."""
    days = {"first": formats.date_format(first) if first else ""}
    if last is None:
        return gettext("since %(first)s") % days if first else ""
    days["last"] = formats.date_format(last)
    if first is None:
        return gettext("until %(last)s") % days
    return gettext("%(first)s to %(last)s") % days


# On a phone a row has no column heads: by these the value is called what it is.
NAMED = {"td": {"class": "named"}}

# Short words whose column must not break them letter by letter.
UNBROKEN = {"th": {"class": "nowrap"}, "td": {"class": "nowrap"}}
