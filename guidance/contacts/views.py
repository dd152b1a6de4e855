"""The three-tap log of a pair's contacts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.names import with_colon
from core.pages import ForThoseWhoMay
from core.typed import key_in
from core.undoing import Undo, may_be_undone
from core.views import ActionView, RecordFormView
from guidance.contacts import services as contacts
from guidance.contacts.forms import ContactForm
from guidance.contacts.models import GuidanceContact
from guidance.contacts.tables import ContactTable
from guidance.of_pair import OfPairList
from pairings.models import Pairing
from programs.program.rules import why_shut


class ContactCreateView(ForThoseWhoMay, RecordFormView):
    """Notes a contact of a pair one belongs to. The same page sent twice is one contact."""

    model = Pairing
    form_class = ContactForm
    title = gettext_lazy("Note a contact")

    def refine(self, rows):
        return rows.standing().select_related("program", "subject", "mentor", "trainee")

    @property
    def lede(self):
        return str(self.object)

    def may(self):
        return contacts.may_note(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""

    def get_success_url(self):
        return reverse("guidance:contacts", args=[self.object.uuid])

    def get_initial(self):
        return {"held_on": self.object.program.default_day(timezone.localdate())}

    def made_already(self, form):
        own = GuidanceContact.objects.visible_to(self.actor).filter(recorded_by=self.actor.user_id)
        return own.filter(uuid=form.cleaned_data["uuid"]).select_related("pairing").first()

    def perform(self, form):
        contacts.note_contact(
            self.object, actor=self.actor, today=timezone.localdate(), **form.cleaned_data
        )
        return self.object

    def get_success_message(self):
        return _("The contact is noted.")


class ContactListView(OfPairList):
    """The contacts of one pair that the reader sees."""

    model = GuidanceContact
    table_class = ContactTable
    title = gettext_lazy("Contacts of a pair")
    add_label = gettext_lazy("Note a contact")
    empty_text = gettext_lazy("No contact noted yet. It takes three taps.")

    @property
    def add_url(self):
        return reverse("guidance:contact-create", args=[self.pairing.uuid])

    def may_add(self):
        is_shut = why_shut(self.pairing.program)
        return not is_shut and contacts.may_note(self.actor, self.pairing)

    def refine(self, rows):
        return super().refine(rows).standing()

    def undo(self):
        contact = self.just_voided()
        if contact is None:
            return None
        said = [
            date_format(contact.held_on),
            contact.get_channel_display(),
            contact.get_topic_display(),
            *filter(None, [contact.note]),
        ]
        return Undo(
            with_colon(_("Taken out of the count"), " · ".join(said)),
            _("Undo: it counts again"),
            reverse("guidance:contact-count-again", args=[contact.uuid]),
        )

    def just_voided(self) -> GuidanceContact | None:
        """What the reader took out of the count a moment ago, and may put back."""
        key = key_in(self.request.GET.get("voided", ""))
        if key is None or why_shut(self.pairing.program):
            return None
        rows = GuidanceContact.objects.visible_to(self.actor).exclude(voided_at=None)
        contact = rows.filter(pairing=self.pairing, uuid=key).first()
        is_theirs = contact and contacts.may_void(self.actor, contact)
        return contact if is_theirs and may_be_undone(contact.voided_at) else None


class OfContactView(ActionView):
    model = GuidanceContact

    def refine(self, rows):
        return rows.select_related("pairing__program")

    def get_success_url(self, record):
        return reverse("guidance:contacts", args=[record.pairing.uuid])


class ContactVoidView(OfContactView):
    """Takes a contact out of the count; the row stays, and the list has the way back."""

    def get_success_url(self, record):
        return f"{super().get_success_url(record)}?voided={record.uuid}"

    def perform(self, record):
        contacts.void_contact(record, actor=self.actor)
        return _("The contact no longer counts.")


class ContactCountAgainView(OfContactView):
    """Takes the voiding of a contact back."""

    def perform(self, record):
        contacts.count_again(record, actor=self.actor)
        return _("The contact counts again.")
