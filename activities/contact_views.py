"""The three-tap log of a pair's contacts."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import contacts
from activities.models import GuidanceContact
from activities.pair_form import Cards
from core.forms import DateInput, ScopedForm
from core.views import ActionView, RecordFormView
from pairings.models import Pairing


class ContactForm(ScopedForm):
    """How, about what, and when: today, unless said otherwise."""

    submit_label = gettext_lazy("Note this contact")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    channel = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=GuidanceContact.Channel.choices,
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose how you were in touch.")},
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("About what?"),
        choices=GuidanceContact.Topic.choices,
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose what it was about.")},
    )
    held_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Enter the date."),
            "invalid": gettext_lazy("Enter a date, such as 2026-03-21."),
        },
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=1,
        max_value=600,
        error_messages={
            name: gettext_lazy("Enter minutes between 1 and 600.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class ContactCreateView(RecordFormView):
    """Notes a contact of a pair one belongs to. The same page sent twice is one contact."""

    model = Pairing
    form_class = ContactForm
    title = gettext_lazy("Note a contact")

    def refine(self, rows):
        return rows.standing().select_related("program", "subject", "mentor", "trainee")

    @property
    def lede(self):
        return str(self.object)

    def get_initial(self):
        return {"held_on": self.object.program.default_day(timezone.localdate())}

    def perform(self, form):
        contacts.note_contact(
            self.object, actor=self.actor, today=timezone.localdate(), **form.cleaned_data
        )
        return self.object

    def get_success_message(self):
        return _("The contact is noted.")


class ContactVoidView(ActionView):
    """Takes a contact out of the count; the row stays."""

    model = GuidanceContact

    def refine(self, rows):
        return rows.select_related("pairing")

    def perform(self, record):
        contacts.void_contact(record, actor=self.actor)
        return _("The contact no longer counts.")
