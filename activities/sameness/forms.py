"""What the buttons of the question send."""

from django import forms

from activities.registration.models import Activity
from core.forms import ByKey, ScopedForm
from pairings.models import Pairing
from programs.models import Program
from results.models import Result


class TwinForm(ScopedForm):
    """The other of the two, and the page on which the reader was asked."""

    twin = ByKey(queryset=Result.objects.all())
    form = ByKey(queryset=Activity.objects.all(), required=False)
    back = forms.ChoiceField(choices=[("", ""), ("look", "")], required=False)


class TypedForm(ScopedForm):
    """A title as far as it is typed, and what else the line and its page say by then."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[("", ""), *Result.Kind.choices], required=False)
    pairing = forms.ModelChoiceField(
        Pairing.objects.select_related("program"), required=False, empty_label=""
    )
    program = forms.ModelChoiceField(Program.objects.all(), required=False, empty_label="")
    besides = forms.UUIDField(required=False)
