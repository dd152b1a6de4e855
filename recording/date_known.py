"""How well the date of an event is known: the same questions on either page, and their rule."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.registration.models import Activity

Precision = Activity.Precision


def how_well_known(**kwargs) -> forms.TypedChoiceField:
    """A page of before this question, and what a phone has kept of one, say a day."""
    return forms.TypedChoiceField(
        label=gettext_lazy("How well is the date known?"),
        choices=Precision.choices,
        required=False,
        initial=Precision.DAY,
        empty_value=Precision.DAY,
        **kwargs,
    )


def as_on_paper() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Date as on paper"), max_length=60, required=False)


def refusal_of_unknown(precision: str, *days) -> str:
    """What is wrong with a date that is not known and yet has a day; nothing, where it has none."""
    if precision == Precision.UNKNOWN and any(days):
        return _("You entered a date: choose how well it is known, or empty its box.")
    return ""
