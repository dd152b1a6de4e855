"""Forms for objecting, and for taking back and settling an objection."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import CreateForm, VersionForm
from core.widgets import Cards
from pairings.objections.models import Objection

Outcome = Objection.Outcome


class ObjectionForm(CreateForm):
    submit_label = gettext_lazy("We did not agree to this")

    reason = forms.ChoiceField(
        label=gettext_lazy("What is the matter?"),
        choices=Objection.Reason.choices,
        widget=Cards(),
        error_messages={"required": gettext_lazy("Choose what is the matter.")},
    )

    class Meta:
        model = Objection
        fields = ("reason", "text")
        labels = {"text": gettext_lazy("What was agreed, or what is wrong?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "text": {
                "required": gettext_lazy("Say in a sentence what was agreed, or what is wrong.")
            }
        }


class TakeBackForm(VersionForm):
    submit_label = gettext_lazy("Take the objection back")


class SettleForm(VersionForm):
    submit_label = gettext_lazy("Settle it")

    outcome = forms.ChoiceField(
        label=gettext_lazy("Which is it?"),
        choices=[each for each in Outcome.choices if each[0] != Outcome.TAKEN_BACK],
        widget=Cards(),
        error_messages={"required": gettext_lazy("Choose which it is.")},
    )
    outcome_note = forms.CharField(
        label=gettext_lazy("What was decided, and why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what was decided, and why.")},
    )
