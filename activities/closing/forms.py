"""The page that closes a program, with what still waits in it."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy

from core.forms import VersionForm


class CloseProgramForm(VersionForm):
    submit_label = gettext_lazy("Close the program")
    leave_waiting = forms.BooleanField(
        label=gettext_lazy("Close it all the same: these forms do not count"),
        required=False,
        help_text=gettext_lazy(
            "They stay where they are, and nobody can confirm, change or send them until the "
            "program is opened again."
        ),
    )

    def __init__(self, *args, is_settled: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_settled:
            del self.fields["leave_waiting"]
            self.helper.layout = Layout("version", self.submit())
