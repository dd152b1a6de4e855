"""The page that closes a program, with what still waits in it."""

from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import closing
from activities.models import Status
from core.forms import VersionForm
from programs.models import Program
from programs.views.shared import BySlug, StepPage


class CloseProgramForm(VersionForm):
    submit_label = gettext_lazy("Close the program")
    leave_waiting = forms.BooleanField(
        label=gettext_lazy("Close it all the same: these forms do not count"),
        required=False,
        help_text=gettext_lazy(
            "They stay where they are, and nobody can confirm, change or send them until the "
            "program is opened again."
        ),
    )

    def __init__(self, *args, is_settled: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_settled:
            del self.fields["leave_waiting"]
            self.helper.layout = Layout("version", self.submit())


class CloseProgramView(BySlug, StepPage):
    """Shows what still waits in the program, with the way to each list, before it is closed."""

    model = Program
    form_class = CloseProgramForm
    service = closing.close_program
    template_name = "activities/close_program.html"
    lede = gettext_lazy(
        "Nothing in it can be recorded, confirmed, corrected or voided any more. Everything stays "
        "to be read and counted, and you can open it again with a reason."
    )
    success_message = gettext_lazy("The program is closed.")

    def get_title(self):
        return _("Close %(program)s") % {"program": self.object}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_settled": not closing.unsettled(self.object)}

    def get_context_data(self, **kwargs):
        everything = reverse("activities:list")
        waiting = [
            {
                "label": Status(status).label,
                "number": number,
                "url": f"{everything}?tab=all&running=on&status={status}",
            }
            for status, number in closing.unsettled(self.object).items()
        ]
        return super().get_context_data(**kwargs) | {"waiting": waiting}
