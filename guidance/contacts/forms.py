"""The three-tap log of a pair's contacts."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DateInput, ScopedForm, optional
from core.widgets import Cards
from guidance.contacts.models import GuidanceContact
from guidance.contacts.services import says_why


class ContactForm(ScopedForm):
    """How, about what, and when: today, unless said otherwise."""

    submit_label = gettext_lazy("Note this contact")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    # The one like it that the page has shown which asked: sent from there, this is another.
    another = forms.UUIDField(widget=forms.HiddenInput, required=False)
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

    def choose_fields(self):
        """A page that has not asked says nothing of it, whatever is put back on it (unsaved.js)."""
        if "another" not in self.data:
            del self.fields["another"]


class VoidContactForm(ScopedForm):
    """Why a contact does not count; whoever voids their own need not say it."""

    submit_label = gettext_lazy("Take it out of the count")
    reason = forms.CharField(
        label=gettext_lazy("Why it does not count"),
        max_length=200,
        help_text=gettext_lazy("Whoever noted it reads these words, and sees who you are."),
    )

    def __init__(self, *args, is_own: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.error_messages["required"] = says_why()
        if is_own:
            field.required = False
            field.label = optional(field.label)
            field.help_text = gettext_lazy("Everybody who sees the contact reads these words.")
