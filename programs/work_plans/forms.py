"""Forms for writing, issuing and withdrawing a work plan or a needs survey."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, RecordForm, VersionForm
from core.stored_files.fields import FileField
from programs.work_plans.models import WorkPlan


class WorkPlanForm(RecordForm):
    submit_label = _("Save as a draft")
    change_label = _("Save the changes")
    only_new = ("kind",)

    file = FileField(
        label=_("File"),
        required=False,
        help_text=_("A photo, PDF, DOCX, XLSX or PPTX of up to 10 MB."),
    )

    class Meta:
        model = WorkPlan
        fields = ("kind", "title", "title_en", "dated", "text")
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "choices across"}),
            "dated": DateInput(),
            "text": forms.Textarea(attrs={"rows": 16}),
        }
        labels = {"title": _("Title of the plan or survey")}
        help_texts = {
            "dated": _("As it stands on the paper, or when the survey was made."),
            "text": _("Write it here, or choose a file, or both."),
        }
        error_messages = {"title": {"required": _("Enter the title.")}}

    def choose_fields(self):
        super().choose_fields()
        if self.is_new:
            self.fields["kind"].choices = WorkPlan.Kind.choices
            self.fields["title"].required = False
            self.fields["title"].help_text = _(
                "Left empty, it is called “Work plan of …” or “Needs survey of …”, as you chose."
            )

    def layout(self):
        first = ["kind"] if self.is_new else []
        return [*first, "title", "title_en", "dated", "text", "file", self.key]


class IssueForm(VersionForm):
    submit_label = _("Issue it")


class WithdrawForm(VersionForm):
    submit_label = _("Withdraw it")

    withdraw_reason = forms.CharField(label=_("Why it is withdrawn"), max_length=200)
