"""The page that closes a program, with what still waits in it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.closing.forms import CloseProgramForm
from activities.closing.services import close_program, unsettled
from activities.registration.models import Status
from core.pages import BySlug, StepPage
from programs.models import Program


class CloseProgramView(BySlug, StepPage):
    """Shows what still waits in the program, with the way to each list, before it is closed."""

    model = Program
    form_class = CloseProgramForm
    service = close_program
    template_name = "activities/close_program.html"
    lede = gettext_lazy(
        "Nothing in it can be recorded, confirmed, corrected or voided any more. Everything stays "
        "to be read and counted, and you can open it again with a reason."
    )
    success_message = gettext_lazy("The program is closed.")

    def get_title(self):
        return _("Close %(program)s") % {"program": self.object}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_settled": not unsettled(self.object)}

    def get_context_data(self, **kwargs):
        everything = reverse("activities:list")
        waiting = [
            {
                "label": Status(status).label,
                "number": number,
                "url": f"{everything}?tab=all&running=on&status={status}",
            }
            for status, number in unsettled(self.object).items()
        ]
        return super().get_context_data(**kwargs) | {"waiting": waiting}
