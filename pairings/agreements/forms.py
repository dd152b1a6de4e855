"""Forms for entering, changing and voiding an agreement."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DateInput, RecordForm, VersionForm, up_to_99
from core.layout import side_by_side
from core.stored_files.fields import FileField
from pairings.agreements.models import Agreement


class AgreementForm(RecordForm):
    submit_label = gettext_lazy("Add the agreement")
    change_label = gettext_lazy("Save the changes")

    copies = up_to_99(gettext_lazy("Number of copies"), 2)
    scan = FileField(
        label=gettext_lazy("Scan of the signed paper"),
        required=False,
        help_text=gettext_lazy("A photo, PDF, DOCX, XLSX or PPTX of up to 10 MB."),
    )

    class Meta:
        model = Agreement
        fields = (
            *("signed_on", "starts_on", "ends_on", "areas"),
            *("signed_for_supporting", "signed_for_supported", "copies", "text"),
        )
        labels = {
            "signed_on": gettext_lazy("Signed on"),
            "starts_on": gettext_lazy("Valid from"),
            "ends_on": gettext_lazy("Valid until"),
            "areas": gettext_lazy("Areas of cooperation"),
            "signed_for_supporting": gettext_lazy("Who signed for the supporting side"),
            "signed_for_supported": gettext_lazy("Who signed for the supported side"),
            "text": gettext_lazy("Text of the agreement"),
        }
        help_texts = {
            "signed_on": gettext_lazy(
                "Leave it empty while it is still to be signed: you can print it, have it signed, "
                "and enter the day and the scan afterwards."
            ),
            "areas": gettext_lazy("Subjects and whatever else, such as the Young Pioneers."),
        }
        widgets = {
            "signed_on": DateInput(),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "text": forms.Textarea(attrs={"rows": 8}),
        }
        error_messages = {
            "starts_on": {"required": gettext_lazy("Enter the date.")},
            "areas": {"required": gettext_lazy("Say in which areas the two work together.")},
        }

    def layout(self):
        return [
            "signed_on",
            side_by_side("starts_on", "ends_on"),
            "areas",
            side_by_side("signed_for_supporting", "signed_for_supported"),
            "copies",
            "text",
            "scan",
            self.key,
        ]


class VoidAgreementForm(VersionForm):
    submit_label = gettext_lazy("Void the agreement")

    void_reason = forms.CharField(label=gettext_lazy("Why it is void"), max_length=200)
