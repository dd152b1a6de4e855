"""Pages for kinds of activity."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CreateForm, EditForm
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


KIND_HELP = {
    "counts_as_training": _("Its activities and attendances enter the yearly figures."),
    "opens_lessons": _("The registration form asks which lessons were taught."),
    "opens_talks": _("The registration form asks which talks were given."),
    "is_remote": _("For example online: the form asks for no place."),
}


def kind_layout(*more: str) -> list:
    return [
        *KIND_FIELDS[:3],
        Fieldset(_("In the figures"), *KIND_FIELDS[3:7]),
        Fieldset(_("On the registration form"), *KIND_FIELDS[7:]),
        *more,
    ]


class KindForm(CreateForm):
    submit_label = _("Add the kind")

    class Meta:
        model = ActivityKind
        fields = KIND_FIELDS
        help_texts = KIND_HELP

    def layout(self):
        return kind_layout("uuid")


class KindEditForm(EditForm):
    class Meta:
        model = ActivityKind
        fields = [*KIND_FIELDS, "sort_order"]
        help_texts = KIND_HELP

    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=200,
        required=False,
        help_text=_("Kept with the change, for whoever asks later."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.program.state == Program.State.SETUP:
            del self.fields["reason"]
        else:
            # Asked for where something changes: never called optional.
            self.fields["reason"].label = self.base_fields["reason"].label

    def layout(self):
        asked = ("reason",) if self.instance.program.state != Program.State.SETUP else ()
        return kind_layout("sort_order", *asked, "version")
