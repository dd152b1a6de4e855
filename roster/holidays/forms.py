"""Pages for the holidays of a term."""

from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, RecordForm, VersionForm
from core.layout import side_by_side
from roster.holidays.models import Holiday


class HolidayForm(RecordForm):
    submit_label = _("Add the holiday")

    class Meta:
        model = Holiday
        fields = ["name", "name_en", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {"ends_on": _("Left empty it is a holiday of one day.")}

    def choose_fields(self):
        super().choose_fields()
        self.fields["ends_on"].required = False

    def layout(self):
        return ["name", "name_en", side_by_side("starts_on", "ends_on"), self.key]


class RemoveHolidayForm(VersionForm):
    submit_label = _("Remove the holiday")
