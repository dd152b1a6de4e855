"""Pages for subjects and terms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CreateForm, DateInput, EditForm
from core.layout import side_by_side
from roster.subjects.models import Subject, Term

# --- the office's lists ---------------------------------------------------------------------------


class SubjectForm(CreateForm):
    submit_label = _("Add the subject")

    class Meta:
        model = Subject
        fields = ["name", "name_en"]


class SubjectEditForm(EditForm):
    class Meta:
        model = Subject
        fields = ["name", "name_en", "sort_order"]


TERM_DAYS = {"starts_on": DateInput, "ends_on": DateInput, "first_week_starts_on": DateInput}


WEEK_HELP = _(
    "The school calendar counts weeks from Sunday: the Sunday on or before the first day."
)


class TermForm(CreateForm):
    submit_label = _("Add the term")
    first_week_starts_on = forms.DateField(
        label=_("Week 1 starts on"), widget=DateInput, required=False, help_text=WEEK_HELP
    )

    class Meta:
        model = Term
        fields = ["name", "name_en", "starts_on", "ends_on", "first_week_starts_on"]
        widgets = TERM_DAYS

    def layout(self):
        return [
            "name",
            "name_en",
            side_by_side("starts_on", "ends_on"),
            "first_week_starts_on",
            "uuid",
        ]


class TermEditForm(EditForm):
    class Meta:
        model = Term
        fields = ["name", "name_en", "starts_on", "ends_on", "first_week_starts_on"]
        widgets = TERM_DAYS
        help_texts = {"first_week_starts_on": WEEK_HELP}
