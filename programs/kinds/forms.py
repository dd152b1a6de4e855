"""Pages for kinds of activity."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from programs.kinds.models import ActivityKind
from programs.program.models import Program

KIND_FIELDS = [
    "name",
    "name_en",
    "channel",
    "counts_as_training",
    "lessons_are_lesson_study",
    "lessons_are_observed",
    "is_outreach",
    "opens_lessons",
    "opens_talks",
    "is_remote",
    "is_for_pairs",
]


class KindForm(RecordForm):
    submit_label = _("Add the kind")
    only_stored = ("sort_order", "reason")
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=200,
        required=False,
        help_text=_("Kept with the change, for whoever asks later."),
    )

    class Meta:
        model = ActivityKind
        fields = [*KIND_FIELDS, "sort_order"]
        help_texts = {
            "counts_as_training": _("Its activities and attendances enter the yearly figures."),
            "is_outreach": _("Lessons taken to rural schools. Visits between schools are not."),
            "opens_lessons": _("The registration form asks which lessons were taught."),
            "opens_talks": _("The registration form asks which talks were given."),
            "is_remote": _("For example online: the form asks for no place."),
        }

    def choose_fields(self):
        super().choose_fields()
        if not self.is_new and self.instance.program.state == Program.State.SETUP:
            del self.fields["reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            # Asked for where something changes: never called optional.
            self.fields["reason"].label = self.base_fields["reason"].label

    def layout(self):
        return [
            *KIND_FIELDS[:3],
            Fieldset(_("In the figures"), *KIND_FIELDS[3:7]),
            Fieldset(_("On the registration form"), *KIND_FIELDS[7:]),
            *(name for name in self.only_stored if name in self.fields),
            self.key,
        ]
