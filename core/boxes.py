"""What comes out of the boxes of a form, before a field reads it."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from core.sentences import one_after_the_other
from core.typed import visible, visible_lines

with_number = lazy(
    lambda sentence: one_after_the_other(
        str(sentence), gettext("Characters too many: %(too_many)s.")
    ),
    str,
)
LINE_ENDS = re.compile(r"\r\n|\r|\n")


def as_sent(text: str, widget) -> str:
    """A stored text as its box gives it back: without outer space, one line where it has one."""
    text = LINE_ENDS.sub("\n" if isinstance(widget, forms.Textarea) else "", text)
    return as_seen(text, widget).strip()


def as_seen(text: str, widget) -> str:
    """What a box holds without what nobody sees of it."""
    return visible_lines(text) if isinstance(widget, forms.Textarea) else visible(text)


class AsSeenMixin:
    """A form that reads what can be seen in its boxes."""

    def _widget_data_value(self, widget, html_name):
        """A browser ends each line with two characters; here one ends it."""
        value = super()._widget_data_value(widget, html_name)
        if isinstance(value, list):
            return [as_seen(each, widget) if isinstance(each, str) else each for each in value]
        return as_seen(LINE_ENDS.sub("\n", value), widget) if isinstance(value, str) else value


class MostCharacters(MaxLengthValidator):
    """The longest that a text may be; a refusal says by how many characters it is longer."""

    def __call__(self, value):
        try:
            super().__call__(value)
        except ValidationError as refusal:
            count_too_many(refusal)
            raise


def count_too_many(refusal: ValidationError) -> None:
    """Let the refusal of a text that is too long say how much of it is."""
    said = refusal.params or {}
    if {"show_value", "limit_value"} <= said.keys():
        refusal.params = said | {"too_many": said["show_value"] - said["limit_value"]}


def hold_all_of_it(field: forms.Field) -> None:
    """A box takes whatever is typed or pasted: a browser would cut what is too long off, unsaid.

    Call when the field has its sentences.

    static/js/portal.js counts what is too many, and on sending the field does.
    """
    attrs = field.widget.attrs
    if isinstance(field.widget, forms.PasswordInput) or field.widget.is_hidden:
        return
    if most := attrs.pop("maxlength", None):
        limit(field, int(most))
        # The field's own sentence says how many may stand there, and not how many do.
        field.error_messages["max_length"] = with_number(field.error_messages["max_length"])


def limit(field: forms.CharField, most: int) -> None:
    """Let the text of a box be so long, and no longer."""
    others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
    field.max_length, field.validators = most, [*others, MostCharacters(most)]
    field.widget.attrs |= {
        "data-most": most,
        "data-too-many": gettext_lazy("Characters too many: %(n)s"),
    }


def read_days(field: forms.Field) -> None:
    """A day reads the same in both languages, and is one that a calendar of ours can have."""
    if isinstance(field, forms.DateField) and check_plausible not in field.validators:
        field.input_formats = ["%Y-%m-%d"]
        field.validators = [*field.validators, check_plausible]


def check_plausible(day: datetime.date) -> None:
    if not 1800 <= day.year <= 2200:
        # The field says it in its own words.
        raise ValidationError("A day beyond our calendar", code="invalid")
