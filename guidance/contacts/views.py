"""The three-tap log of a pair's contacts."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exceptions import StaleStateError
from core.foresight import Touched
from core.names import shown, with_colon
from core.pages import ForThoseWhoMay
from core.typed import key_in
from core.undoing import Undo, may_be_undone
from core.views import ActionView, RecordFormView
from guidance.contacts import services as contacts
from guidance.contacts import wording
from guidance.contacts.forms import ContactForm, VoidContactForm
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

    def sent_again(self, form, earlier):
        """The page names what it made before: sent from there, it makes another."""
        return super().sent_again(self.than_the_one_shown(form, earlier), earlier)

    def than_the_one_shown(self, form, other: GuidanceContact) -> ContactForm:
        """The same form, which says when it is sent that it is another contact than that."""
        said = form.data.copy()
        said["another"] = other.uuid
        again = ContactForm(**self.get_form_kwargs() | {"data": said})
        again.full_clean()
        return again

    def stale(self, form, refusal):
        """Where one like it counts, it is asked whether this is another, before it counts too."""
        other = refusal.current
        context = self.get_context_data(
            form=self.than_the_one_shown(form, other),
            touched=[Touched(wording.noted_anew(other, self.actor), other.get_absolute_url())],
            touched_title=_("Not noted yet: one like it counts already"),
            why_touched=_("If both are the same contact, leave this page: it would count twice."),
        )
        return self.render_to_response(context, status=409)

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
        """What no longer counts stands among the others, marked."""
        return super().refine(rows).select_related("voided_by")

    def undo(self):
        contact = self.just_voided()
        if contact is None:
            return None
        return Undo(
            with_colon(_("Taken out of the count"), wording.which(contact)),
            _("Undo: it counts again"),
            reverse("guidance:contact-count-again", args=[contact.uuid]),
        )

    def just_voided(self) -> GuidanceContact | None:
        """What the reader took out of the count a moment ago, and may put back."""
        key = key_in(self.request.GET.get("voided", ""))
        if key is None or why_shut(self.pairing.program):
            return None
        rows = GuidanceContact.objects.visible_to(self.actor).exclude(voided_at=None)
        of_pair = rows.filter(pairing=self.pairing, uuid=key)
        contact = of_pair.select_related("pairing__program").first()
        is_theirs = contact and contacts.may_count_again(self.actor, contact)
        return contact if is_theirs and may_be_undone(contact.voided_at) else None


class ContactVoidView(ForThoseWhoMay, RecordFormView):
    """Takes a contact out of the count; the row stays, and the list has the way back.

    One's own is voided by one press in the list; of another's it is asked here why.
    """

    model = GuidanceContact
    form_class = VoidContactForm
    title = gettext_lazy("Take a contact out of the count")
    success_message = gettext_lazy("The contact no longer counts.")

    def refine(self, rows):
        return rows.select_related("pairing__program", "recorded_by", "voided_by")

    @property
    def lede(self):
        who = shown(str(self.record.recorded_by), self.actor)
        # The contact stands last: its note may end as a sentence does, or not.
        said = _("Noted by %(who)s; it stays in the list, marked: %(contact)s")
        return said % {"contact": wording.which(self.record), "who": who}

    def may(self):
        return contacts.may_void(self.actor, self.record)

    def over(self):
        if not self.may():
            return ""
        if self.record.voided_at:
            return wording.voided(self.record, self.actor)
        return why_shut(self.record.pairing.program)

    def get_form_kwargs(self):
        is_own = self.record.recorded_by_id == self.actor.user_id
        return super().get_form_kwargs() | {"is_own": is_own}

    def perform(self, form):
        contacts.void_contact(self.object, actor=self.actor, reason=form.cleaned_data["reason"])
        return self.object

    def get_success_url(self):
        return f"{self.record.get_absolute_url()}?voided={self.record.uuid}"


class ContactCountAgainView(ActionView):
    """Takes the voiding of a contact back; where one like it counts meanwhile, it asks first."""

    model = GuidanceContact

    def refine(self, rows):
        return rows.select_related("pairing__program", "pairing__mentor", "pairing__trainee")

    def perform(self, record):
        is_another = "another" in self.request.POST
        contacts.count_again(record, actor=self.actor, is_another=is_another)
        return with_colon(_("It counts again"), wording.of_pair(record, self.actor))

    def declined(self, record, refusal):
        if not isinstance(refusal, StaleStateError):
            return super().declined(record, refusal)
        context = {
            "page_title": _("One like it counts already"),
            "contact": record,
            "both": [
                wording.noted_anew(refusal.current, self.actor),
                with_colon(_("Taken out of the count"), wording.which(record)),
            ],
        }
        return render(self.request, "guidance/contact_again.html", context, status=409)
