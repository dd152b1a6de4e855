"""A line of the page of mentor and trainee: something the two made."""

from django import forms
from django.utils.translation import gettext_lazy

from core.lines import LineForm
from results.models import Result


class ResultLine(LineForm):
    """Something the two made."""

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
    authors = forms.MultipleChoiceField(
        label=gettext_lazy("By"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who made it.")},
    )
    characters = forms.IntegerField(
        label=gettext_lazy("Characters"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Of a compilation: its length."),
    )
    identity = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["authors"]
        field.choices = self.people
        # Somebody else may have noted it without saying who made it.
        field.required = self.was is None or bool(self.was.authors)
