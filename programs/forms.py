"""Forms about places, people and programs."""

from itertools import groupby

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.forms import CreateForm, DateInput, EditForm, VersionForm
from programs.models import (
    ActivityKind,
    District,
    Posting,
    PostingSubject,
    Program,
    Requirement,
    School,
    Subject,
    SubjectSection,
    Teacher,
    Term,
)
from programs.services import may_post


def side_by_side(*names: str) -> Row:
    """Short fields that belong together, on one line where there is room."""
    return Row(*(Column(name, css_class="col-md") for name in names))


class SchoolsByDistrict(ModelChoiceIterator):
    def __iter__(self):
        yield ("", self.field.empty_label)
        schools = self.queryset.select_related("district")
        schools = schools.order_by("district__sort_order", "district__name", "name")
        for district, group in groupby(schools, key=lambda school: school.district):
            yield (str(district), [self.choice(school) for school in group])


class SchoolChoiceField(forms.ModelChoiceField):
    """Schools under the names of their districts."""

    iterator = SchoolsByDistrict


# --- places ---------------------------------------------------------------------------------------


class DistrictForm(CreateForm):
    submit_label = _("Add the district")

    class Meta:
        model = District
        fields = ["name", "name_en", "kind", "valid_from"]
        widgets = {"valid_from": DateInput}


class DistrictEditForm(EditForm):
    class Meta:
        model = District
        fields = ["name", "name_en", "kind", "sort_order", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput, "valid_to": DateInput}
        help_texts = {
            "valid_to": _("Only for a district that was merged away. Its records stay."),
        }


SETTING = forms.RadioSelect(attrs={"class": "choices across"})
ALIASES_HELP = _("Short and former names, one on each line. The school is found by them, too.")


class SchoolForm(CreateForm):
    submit_label = _("Add the school")
    setting = forms.ChoiceField(label=_("Setting"), choices=School.Setting, widget=SETTING)

    class Meta:
        model = School
        fields = ["district", "name", "name_en", "setting", "township", "aliases", "opened_on"]
        widgets = {"aliases": forms.Textarea(attrs={"rows": 3}), "opened_on": DateInput}
        help_texts = {"aliases": ALIASES_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_districts(self.fields["district"], self.actor, whole=True)


class SchoolEditForm(EditForm):
    setting = forms.ChoiceField(label=_("Setting"), choices=School.Setting, widget=SETTING)

    class Meta:
        model = School
        fields = ["name", "name_en", "setting", "township", "aliases", "opened_on"]
        widgets = {"aliases": forms.Textarea(attrs={"rows": 3}), "opened_on": DateInput}
        help_texts = {"aliases": ALIASES_HELP}


class CloseSchoolForm(VersionForm):
    submit_label = _("Close the school")
    closed_on = forms.DateField(label=_("Last day"), widget=DateInput)
    merged_into = SchoolChoiceField(
        label=_("Became part of"), queryset=School.objects.all(), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["merged_into"]
        field.queryset = field.queryset.filter(closed_on=None)


def offer_districts(field, actor, *, whole: bool = False) -> None:
    """The districts an actor may add to; a single one is chosen beforehand."""
    if not actor.is_administrator:
        grants = actor.grants_as(Role.DISTRICT_COORDINATOR)
        own = {grant.district_id for grant in grants if not (whole and grant.subject_id)}
        field.queryset = field.queryset.filter(pk__in=own)
        if len(own) == 1:
            field.initial = own.pop()


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
    full_time = forms.ModelChoiceField(
        label=_("Main subject (full-time)"),
        queryset=Subject.objects.all(),
        required=False,
        empty_label=_("none"),
    )
    part_time = forms.ModelMultipleChoiceField(
        label=_("Also teaches (part-time)"),
        queryset=Subject.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices across"}),
    )
    starts_on = forms.DateField(label=_("First day there"), widget=DateInput)
    entry = forms.ChoiceField(label=_("Came by"), choices=Posting.Entry, required=False)

    posting_fields = (
        "school",
        "at_office",
        "district",
        "full_time",
        "part_time",
        "starts_on",
        "entry",
    )

    class Meta:
        model = Posting
        fields = []

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
            "full_time",
            "part_time",
            side_by_side("starts_on", "entry"),
            "uuid",
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("at_office"):
            cleaned["school"] = None
            if not cleaned.get("district") and not self.has_error("district"):
                self.add_error("district", _("Choose the district of the office."))
        elif school := cleaned.get("school"):
            cleaned["district"] = school.district
        elif not self.has_error("school"):
            self.add_error(
                "school", _("Choose a school, or tick that they work at the district's office.")
            )
        if not self.errors:
            self.check_subject(cleaned["district"])
        return cleaned

    def check_subject(self, district: District) -> None:
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


# --- the office's lists ---------------------------------------------------------------------------


class SubjectForm(CreateForm):
    submit_label = _("Add the subject")

    class Meta:
        model = Subject
        fields = ["name", "name_en"]


class SubjectEditForm(EditForm):
    class Meta:
        model = Subject
        fields = ["name", "name_en", "sort_order"]


TERM_DAYS = {"starts_on": DateInput, "ends_on": DateInput, "first_week_starts_on": DateInput}
WEEK_HELP = _(
    "The school calendar counts weeks from Sunday: the Sunday on or before the first day."
)


class TermForm(CreateForm):
    submit_label = _("Add the term")
    first_week_starts_on = forms.DateField(
        label=_("Week 1 starts on"), widget=DateInput, required=False, help_text=WEEK_HELP
    )

    class Meta:
        model = Term
        fields = ["name", "name_en", "starts_on", "ends_on", "first_week_starts_on"]
        widgets = TERM_DAYS

    def layout(self):
        return [
            "name",
            "name_en",
            side_by_side("starts_on", "ends_on"),
            "first_week_starts_on",
            "uuid",
        ]


class TermEditForm(EditForm):
    class Meta:
        model = Term
        fields = ["name", "name_en", "starts_on", "ends_on", "first_week_starts_on"]
        widgets = TERM_DAYS
        help_texts = {"first_week_starts_on": WEEK_HELP}


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


# --- programs -------------------------------------------------------------------------------------

PROGRAM_FIELDS = [
    "name",
    "name_en",
    "slug",
    "starts_on",
    "ends_on",
    "guiding_principles",
    "working_ideas",
    "mentor_capacity",
    "needs_other_side",
    "needs_school",
    "needs_district",
]
PROGRAM_WIDGETS = {
    "starts_on": DateInput,
    "ends_on": DateInput,
    "guiding_principles": forms.Textarea(attrs={"rows": 6}),
    "working_ideas": forms.Textarea(attrs={"rows": 6}),
}
PROGRAM_HELP = {
    "slug": _("Small letters, digits and hyphens, such as rural-2026. It stays once opened."),
}


def program_layout(hidden: str) -> list:
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
        "mentor_capacity",
        Fieldset(_("Texts for the report"), "guiding_principles", "working_ideas"),
        hidden,
    ]


class ProgramForm(CreateForm):
    submit_label = _("Save and go on")
    kinds_from = forms.ModelChoiceField(
        label=_("Kinds of activity from"),
        queryset=Program.objects.all(),
        required=False,
        empty_label=_("the standard set"),
        help_text=_("They are copied, and can be changed until the program opens."),
    )

    class Meta:
        model = Program
        fields = PROGRAM_FIELDS
        widgets = PROGRAM_WIDGETS
        help_texts = PROGRAM_HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Left empty it is the standard set, which is an answer: never called optional.
        self.fields["kinds_from"].label = self.base_fields["kinds_from"].label
        self.initial.setdefault("kinds_from", self.fields["kinds_from"].queryset.first())

    def layout(self):
        *before, texts, hidden = program_layout("uuid")
        return [*before, "kinds_from", texts, hidden]


class ProgramEditForm(EditForm):
    class Meta:
        model = Program
        fields = PROGRAM_FIELDS
        widgets = PROGRAM_WIDGETS
        help_texts = PROGRAM_HELP

    def layout(self):
        return program_layout("version")


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
        field.label = _("Subject")
        if len(own) == 1:
            field.initial = own.pop()


class SectionForm(SubjectOfLeadMixin, CreateForm):
    submit_label = _("Add the section")

    class Meta:
        model = SubjectSection
        fields = ["subject", "name", "name_en"]
        help_texts = {"subject": _("Without a subject it is the general section.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow_subject()


class RequirementForm(SubjectOfLeadMixin, CreateForm):
    submit_label = _("Add the requirement")
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

    class Meta:
        model = Requirement
        fields = [
            "text",
            "text_en",
            "owed_by",
            "counts",
            "quantity",
            "per",
            "evidence",
            "evidence_en",
            "weight",
        ]
        labels = {"text_en": _("In English"), "evidence_en": _("Evidence in English")}
        help_texts = {
            "evidence": _("What shows that it was done, such as the registration form."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow_subject()

    def layout(self):
        return [
            "subject",
            "set_name",
            "set_name_en",
            "text",
            "text_en",
            "owed_by",
            "counts",
            side_by_side("quantity", "per"),
            "evidence",
            "evidence_en",
            side_by_side("weight", "valid_from"),
            "uuid",
        ]


class EndRequirementSetForm(VersionForm):
    submit_label = _("End the set")
    valid_to = forms.DateField(label=_("Last day it is owed"), widget=DateInput)
