"""What the buttons of the question send."""

from django import forms

from activities.registration.models import Activity
from core.forms import ScopedForm
from results.models import Result


class ByKey(forms.ModelChoiceField):
    """A record by its key; what is no key at all names none."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="uuid", **kwargs)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as refusal:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            ) from refusal


class TwinForm(ScopedForm):
    """The other of the two, and the page on which the reader was asked."""

    twin = ByKey(queryset=Result.objects.all())
    form = ByKey(queryset=Activity.objects.all(), required=False)
    back = forms.ChoiceField(choices=[("", ""), ("look", "")], required=False)
