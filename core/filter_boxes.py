"""The boxes that narrow a list, as HTML: what a line has room for, and the others behind one more.

A list has ten of them with a hundred choices, and shows them with every page: a form asks a dozen
templates for each box. Filters have text, days and lists to choose from, and nothing else.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.long_words import width_of
from core.markup import Markup, joined
from core.names import NamedInTwoLanguages, is_read_in_english
from core.prepared import Prepared

BOX = Markup('<div id="div_{}" class="{}"><label for="{}">{}</label>{}{}</div>\n')
LIST = Markup("<select{}>{}</select>")
TYPED = Markup("<input{}>")
OPTION = Markup('<option value="{}">{}</option>\n')
CHOSEN = Markup('<option value="{}" selected>{}</option>\n')
GROUP = Markup('<optgroup label="{}">\n{}</optgroup>\n')
WRONG = Markup('<div id="{}_error" class="field-error">{}</div>')
ERROR = Markup("<div>{}</div>")
MORE = Markup("""<details class="menu more" data-menu{}>
<summary>{}{}</summary>
<div>{}</div>
</details>
""")
SET = Markup(' <span class="chip">{}</span>')

# What a line has room for on a desk, in letters: labels, and what each box takes besides.
LINE = 106
OF_LIST, OF_TEXT, OF_MORE = 13, 19, 18
# How many lists of choices are remembered in their words.
LISTS = 200


def boxes(form: BaseForm) -> SafeString:
    first, rest = line_and_rest(list(form))
    pieces = [box(field) for field in first]
    return joined([*pieces, more(rest)] if rest else pieces)


def line_and_rest(fields: list[BoundField]) -> tuple[list[BoundField], list[BoundField]]:
    """Those that stand in the line, and those behind "More filters"."""
    widths = [width_of(str(field.label)) + room_of(field) for field in fields]
    if sum(widths) <= LINE:
        return fields, []
    reach = accumulate(widths)
    held = sum(end <= LINE - OF_MORE for end in reach)
    return fields[:held], fields[held:]


def room_of(field: BoundField) -> int:
    return OF_LIST if isinstance(field.field.widget, forms.Select) else OF_TEXT


def more(fields: list[BoundField]) -> SafeString:
    """The others, and how many of them are set; open, where something is wrong in one."""
    number = sum(bool(field.value()) for field in fields)
    # Translators: how many of the filters that are not in sight narrow the list.
    chip = SET(_("%(number)s set") % {"number": number}) if number else ""
    is_open = flatatt({"open": any(field.errors for field in fields)})
    return MORE(is_open, _("More filters"), chip, joined([box(field) for field in fields]))


def box(field: BoundField) -> SafeString:
    """A box with its label and what is wrong in it; as bootstrap5/field.html."""
    errors, key = field.errors, field.auto_id
    wrong = WRONG(key, ERROR.each((error,) for error in errors)) if errors else ""
    classes = "field has-error" if errors else "field"
    return BOX(key, classes, key, field.label, wrong, drawn(field))


def drawn(field: BoundField) -> SafeString:
    widget = field.field.widget
    is_list = isinstance(widget, forms.Select)
    named = [type(widget).__name__.lower(), "form-select" if is_list else "form-control"]
    given = {"class": " ".join([*named, "is-invalid"] if field.errors else named)}
    attributes = widget.attrs | given | field.build_widget_attrs({}) | {"id": field.auto_id}
    value = field.value()
    if is_list:
        chosen = frozenset(widget.format_value(value))
        known = flatatt({"name": field.html_name} | attributes)
        return LIST(known, options(widget.choices, chosen))
    typed = widget.format_value(value)
    known = {"type": widget.input_type, "name": field.html_name}
    known |= {} if typed is None else {"value": typed}
    return TYPED(flatatt(known | attributes))


def options(choices: Iterable, chosen: frozenset[str]) -> SafeString:
    """Those of a list, and of the groups in it."""
    return worded_options(tuple(map(plain, choices)), chosen)


def plain(choice: tuple) -> tuple:
    """A choice as it is compared: a group holds its own in a tuple, and words wait no more."""
    key, label = choice
    is_group = isinstance(label, list | tuple)
    return key, tuple(map(plain, label)) if is_group else str(label)


@lru_cache(LISTS)
def worded_options(choices: tuple, chosen: frozenset[str]) -> SafeString:
    """The same choices make the same list, whoever asks: its words are put together once."""
    return joined([option(*each, chosen) for each in choices])


def option(key, label, chosen: frozenset[str]) -> SafeString:
    if isinstance(label, tuple):
        return GROUP(key, worded_options(label, chosen))
    word = "" if key is None else str(key)
    return (CHOSEN if word in chosen else OPTION)(word, label)


class ReadAsValues(ModelChoiceIterator):
    """The choices of a list of records: no record is made of them."""

    @staticmethod
    def values(rows: QuerySet) -> QuerySet:
        """What is read of the rows, in their order."""
        raise NotImplementedError

    def found(self) -> Iterable[tuple]:
        declared = offered_to_everybody(self.field)
        return (
            self.values(self.queryset) if declared is None else worded(type(self), declared).ask()
        )


def offer(field: forms.ModelChoiceField, declared: QuerySet, seen: QuerySet) -> None:
    """Let a filter's list offer what its reader sees of the rows it declares."""
    field.queryset = seen
    # What is asked for is worded once, unless the rows are narrowed down, here or later.
    field.for_everybody = (declared, field.queryset) if seen is declared else None


def offered_to_everybody(field: forms.ModelChoiceField) -> QuerySet | None:
    declared, offered = getattr(field, "for_everybody", None) or (None, None)
    return declared if offered is field.queryset else None


@cache
def worded(kind: type[ReadAsValues], declared: QuerySet) -> Prepared:
    return Prepared(lambda: kind.values(declared.all()))


class Names(ReadAsValues):
    """Those that have a name and no more to say."""

    @staticmethod
    def values(rows):
        return rows.values_list("pk", "name", "name_en")

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        in_english = is_read_in_english()
        for key, name, name_en in self.found():
            yield key, name_en if in_english and name_en else name


def is_by_name(field: forms.Field) -> bool:
    """Whether a list offers its records by their two names, as they are."""
    return (
        isinstance(field, forms.ModelChoiceField)
        and issubclass(field.queryset.model, NamedInTwoLanguages)
        and field.queryset.model.__str__ is NamedInTwoLanguages.__str__
        and field.iterator is filters.fields.ModelChoiceIterator
    )
