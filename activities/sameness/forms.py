"""What the buttons of the question send."""

from django import forms

from activities.registration.models import Activity
from core.forms import ScopedForm
from results.models import Result


class TwinForm(ScopedForm):
    """The other of the two, and the page on which the reader was asked."""

    twin = forms.ModelChoiceField(Result.objects.all(), to_field_name="uuid")
    form = forms.ModelChoiceField(Activity.objects.all(), to_field_name="uuid", required=False)
    back = forms.ChoiceField(choices=[("", ""), ("look", "")], required=False)
