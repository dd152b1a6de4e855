"""What comes out of the boxes of a form, before a field reads it."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError

from core.typed import visible, visible_lines

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


def read_days(field: forms.Field) -> None:
    """A day reads the same in both languages, and is one that a calendar of ours can have."""
    if isinstance(field, forms.DateField) and check_plausible not in field.validators:
        field.input_formats = ["%Y-%m-%d"]
        field.validators = [*field.validators, check_plausible]


def check_plausible(day: datetime.date) -> None:
    if not 1800 <= day.year <= 2200:
        # The field says it in its own words.
        raise ValidationError("A day beyond our calendar", code="invalid")
