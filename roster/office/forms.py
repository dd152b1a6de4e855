"""The page about the office itself."""

from django.utils.translation import gettext_lazy as _

from core.forms import EditForm
from roster.office.models import Office


class OfficeForm(EditForm):
    class Meta:
        model = Office
        fields = ["name", "name_en", "contact", "contact_en"]
        help_texts = {
            "name": _("It stands on every page, on the sign-in page and on printed reports."),
            "contact": _(
                "A telephone number, a room, a name: the pages of help give it to whoever cannot "
                "go on."
            ),
        }
