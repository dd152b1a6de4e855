"""Which forms of those that wait are confirmed together."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.chain.table import CONFIRMING
from activities.confirming.reading import MOST
from activities.registration.models import Status
from core.forms import ScopedForm


class TogetherForm(ScopedForm):
    """The forms ticked, each with the version that was read, as `uuid:version`."""

    at = forms.TypedChoiceField(
        choices=[(status.value, status.label) for status in CONFIRMING],
        coerce=Status,
        widget=forms.HiddenInput,
    )
    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].valid_value = lambda _value: True

    def clean_chosen(self) -> list[tuple[UUID, int]]:
        values = self.cleaned_data["chosen"]
        if not values:
            raise ValidationError(_("Tick at least one form."))
        try:
            pairs = [value.split(":") for value in values[:MOST]]
            return [(UUID(key), int(version)) for key, version in pairs]
        except ValueError as error:
            sentence = _("That press did not arrive whole. Press the button again.")
            raise ValidationError(sentence) from error
