"""The boxes that narrow a list, as HTML: what a line has room for, and the others behind one more.

A list has ten of them with a hundred choices, and shows them with every page: a form asks a dozen
templates for each box. Filters have text, days and lists to choose from, and nothing else.
"""

from collections.abc import Iterable
from functools import cache
from itertools import accumulate

import django_filters as filters
from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.long_words import width_of
from core.names import NamedInTwoLanguages, in_language
from core.prepared import Prepared

BOX = '<div id="div_{}" class="{}"><label for="{}">{}</label>{}{}</div>\n'
OPTION = '<option value="{}">{}</option>\n'
CHOSEN = '<option value="{}" selected>{}</option>\n'
GROUP = '<optgroup label="{}">\n{}</optgroup>\n'
WRONG = '<div id="{}_error" class="field-error">{}</div>'
MORE = """<details class="menu more" data-menu{}>
<summary>{}{}</summary>
<div>{}</div>
</details>
"""
SET = ' <span class="chip">{}</span>'

# What a line has room for on a desk, in letters: labels, and what each box takes besides.
LINE = 106
LIST, TEXT, OF_MORE = 13, 19, 18


def boxes(form: BaseForm) -> SafeString:
    first, rest = line_and_rest(list(form))
    return format_html("{}{}", each_of(first), more(rest) if rest else "")


def line_and_rest(fields: list[BoundField]) -> tuple[list[BoundField], list[BoundField]]:
    """Those that stand in the line, and those behind "More filters"."""
    widths = [width_of(str(field.label)) + room_of(field) for field in fields]
    if sum(widths) <= LINE:
        return fields, []
    reach = accumulate(widths)
    held = sum(end <= LINE - OF_MORE for end in reach)
    return fields[:held], fields[held:]


def room_of(field: BoundField) -> int:
    return LIST if isinstance(field.field.widget, forms.Select) else TEXT


def more(fields: list[BoundField]) -> SafeString:
    """The others, and how many of them are set; open, where something is wrong in one."""
    number = sum(bool(field.value()) for field in fields)
    # Translators: how many of the filters that are not in sight narrow the list.
    chip = format_html(SET, _("%(number)s set") % {"number": number}) if number else ""
    is_open = flatatt({"open": any(field.errors for field in fields)})
    return format_html(MORE, is_open, _("More filters"), chip, each_of(fields))


def each_of(fields: Iterable[BoundField]) -> SafeString:
    """Each with its label, what is wrong in it, and the box itself; as bootstrap5/field.html."""
    return format_html_join("", "{}", ((box(field),) for field in fields))


def box(field: BoundField) -> SafeString:
    errors = field.errors
    said = format_html_join("", "<div>{}</div>", ((error,) for error in errors))
    wrong = format_html(WRONG, field.auto_id, said) if errors else ""
    classes = "field has-error" if errors else "field"
    return format_html(BOX, field.auto_id, classes, field.auto_id, field.label, wrong, drawn(field))


def drawn(field: BoundField) -> SafeString:
    widget = field.field.widget
    is_list = isinstance(widget, forms.Select)
    named = [type(widget).__name__.lower(), "form-select" if is_list else "form-control"]
    given = {"class": " ".join([*named, "is-invalid"] if field.errors else named)}
    attributes = widget.attrs | given | field.build_widget_attrs({}) | {"id": field.auto_id}
    value = field.value()
    if is_list:
        chosen = set(widget.format_value(value))
        known = flatatt({"name": field.html_name} | attributes)
        return format_html("<select{}>{}</select>", known, options(widget.choices, chosen))
    typed = widget.format_value(value)
    known = {"type": widget.input_type, "name": field.html_name}
    known |= {} if typed is None else {"value": typed}
    return format_html("<input{}>", flatatt(known | attributes))


def options(choices: Iterable, chosen: set[str]) -> SafeString:
    """Those of a list, and of the groups in it."""
    return format_html_join("", "{}", ((option(*each, chosen),) for each in choices))


def option(key, label, chosen: set[str]) -> SafeString:
    if isinstance(label, list | tuple):
        return format_html(GROUP, key, options(label, chosen))
    word = "" if key is None else str(key)
    return format_html(CHOSEN if word in chosen else OPTION, word, label)


class Names(ModelChoiceIterator):
    """The choices of a list of records that have a name and no more to say: no record is made."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        whole = not self.queryset.query.where
        rows = all_of(self.queryset.model).ask() if whole else named(self.queryset)
        for key, *names in rows:
            yield key, in_language(*names)


def named(rows: QuerySet) -> QuerySet:
    return rows.values_list("pk", "name", "name_en")


@cache
def all_of(model: type[Model]) -> Prepared:
    return Prepared(lambda: named(model._base_manager.order_by(*model._meta.ordering)))


def is_by_name(field: forms.Field) -> bool:
    """Whether a list offers its records by their two names, as they are."""
    return (
        isinstance(field, forms.ModelChoiceField)
        and issubclass(field.queryset.model, NamedInTwoLanguages)
        and field.queryset.model.__str__ is NamedInTwoLanguages.__str__
        and field.iterator is filters.fields.ModelChoiceIterator
    )
