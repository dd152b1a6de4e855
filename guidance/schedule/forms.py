"""Planning observations, and moving one."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from activities.models import Side
from core.forms import DateInput, EditForm, ScopedForm
from core.widgets import Cards
from guidance.schedule.dates import Every
from guidance.schedule.models import PlannedObservation
from guidance.schedule.services import days_to_plan
from guidance.schedule.wording import WHOSE
from pairings.models import Pairing

EVERY = [
    (Every.ONCE, gettext_lazy("once")),
    (Every.WEEK, gettext_lazy("every week")),
    (Every.FORTNIGHT, gettext_lazy("every two weeks")),
    (Every.MONTH, gettext_lazy("every month")),
]
ABOUT = gettext_lazy("Class, period or topic")
NO_DATE = gettext_lazy("Enter the date.")


class PlanForm(ScopedForm):
    """Who observes whom, from which day, how often, until when."""

    submit_label = gettext_lazy("Plan these observations")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    lesson_of = forms.ChoiceField(
        label=gettext_lazy("Who observes whom?"),
        choices=list(WHOSE.items()),
        initial=Side.SUPPORTED,
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose who observes whom.")},
    )
    planned_on = forms.DateField(
        label=gettext_lazy("First day"), widget=DateInput(), error_messages={"required": NO_DATE}
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=EVERY,
        initial=Every.ONCE,
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose how often.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy(
            "Where it repeats: the last day, up to 40 times. Days outside the terms and holidays "
            "are left out."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of observation"),
        choices=PlannedObservation.Kind.choices,
        initial=PlannedObservation.Kind.ROUTINE,
        error_messages={"required": gettext_lazy("Choose the kind.")},
    )
    about = forms.CharField(label=ABOUT, max_length=120, required=False)

    def __init__(self, *args, pairing: Pairing, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairing = pairing

    def clean(self):
        """What is wrong with the days is said at once with what is wrong elsewhere."""
        values = super().clean()
        days = {key: values[key] for key in ("planned_on", "every", "until") if key in values}
        if self.errors and len(days) == 3:
            try:
                days_to_plan(self.pairing, **days | {"every": Every(days["every"])})
            except ValidationError as refusal:
                self.refuse(refusal)
        return values


class PlannedForm(EditForm):
    submit_label = gettext_lazy("Save the change")

    class Meta:
        model = PlannedObservation
        fields = ("planned_on", "kind", "about")
        widgets = {"planned_on": DateInput()}
        labels = {
            "planned_on": gettext_lazy("Date"),
            "kind": gettext_lazy("Kind of observation"),
            "about": ABOUT,
        }
        error_messages = {"planned_on": {"required": NO_DATE}}
