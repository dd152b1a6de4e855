"""Pages for requirements."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, RecordForm, VersionForm
from core.layout import side_by_side
from core.widgets import Ticks
from programs.kinds.models import ActivityKind
from programs.program.forms import SubjectOfLeadMixin
from programs.requirements.models import Requirement
from roster.models import Subject

# No office asks for more of anything.
MOST, LEAST_WEIGHT = 99, Decimal("0.01")


class RequirementForm(SubjectOfLeadMixin, RecordForm):
    submit_label = _("Add the requirement")
    only_new = ("subject", "set_name", "set_name_en", "valid_from")
    # As on the page: what is wrong is listed in this order.
    field_order = ("subject", "set_name", "set_name_en")
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.all(),
        required=False,
        help_text=_("Without a subject it holds for all."),
    )
    set_name = forms.CharField(
        label=_("Requirement set"),
        max_length=80,
        help_text=_("Requirements with the same set name stand together: three ones."),
    )
    set_name_en = forms.CharField(
        label=_("Requirement set in English"), max_length=120, required=False
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)
    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of activity count?"),
        required=False,
        widget=Ticks(more=_("Kinds to choose from ({})")),
        help_text=_(
            "Only where activities count: tick “Online teaching research” for online sessions. "
            "Without a tick activities of every kind count."
        ),
    )
    quantity = Requirement._meta.get_field("quantity").formfield(min_value=1, max_value=MOST)
    weight = Requirement._meta.get_field("weight").formfield(
        min_value=LEAST_WEIGHT,
        max_value=MOST,
        help_text=_(
            "How much it counts beside the others in your own assessment; the portal itself "
            "counts nothing with it. As a rule 1."
        ),
    )

    class Meta:
        model = Requirement
        fields = [
            "text",
            "text_en",
            "owed_by",
            "counts",
            "kinds",
            "quantity",
            "per",
            "evidence",
            "evidence_en",
            "weight",
        ]
        labels = {"text_en": _("What is owed, in English"), "evidence_en": _("Evidence in English")}
        help_texts = {
            "owed_by": _(
                "Of “both sides” activities, visits and contacts are done together and count once; "
                "of all else each does their own."
            ),
            "evidence": _("What shows that it was done, such as the registration form."),
        }

    def __init__(self, *args, program=None, **kwargs):
        self.program = program or kwargs["instance"].requirement_set.program
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.narrow_subject()

    def choose_fields(self):
        super().choose_fields()
        kinds = ActivityKind.objects.visible_to(self.actor).filter(program=self.program)
        self.fields["kinds"].choices = [(kind.key, str(kind)) for kind in kinds]
        if not self.fields["kinds"].choices:
            del self.fields["kinds"]

    def layout(self):
        in_which_set = ["subject", "set_name", "set_name_en"] if self.is_new else []
        return [
            *in_which_set,
            "text",
            "text_en",
            "owed_by",
            "counts",
            *(["kinds"] if "kinds" in self.fields else []),
            side_by_side("quantity", "per"),
            "evidence",
            "evidence_en",
            side_by_side("weight", "valid_from") if self.is_new else "weight",
            self.key,
        ]


class ChangeRequirementForm(RequirementForm):
    """What is asked from a day on, in a program that was opened."""

    only_new = ("subject", "set_name", "set_name_en")
    change_label = _("Ask for it from this day on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].help_text = _(
            "Until the day before, what was asked stays as it was. As a rule the first day of a "
            "term."
        )

    def layout(self):
        *asked, key = super().layout()
        return [*asked, "valid_from", key]


class RemoveRequirementForm(VersionForm):
    submit_label = _("Remove the requirement")


class EndRequirementSetForm(VersionForm):
    submit_label = _("End the set")
    valid_to = forms.DateField(label=_("Last day it is owed"), widget=DateInput)
