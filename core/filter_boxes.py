"""The boxes that narrow a list, as HTML.

A list has ten of them with a hundred choices, and shows them with every page: a form asks a dozen
templates for each box. Filters have text, days and lists to choose from, and nothing else.
"""

from collections.abc import Iterable
from functools import cache

import django_filters as filters
from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.names import NamedInTwoLanguages, in_language
from core.prepared import Prepared

BOX = '<div id="div_{}" class="{}"><label for="{}">{}</label>{}{}</div>\n'
OPTION = '<option value="{}">{}</option>\n'
CHOSEN = '<option value="{}" selected>{}</option>\n'
GROUP = '<optgroup label="{}">\n{}</optgroup>\n'
WRONG = '<div id="{}_error" class="field-error">{}</div>'


def boxes(form: BaseForm) -> SafeString:
    """Each with its label, what is wrong in it, and the box itself; as bootstrap5/field.html."""
    return format_html_join("", "{}", ((box(field),) for field in form))


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
