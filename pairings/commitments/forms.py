"""Forms for adding, changing and ending a commitment."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateInput, RecordForm, VersionForm, up_to_99
from core.layout import side_by_side
from core.widgets import Cards, Ticks
from pairings.commitments.models import Commitment
from pairings.commitments.wording import side_names
from programs.models import ActivityKind


class CommitmentForm(RecordForm):
    """What is agreed, who owes it, how often. `of` is what it stands on."""

    submit_label = gettext_lazy("Add the commitment")
    change_label = gettext_lazy("Save the changes")

    owed_by = forms.ChoiceField(
        label=gettext_lazy("Who owes it?"),
        widget=Cards(),
        error_messages={"required": gettext_lazy("Choose who owes it.")},
    )
    quantity = up_to_99(gettext_lazy("How many"), 1)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which kinds of activity count?"),
        required=False,
        widget=Ticks(more=gettext_lazy("Kinds to choose from ({})")),
        help_text=gettext_lazy("Without a tick every activity of the two counts."),
    )

    class Meta:
        model = Commitment
        fields = (
            *("duty", "duty_en", "owed_by", "quantity", "per"),
            *("kinds", "starts_on", "ends_on"),
        )
        labels = {
            "duty": gettext_lazy("What is agreed?"),
            "duty_en": gettext_lazy("In English"),
            "per": gettext_lazy("How often"),
            "starts_on": gettext_lazy("First day"),
            "ends_on": gettext_lazy("Last day, where it is agreed already"),
        }
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        error_messages = {
            "duty": {"required": gettext_lazy("Say in a few words what is agreed.")},
            "per": {"required": gettext_lazy("Choose how often.")},
        }

    def __init__(self, *args, of=None, **kwargs):
        self.of = of or kwargs["instance"].of
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        super().choose_fields()
        names = side_names(self.of, self.actor)
        words = {
            Commitment.OwedBy.SUPPORTING: _("the supporting side: %(name)s"),
            Commitment.OwedBy.SUPPORTED: _("the supported side: %(name)s"),
        }
        self.fields["owed_by"].choices = [
            *((side, text % {"name": names[side]}) for side, text in words.items()),
            *((each, each.label) for each in (Commitment.OwedBy.BOTH, Commitment.OwedBy.TOGETHER)),
        ]
        kinds = ActivityKind.objects.visible_to(self.actor).filter(program=self.of.program_id)
        self.fields["kinds"].choices = [(kind.key, str(kind)) for kind in kinds]
        if self.is_new:
            self.initial.setdefault("starts_on", max(self.of.starts_on, self.of.program.starts_on))

    def layout(self):
        return [
            "duty",
            "duty_en",
            "owed_by",
            side_by_side("quantity", "per"),
            "kinds",
            side_by_side("starts_on", "ends_on"),
            self.key,
        ]


class EndCommitmentForm(VersionForm):
    submit_label = gettext_lazy("End the commitment")

    ends_on = forms.DateField(label=gettext_lazy("Last day it is owed"), widget=DateInput)
    end_reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=200)
