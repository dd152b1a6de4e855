"""Pages for subjects and terms."""

from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, RecordForm
from core.layout import side_by_side
from roster.subjects.models import Subject, Term


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
                "The school calendar counts weeks from Sunday: the Sunday on or before the first "
                "day."
            )
        }

    def choose_fields(self):
        super().choose_fields()
        # Of a new term it follows from the first day, unless told otherwise.
        self.fields["first_week_starts_on"].required = not self.is_new

    def layout(self):
        days = side_by_side("starts_on", "ends_on")
        return ["name", "name_en", days, "first_week_starts_on", self.key]
