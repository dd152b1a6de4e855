"""Pages for programs and their sections."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.forms import DateInput, EditForm, RecordForm, VersionForm, optional
from core.lacking import Lacking
from core.layout import side_by_side
from programs.program.models import WEIGHED, Program, SubjectSection
from programs.program.standard import usual_section

# --- programs -------------------------------------------------------------------------------------


NO_EARLIER_PROGRAM = Lacking(_("There is no earlier program: they come from the standard set."))


class ProgramForm(RecordForm):
    submit_label = _("Save and go on")
    only_new = ("copied_from",)
    copied_from = forms.ModelChoiceField(
        label=_("Copy from"),
        queryset=Program.objects.all(),
        required=False,
        empty_label=_("the standard set"),
        help_text=_(
            "Its kinds of activity, sections and requirements are copied, and can be changed until "
            "the program opens. Of the standard set only the kinds."
        ),
    )

    class Meta:
        model = Program
        fields = [
            "name",
            "name_en",
            "slug",
            "starts_on",
            "ends_on",
            "guiding_principles",
            "working_ideas",
            "mentor_criteria",
            "trainee_criteria",
            "mentor_capacity",
            "needs_other_side",
            "needs_school",
            "needs_district",
            "days_back",
            "late_after",
            "asks_for_stamp",
            "hours_present",
            "hours_speaking",
        ]
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "guiding_principles": forms.Textarea(attrs={"rows": 6}),
            "working_ideas": forms.Textarea(attrs={"rows": 6}),
            "mentor_criteria": forms.Textarea(attrs={"rows": 4}),
            "trainee_criteria": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "slug": _(
                "Small letters, digits and hyphens, such as rural-2026. It stays once opened."
            ),
            "days_back": _(
                "Older activities are recorded by the district. In a program that has ended they "
                "count from its last day."
            ),
            "late_after": _(
                "Counted from the activity's last day. A late form can still be confirmed."
            ),
            "asks_for_stamp": _(
                "The form's page says so until a stamped copy is attached. No step waits for it."
            ),
            "mentor_criteria": _("Stands beside the list from which districts nominate mentors."),
            "trainee_criteria": _("Stands beside the list from which districts nominate trainees."),
            "hours_present": _("Half hours too, such as 3.5. They stand on certificates."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            # Left empty it is the standard set, which is an answer: never called optional.
            self.fields["copied_from"].label = self.base_fields["copied_from"].label
            self.initial.setdefault("copied_from", self.fields["copied_from"].queryset.first())
            self.fields["copied_from"].widget.lacking = NO_EARLIER_PROGRAM

    def layout(self):
        return [
            "name",
            "name_en",
            "slug",
            side_by_side("starts_on", "ends_on"),
            Fieldset(
                _("Steps before the city accepts a form"),
                "needs_other_side",
                "needs_school",
                "needs_district",
            ),
            Fieldset(
                _("Recording and paper"),
                side_by_side("days_back", "late_after"),
                "asks_for_stamp",
            ),
            Fieldset(_("Hours of training"), side_by_side("hours_present", "hours_speaking")),
            "mentor_capacity",
            Fieldset(_("What districts go by"), "mentor_criteria", "trainee_criteria"),
            *(["copied_from"] if self.is_new else []),
            Fieldset(_("Texts for the report"), "guiding_principles", "working_ideas"),
            self.key,
        ]


class WeightsForm(EditForm):
    """What speaks for a mentor on the pairing board, and how much."""

    submit_label = _("Save the weights")

    class Meta:
        model = Program
        fields = [f"weighs_{name}" for name in WEIGHED]
        widgets = dict.fromkeys(fields, forms.RadioSelect(attrs={"class": "choices across"}))
        help_texts = {
            "weighs_nearness": _(
                "Partner subject groups first, then partner schools, partner districts, the same "
                "district, the same school."
            ),
            "weighs_travel": _(
                "By the minutes that stand on a partnership: up to 30, up to 60, up to 120. Where "
                "none are entered, the way speaks for nobody."
            ),
            "weighs_wishes": _(
                "As noted on an accepted nomination: one of the two wishes for the other, or both."
            ),
            "weighs_balance": _("The second trainee of a mentor costs, the third more."),
        }


class OpenProgramForm(VersionForm):
    submit_label = _("Open the program")


class ReopenProgramForm(VersionForm):
    submit_label = _("Open it again")
    reason = forms.CharField(
        label=_("Why does it have to be opened again?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the record, with your name and the time."),
        error_messages={"required": _("Say why it has to be opened again.")},
    )


class SubjectOfLeadMixin:
    """Leads choose among the subjects they lead; only a general one may leave it open."""

    def narrow_subject(self) -> None:
        if self.actor.is_administrator or self.actor.leads(None):
            return
        own = {grant.subject_id for grant in self.actor.grants_as(Role.SUBJECT_LEAD)}
        field = self.fields["subject"]
        field.queryset = field.queryset.filter(pk__in=own)
        field.required = True
        field.label, field.empty_label = _("Subject"), _("Choose a subject")
        if len(own) == 1:
            field.initial = own.pop()


class SectionForm(SubjectOfLeadMixin, RecordForm):
    submit_label = _("Add the section")

    class Meta:
        model = SubjectSection
        fields = ["subject", "name", "name_en"]
        help_texts = {"subject": _("Without a subject it is the general section.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow_subject()
        if self.is_new:
            name = self.fields["name"]
            name.required, name.label = False, optional(name.label)
            name.help_text = _("Left empty it is named after its subject.")

    def clean(self):
        """A subject's section needs no name of its own; the general one does."""
        cleaned = super().clean()
        subject = cleaned.get("subject")
        if cleaned.get("name") or not self.is_new or self.has_error("name"):
            return cleaned
        if subject:
            usual = usual_section(subject)
            cleaned |= usual | {"name_en": cleaned.get("name_en") or usual["name_en"]}
        elif not self.has_error("subject"):
            self.add_error("name", self.fields["name"].error_messages["required"])
        return cleaned

    def layout(self):
        return ["subject", "name", "name_en", self.key]


class RemoveSectionForm(VersionForm):
    submit_label = _("Remove the section")
