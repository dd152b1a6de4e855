"""The line of a result, as far as both pages have it."""

from django import forms
from django.utils.translation import gettext_lazy

from core.lines import LineForm
from results.models import Result


class ResultLine(LineForm):
    """Something that was made; each page asks in its own way by whom."""

    field_order = ("kind", "title", "authors", "characters")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of result"),
        choices=[("", gettext_lazy("Choose")), *Result.Kind.choices],
        error_messages={"required": gettext_lazy("Choose what kind of result this is.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the title of this result.")},
    )
    characters = forms.IntegerField(
        label=gettext_lazy("Characters"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Of a compilation: its length."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
