"""The boxes that narrow a list, as HTML.

A list has ten of them with a hundred choices, and shows them with every page: a form asks a dozen
templates for each box. Filters have text, days and lists to choose from, and nothing else.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

import django_filters as filters
from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.names import NamedInTwoLanguages, in_language
from core.prepared import Prepared

BOX = '<div id="div_{}" class="{}"><label for="{}">{}</label>{}{}</div>\n'
WRONG = '<div id="{}_error" class="field-error">{}</div>'


def boxes(form: BaseForm) -> SafeString:
    """Each with its label, what is wrong in it, and the box itself; as bootstrap5/field.html."""
    return mark_safe("".join([box(field) for field in form]))  # noqa: S308


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
        chosen = {escape(each) for each in widget.format_value(value)}
        return mark_safe(  # noqa: S308
            f"<select{as_html({'name': field.html_name} | attributes)}>"
            f"{options(widget.choices, chosen)}</select>"
        )
    typed = widget.format_value(value)
    known = {"type": widget.input_type, "name": field.html_name}
    known |= {} if typed is None else {"value": typed}
    return mark_safe(f"<input{as_html(known | attributes)}>")  # noqa: S308


def as_html(attributes: dict) -> str:
    """In the order of the attributes; one that is True has no value."""
    said = [
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    ]
    return "".join(said)


def options(choices: Iterable, chosen: set[str]) -> str:
    """Those of a list, and of the groups in it."""
    found = []
    for key, label in choices:
        if isinstance(label, list | tuple):
            group = options(label, chosen)
            found.append(f'<optgroup label="{escape(str(key))}">\n{group}</optgroup>\n')
            continue
        word = "" if key is None else escape(str(key))
        mark = " selected" if word in chosen else ""
        found.append(f'<option value="{word}"{mark}>{escape(str(label))}</option>\n')
    return "".join(found)


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
