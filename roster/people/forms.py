"""Pages for teachers and their postings."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import CreateForm, DateInput, EditForm, SeveralField, VersionForm
from core.layout import side_by_side
from core.widgets import Ticks
from roster.people.models import Posting, PostingSubject, Teacher
from roster.people.services import may_post
from roster.places.forms import SchoolChoiceField, offer_districts
from roster.places.models import District, School
from roster.subjects.models import Subject

# --- people ---------------------------------------------------------------------------------------


class PostingForm(CreateForm):
    """Where somebody works, since when, and what they teach there."""

    submit_label = _("Add the posting")
    school = SchoolChoiceField(
        label=_("School"),
        queryset=School.objects.all(),
        required=False,
        empty_label=_("Choose a school"),
    )
    at_office = forms.BooleanField(
        label=_("Works at the district's office, not at a school"), required=False
    )
    district = forms.ModelChoiceField(
        label=_("District of the office"), queryset=District.objects.all(), required=False
    )
    at_city = forms.BooleanField(
        label=_("Works at the city’s office, in no district"), required=False
    )
    full_time = forms.ModelChoiceField(
        label=_("Main subject (full-time)"),
        queryset=Subject.objects.all(),
        required=False,
        empty_label=_("none"),
    )
    part_time = SeveralField(
        label=_("Also teaches (part-time)"),
        queryset=Subject.objects.all(),
        required=False,
        widget=Ticks(more=_("Subjects to choose from ({})")),
    )
    starts_on = forms.DateField(label=_("First day there"), widget=DateInput)
    entry = forms.ChoiceField(label=_("Came by"), choices=Posting.Entry, required=False)

    posting_fields = (
        "school",
        "at_office",
        "district",
        "at_city",
        "full_time",
        "part_time",
        "starts_on",
        "entry",
    )

    class Meta:
        model = Posting
        fields = []

    def choose_fields(self):
        """The city's own people are the administrator's to enter."""
        super().choose_fields()
        if not self.actor.is_administrator:
            del self.fields["at_city"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked of everybody but those at an office, so it is not called optional.
        self.fields["school"].label = _("School")
        district = self.fields["district"]
        offer_districts(district, self.actor)
        if district.initial:
            district.widget = forms.HiddenInput()
        schools = self.fields["school"].queryset.open_on(timezone.localdate())
        self.fields["school"].queryset = schools.filter(district__in=district.queryset)

    def layout(self):
        return [
            "school",
            "at_office",
            "district",
            *(["at_city"] if "at_city" in self.fields else []),
            "full_time",
            "part_time",
            side_by_side("starts_on", "entry"),
            "uuid",
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("at_city"):
            self.check_city_alone(cleaned)
            cleaned["school"] = cleaned["district"] = None
        elif cleaned.get("at_office"):
            cleaned["school"] = None
            if not cleaned.get("district") and not self.has_error("district"):
                self.add_error("district", _("Choose the district of the office."))
        elif school := cleaned.get("school"):
            cleaned["district"] = school.district
        elif not self.has_error("school"):
            self.add_error("school", _("Choose a school, or tick that they work at an office."))
        if not self.errors:
            self.check_subject(cleaned["district"])
        return cleaned

    def check_city_alone(self, cleaned: dict) -> None:
        if cleaned.get("school") or cleaned.get("at_office") or cleaned.get("district"):
            self.add_error(
                "at_city", _("At the city’s office there is no school and no district. Choose one.")
            )

    def check_subject(self, district: District | None) -> None:
        if not may_post(self.actor, district, [subject.pk for subject, _load in self.taught()]):
            self.add_error(
                "full_time", _("You add teachers of your own subject only. Choose it here.")
            )

    def taught(self) -> list[tuple[Subject, str]]:
        load = PostingSubject.Load
        main = self.cleaned_data.get("full_time")
        beside = self.cleaned_data.get("part_time") or []
        taught = [(main, load.FULL_TIME)] if main else []
        return taught + [(each, load.PART_TIME) for each in beside if each != main]

    def posting(self) -> dict:
        """The posting, as the services take it."""
        return {
            "district": self.cleaned_data["district"],
            "school": self.cleaned_data["school"],
            "subjects": self.taught(),
            "starts_on": self.cleaned_data["starts_on"],
            "entry": self.cleaned_data["entry"],
        }


PERSON_HELP = {
    "staff_number": _("The number of the school or the system, never an identity card number."),
    "phone": _("Only the office, the district's coordinators and their pairs see it."),
}


class TeacherForm(PostingForm):
    """A person with their first posting."""

    submit_label = _("Add the teacher")
    starts_on = forms.DateField(
        label=_("First day there"),
        widget=DateInput,
        help_text=_("From then on they can be paired. Proposed: since the school year began."),
    )

    class Meta:
        model = Teacher
        fields = ["name", "staff_number", "title", "post", "teaching_since", "phone", "email"]
        help_texts = PERSON_HELP

    def layout(self):
        return [
            "name",
            "staff_number",
            Fieldset(_("Where they work"), *super().layout()),
            Fieldset(
                _("More about them"),
                side_by_side("title", "post"),
                side_by_side("teaching_since", "email"),
                "phone",
            ),
        ]

    def person(self) -> dict:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.posting_fields
        }


class TeacherEditForm(EditForm):
    class Meta:
        model = Teacher
        fields = [
            "name",
            "name_sort",
            "staff_number",
            "title",
            "post",
            "teaching_since",
            "phone",
            "email",
        ]
        help_texts = PERSON_HELP | {
            "name_sort": _(
                "Pinyin with tone numbers, such as zeng1hai3yan4: the order in lists. Correct it "
                "if the name is read otherwise; leave it empty to have it made."
            ),
        }

    def layout(self):
        return [
            "name",
            "name_sort",
            "staff_number",
            side_by_side("title", "post"),
            side_by_side("teaching_since", "email"),
            "phone",
            "version",
        ]


class EndPostingForm(VersionForm):
    submit_label = _("End the posting")
    ends_on = forms.DateField(label=_("Last day there"), widget=DateInput)
