"""The office's page about itself."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core.pages import EditPage
from roster.office.forms import OfficeForm
from roster.office.models import Office
from roster.office.reading import as_installed
from roster.office.services import edit_office


class OfficeView(EditPage):
    """There is one office, so its page has no key; it begins with what the settings say."""

    model = Office
    form_class = OfficeForm
    service = edit_office

    @cached_property
    def record(self):
        return self.get_queryset().first() or as_installed()

    def get_title(self):
        return gettext_lazy("The office’s name and contact")

    def get_success_url(self):
        return reverse("home")

    def get_cancel_url(self):
        return self.get_success_url()
