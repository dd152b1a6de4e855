"""The page that starts a correction."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import VersionForm


class CorrectForm(VersionForm):
    submit_label = gettext_lazy("Start the correction")
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("What has to be corrected?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what has to be corrected.")},
    )
