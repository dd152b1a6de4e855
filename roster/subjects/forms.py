"""Pages for subjects and terms."""

from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, RecordForm, StandardSetForm
from core.layout import side_by_side
from core.periods import Period
from roster.subjects.models import Subject, Term
from roster.subjects.standard import MONDAY, SUNDAY


class SubjectForm(RecordForm):
    submit_label = _("Add the subject")
    only_stored = ("sort_order",)

    class Meta:
        model = Subject
        fields = ["name", "name_en", "sort_order"]


class TermForm(RecordForm):
    submit_label = _("Add the term")

    class Meta:
        model = Term
        fields = ["name", "name_en", "starts_on", "ends_on", "first_week_starts_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "first_week_starts_on": DateInput}
        help_texts = {
            "first_week_starts_on": _(
                "The Monday or Sunday on or before the first day, as your calendar counts weeks. "
                "Left empty it is as in your last term; in the first one it is Monday."
            )
        }

    def choose_fields(self):
        super().choose_fields()
        # Of a new term it follows from the first day, unless told otherwise.
        self.fields["first_week_starts_on"].required = not self.is_new

    def layout(self):
        days = side_by_side("starts_on", "ends_on")
        return ["name", "name_en", days, "first_week_starts_on", self.key]


class SchoolYearForm(StandardSetForm):
    """The days of a school year's two terms; their names follow from the year."""

    days = ("first_starts_on", "first_ends_on", "second_starts_on", "second_ends_on")

    submit_label = _("Add the terms")
    first_starts_on = forms.DateField(label=_("First day of the first term"), widget=DateInput)
    first_ends_on = forms.DateField(label=_("Last day of the first term"), widget=DateInput)
    second_starts_on = forms.DateField(label=_("First day of the second term"), widget=DateInput)
    second_ends_on = forms.DateField(label=_("Last day of the second term"), widget=DateInput)
    weekday = forms.TypedChoiceField(
        label=_("Each week of your calendar begins on"),
        choices=[(MONDAY, _("Monday")), (SUNDAY, _("Sunday"))],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "choices across"}),
        help_text=_("Week 1 is the week that holds the first day of the term."),
    )

    def layout(self):
        return [
            side_by_side("first_starts_on", "first_ends_on"),
            side_by_side("second_starts_on", "second_ends_on"),
            "weekday",
        ]

    def clean(self):
        """Each day comes after the one before it."""
        super().clean()
        for earlier, name in pairwise(self.days):
            day, before = self.cleaned_data.get(name), self.cleaned_data.get(earlier)
            if day and before and day <= before:
                values = {"day": date_format(before), "label": self.fields[earlier].label}
                text = _("Enter a day after %(day)s, which stands under “%(label)s”.")
                self.add_error(name, ValidationError(text % values))

    @property
    def terms(self) -> dict[str, Period]:
        said = self.cleaned_data
        return {
            "first": Period(said["first_starts_on"], said["first_ends_on"]),
            "second": Period(said["second_starts_on"], said["second_ends_on"]),
        }
