"""The base of every list: names as the actor may see them, cards on a phone."""

from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from typing import ClassVar

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import get_template
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.rows import BoundRows

from core.boxes import AsSeenMixin, read_days
from core.dates import moment_in_words
from core.filter_boxes import Names, is_by_name, offer
from core.names import shown
from core.paging.pages import Pages
from core.plain_rows import Hung, Reading
from core.refusals import in_our_words
from core.rights import may_manage_lists
from core.scoping import ScopedModel
from core.table_head import head_of, sorting_of
from core.table_rows import body_of

LONGEST_PAGE = 200


class ScopedTable(tables.Table):
    """A table that knows its reader. The first column is the row's heading.

    `number_of_rows` is set where it is known already: pages then do without counting them.
    Without rows, `empty_url` and `empty_action` lead to what can be done about it.

    On a phone a row is two lines: its heading with the column `beside` it, which says how it
    stands, and then all others, those named in `soon` first; what does not fit is cut off, for it
    stands on the record's own page. Rows that are read here `reads_whole` keeps whole, and
    `no_cards` keeps the table a table.

    A table that names what it `reads`, and in `reads_several` what hangs on each row, gets its rows
    as values (core/plain_rows.py): a page of records costs several times as much. Such a row `says`
    of itself what its record does, by what was read.
    """

    number_of_rows: int | None = None
    caption: str = ""
    hide_caption = no_cards = reads_whole = False
    beside = ""
    soon: tuple[str, ...] = ()
    empty_url = empty_action = ""
    reads: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    reads_several: ClassVar[dict[str, Hung]] = {}

    def __init__(self, *args, actor, **kwargs):
        self.actor = actor
        super().__init__(*args, **kwargs)
        for bound in self.columns:
            if isinstance(bound.column, DateColumn | MomentColumn):
                keep_whole(bound.column)

    def paginate(self, *args, per_page=50, **kwargs):
        """By key, from the place in the address, which may ask for longer pages within reason."""
        asked = self.request.GET.get(self.prefixed_page_field, "")
        size = min(max(per_page, 1), LONGEST_PAGE)
        self.page = self.lay_out(size).page(asked)
        self.page.object_list = BoundRows(self.page.object_list, table=self)

    def head(self) -> SafeString:
        return head_of(self)

    def sorting(self) -> SafeString:
        return sorting_of(self)

    def body(self) -> SafeString:
        return body_of(self)

    def lay_out(self, size: int) -> Pages:
        return Pages(self.data.data, size, number=self.number_of_rows, read=self.reader())

    def reader(self) -> Callable[[QuerySet, list], Iterable] | None:
        """Makes of a page what this table shows, where that is no records."""
        reading = reading_of(type(self)) if self.reads else None
        return reading and (lambda rows, keys: reading.at(keys))

    class Meta:
        template_name = "django_tables2/portal.html"
        attrs = {"class": "list"}


@cache
def reading_of(table: type[ScopedTable]) -> Reading:
    return Reading(table._meta.model, table.reads, table.reads_several, says=table.says)


def keep_whole(column: tables.Column) -> None:
    """A date is one word: no line breaks it."""
    cell = column.attrs.get("td", {})
    classes = " ".join(filter(None, [cell.get("class"), "nowrap"]))
    column.attrs = {**column.attrs, "td": {**cell, "class": classes}}


def told_apart(words: str, by: str) -> str:
    """The words of a link, and behind them for whoever hears them what another of equal words has
    otherwise.
    """
    return format_html('{}<span class="visually-hidden"> {}</span>', words, by) if by else words


class PartColumn(tables.TemplateColumn):
    """A cell that is a part of the page by itself.

    The library makes the context of a whole page for each, with all that its head says.
    """

    def render(self, record, table, value, bound_column, **kwargs):
        cell = self.get_context_data(
            record=record, table=table, value=value, bound_column=bound_column, **kwargs
        )
        with table.context.push(**cell):
            text = get_template(self.template_name).template.render(table.context)
        # What says nothing is empty, so that no dot stands before it on a phone.
        return text if text.strip() else ""


class PersonColumn(tables.Column):
    """A person's name, masked for a reader who has not asked for names."""

    def render(self, value, table):
        return shown(str(value), table.actor)


class DateColumn(tables.DateColumn):
    """A day. The library makes a template of it for each cell."""

    empty_values = tables.Column.empty_values

    def render(self, value):
        return formats.date_format(value, "SHORT_DATE_FORMAT")


class MomentColumn(tables.DateTimeColumn):
    """A day and its hour, as the clock stands where the office is."""

    empty_values = tables.Column.empty_values

    def render(self, value):
        return moment_in_words(value)


class NumberColumn(tables.Column):
    """A figure: right-aligned."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs={"th": {"class": "n"}, "td": {"class": "n"}}, **kwargs)


class FilterForm(AsSeenMixin, forms.Form):  # noqa: TID251  # core.forms stands above lists
    """What is asked of a list."""


class ScopedFilterSet(filters.FilterSet):
    """Filters whose choices the actor may see."""

    def __init__(self, data=None, queryset=None, *, actor, request=None):
        """The library's own copies all that the filters hold, with every page of a list."""
        self.is_bound, self.data = data is not None, data or QueryDict()
        self.queryset, self.request, self.actor = queryset, request, actor
        self.filters = {name: self.own(each) for name, each in self.base_filters.items()}
        for each in self.filters.values():
            rows = each.extra.get("queryset")
            if rows is None:
                continue
            if is_by_name(each.field):
                each.field.iterator = Names
            seen = rows.visible_to(actor) if issubclass(rows.model, ScopedModel) else rows
            offer(each.field, rows, seen)

    def own(self, declared: filters.Filter) -> filters.Filter:
        made = copy(declared)
        made.parent, made.model = self, self.queryset.model
        # Its filter leads back to the one it was made for.
        made.method = declared.method
        return made

    def chosen(self, name: str):
        """What is asked for by this filter; None where nothing is, or not rightly."""
        is_asked = self.is_bound and self.form.is_valid()
        return self.form.cleaned_data[name] if is_asked else None

    def as_it_is(self, rows, _name, _value):
        """The `method` of a filter that is answered where all rows are known."""
        return rows

    @cached_property
    def form(self):
        """Of the fields as they stand here; the library makes a class for each request."""
        form = FilterForm(self.data if self.is_bound else None)
        form.fields = {name: each.field for name, each in self.filters.items()}
        for field in form.fields.values():
            in_our_words(field)
            read_days(field)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = _("All")
        return form


def chip(label, tone: str = "") -> SafeString:
    """A state in a row, as components/status_chip.html has it elsewhere."""
    return format_html('<span class="{}">{}</span>', f"chip {tone}".strip(), label)


def to_edit(name: str):
    """Links a row to its form, for those who may change it."""

    def address(record, table):
        return reverse(name, args=[record.uuid]) if may_manage_lists(table.actor) else None

    return address


def period(first, last) -> str:
    """Two days, both included; either may be open."""
    days = {"first": formats.date_format(first) if first else ""}
    if last is None:
        if first and first > timezone.localdate():
            return gettext("from %(first)s") % days
        return gettext("since %(first)s") % days if first else ""
    days["last"] = formats.date_format(last)
    if first is None:
        return gettext("until %(last)s") % days
    return gettext("%(first)s to %(last)s") % days


# On a phone a row has no column heads: by these the value is called what it is.
NAMED = {"td": {"class": "named"}}

# Short words whose column must not break them letter by letter.
UNBROKEN = {"th": {"class": "nowrap"}, "td": {"class": "nowrap"}}
