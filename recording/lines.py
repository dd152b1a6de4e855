"""The line of a result, as far as both pages have it."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.sameness.offering import chosen
from core.lines import LineForm
from programs.models import Program
from results.models import Result


class ResultLine(LineForm):
    """Something that was made; each page asks in its own way by whom.

    While the title of a new line is typed, results noted before are offered. The one chosen is the
    `same`; `same_told` is how the page, come back, says so again. What a stored line was joined
    with it says, and its own page parts them.
    """

    field_order = ("kind", "title", "authors", "characters")
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of result"),
        choices=[("", gettext_lazy("Choose")), *Result.Kind.choices],
        error_messages={"required": gettext_lazy("Choose what kind of result this is.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"data-like": reverse_lazy("activities:like")}),
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
    same = forms.UUIDField(widget=forms.HiddenInput, required=False)
    same_told = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)

    def choose_fields(self):
        was = self.initial.get("was")
        if was is None:
            return
        del self.fields["same"], self.fields["same_told"]
        del self.fields["title"].widget.attrs["data-like"]
        if was.same_as:
            words = _("The same as “%(title)s”: it counts once.")
            self.fields["title"].help_text = words % {"title": was.same_as}

    def clean_same(self) -> Result | None:
        key = self.cleaned_data["same"]
        return chosen(self.actor, key) if key else None

    def clean(self):
        values = super().clean()
        same, kind = values.get("same"), values.get("kind")
        if same and kind and kind != same.kind:
            words = _("It was noted as “%(kind)s” before. Choose that, or press “It is another”.")
            self.add_error("kind", words % {"kind": same.get_kind_display()})
        return values

    def judge_program(self, program: Program | None) -> None:
        """What was chosen for another pair's form may be of another program by now."""
        same = None if self.errors else self.cleaned_data.get("same")
        if same and program and same.program_id != program.pk:
            words = _("It was noted in another program, and each program counts its own.")
            self.add_error("title", words)
