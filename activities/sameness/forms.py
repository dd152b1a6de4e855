"""What the buttons of the question send."""

from django import forms

from activities.registration.models import Activity
from core.forms import ByKey, ScopedForm
from results.models import Result


class TwinForm(ScopedForm):
    """The other of the two, and the page on which the reader was asked."""

    twin = ByKey(queryset=Result.objects.all())
    form = ByKey(queryset=Activity.objects.all(), required=False)
    back = forms.ChoiceField(choices=[("", ""), ("look", "")], required=False)
