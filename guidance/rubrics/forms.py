"""Adding a rubric: its name, its grades, and a line for each criterion."""

import uuid

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ScopedForm
from core.lines import LineForm, Lines, PartsMixin, lines
from guidance.rubrics.models import ALL_MARKS
from guidance.rubrics.services import check_weights
from programs.program.forms import SubjectOfLeadMixin
from roster.models import Subject

A_WEIGHT = _("Enter a weight between 1 and 100.")
A_GRADE = _("Enter a number between 1 and 100.")


class CriterionLine(LineForm):
    name = forms.CharField(
        label=_("What is marked"),
        max_length=120,
        error_messages={"required": _("Say what this line marks.")},
    )
    name_en = forms.CharField(label=_("In English"), max_length=160, required=False)
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=ALL_MARKS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_WEIGHT),
    )


def grade(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=1,
        max_value=ALL_MARKS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_GRADE),
    )


class RubricForm(PartsMixin, SubjectOfLeadMixin, ScopedForm):
    submit_label = _("Add the rubric")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.all(),
        required=False,
        help_text=_("Without a subject it holds for all that have no rubric of their own."),
    )
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    excellent_from = grade(_("Excellent from"), 90)
    good_from = grade(_("Good from"), 80)
    fair_from = grade(_("Fair from"), 70)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow_subject()

    def formsets(self):
        return {"criteria": lines(CriterionLine, empty=1, most=20)}

    def layout(self):
        return [
            "uuid",
            "subject",
            Div("name", "name_en", css_class="beside"),
            Lines(
                "criteria",
                legend=_("What is marked"),
                hint=_("The weights come to 100. A line that you empty is left out."),
                one=_("Line"),
                add=_("Add a line"),
                is_open=True,
            ),
            Div("excellent_from", "good_from", "fair_from", css_class="beside"),
        ]

    def criteria(self) -> list[tuple[str, str, int]]:
        return [
            (line["name"], line["name_en"], line["weight"])
            for line in self.parts["criteria"].cleaned()
        ]

    def clean(self):
        values = super().clean()
        if self.parts["criteria"].is_valid():
            try:
                check_weights(weight for _name, _name_en, weight in self.criteria())
            except ValidationError as refusal:
                self.demand("criteria", "weight", refusal.message)
        self.check_parts()
        return values
