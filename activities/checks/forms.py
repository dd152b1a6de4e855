"""What the button of a result sends."""

from django import forms

from activities.checks.models import FoundRight
from core.forms import ScopedForm

OF_RESULTS = (FoundRight.Matter.BY_OTHERS, FoundRight.Matter.ONE_SIDE)


class RightForm(ScopedForm):
    matter = forms.ChoiceField(choices=[(each.value, each.label) for each in OF_RESULTS])
