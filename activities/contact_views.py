"""The three-tap log of a pair's contacts."""

import uuid

import django_tables2 as tables
from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import contacts, wording
from activities.models import GuidanceContact
from activities.pair_form import Cards
from activities.term_column import TermColumn
from activities.views import one_of
from core.forms import DateInput, ScopedForm
from core.tables import NumberColumn, ScopedTable
from core.views import ActionView, RecordFormView, ScopedListView
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

    def get(self, request, *args, **kwargs):
        if not contacts.may_note(self.actor, self.object):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("activities:contacts", args=[self.object.uuid])

    def get_initial(self):
        return {"held_on": self.object.program.default_day(timezone.localdate())}

    def perform(self, form):
        contacts.note_contact(
            self.object, actor=self.actor, today=timezone.localdate(), **form.cleaned_data
        )
        return self.object

    def get_success_message(self):
        return _("The contact is noted.")


class ContactTable(ScopedTable):
    """A pair's contacts, the latest first; district and subject are the pair's own."""

    held_on = tables.DateColumn(verbose_name=gettext_lazy("Date"))
    channel = tables.Column(verbose_name=gettext_lazy("How"))
    topic = tables.Column(verbose_name=gettext_lazy("About"))
    minutes = NumberColumn(verbose_name=gettext_lazy("Minutes"))
    note = tables.Column(verbose_name=gettext_lazy("Note"))
    term = TermColumn(lambda contact: contact.held_on)
    void = tables.TemplateColumn(
        template_name="activities/_void_contact_cell.html",
        verbose_name=gettext_lazy("Mistaken?"),
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = GuidanceContact
        fields = ("held_on", "term", "channel", "topic", "minutes", "note", "void")


class ContactListView(ScopedListView):
    """The contacts of one pair that the reader sees."""

    model = GuidanceContact
    table_class = ContactTable
    title = gettext_lazy("Contacts of a pair")
    empty_text = gettext_lazy("No contact noted yet. It takes three taps.")

    def get(self, request, *args, **kwargs):
        pairs = Pairing.objects.visible_to(self.actor).select_related("mentor", "trainee")
        self.pairing = one_of(pairs, self.kwargs["uuid"])
        return super().get(request, *args, **kwargs)

    def refine(self, rows):
        return rows.standing().filter(pairing=self.pairing)

    def get_context_data(self, **kwargs):
        may_note = contacts.may_note(self.actor, self.pairing)
        add = reverse("activities:contact-create", args=[self.pairing.uuid])
        return super().get_context_data(**kwargs) | {
            "lede": wording.pair(self.pairing, self.actor),
            "back_url": self.pairing.get_absolute_url(),
            "back_label": _("The pair"),
            "action_url": add if may_note else "",
            "action_label": _("Note a contact"),
        }


class ContactVoidView(ActionView):
    """Takes a contact out of the count; the row stays."""

    model = GuidanceContact

    def refine(self, rows):
        return rows.select_related("pairing")

    def get_success_url(self, record):
        return reverse("activities:contacts", args=[record.pairing.uuid])

    def perform(self, record):
        contacts.void_contact(record, actor=self.actor)
        return _("The contact no longer counts.")
