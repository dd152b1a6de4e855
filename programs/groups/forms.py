"""Forms for groups and for who belongs to them."""

import uuid

from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.actor import Role
from core.forms import DateInput, EditForm, RecordForm, ScopedForm, VersionForm
from core.layout import side_by_side
from programs.groups.finding import Whom, namable_accounts, namable_teachers, whom
from programs.groups.models import Group, GroupMember
from programs.groups.rights import may_keep
from programs.program.models import Program
from roster.people.finding import Suggestions

WHERE_AND_WHAT = ["level", "district", "school", "subject"]
NAMES = ["name", "name_en"]
MORE = ["size", "size_is", "about", "source"]


class GroupForm(RecordForm):
    submit_label = gettext_lazy("Add the group")
    only_new = ("program", "kind")

    class Meta:
        model = Group
        fields = ["program", "kind", *WHERE_AND_WHAT, *NAMES, "starts_on", *MORE]
        widgets = {"starts_on": DateInput, "about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "subject": gettext_lazy("Of a tutor group its leader looks after pairs of it alone."),
            "source": gettext_lazy("Such as a document of the district, with its day."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            programs = self.fields["program"]
            programs.queryset = programs.queryset.exclude(state=Program.State.CLOSED)
        most = MaxValueValidator(9999, _("Enter a number up to 9,999."))
        self.fields["size"].validators = [MinValueValidator(1), most]
        # Left as it is, it is an answer.
        self.fields["size_is"].required = False
        if not (self.actor.is_administrator or self.actor.has_role(Role.SUBJECT_LEAD)):
            self.narrow_to_own_district()

    def narrow_to_own_district(self) -> None:
        level, district = self.fields["level"], self.fields["district"]
        level.choices = [each for each in level.choices if each[0] != Group.Level.CITY]
        district.queryset = district.queryset.filter(pk__in=self.actor.districts())
        schools = self.fields["school"]
        schools.queryset = schools.queryset.filter(district__in=self.actor.districts())

    def clean(self):
        values = super().clean()
        if values.get("level") == Group.Level.CITY:
            values["district"] = values["school"] = None
        elif "level" in values and not values.get("district") and not self.has_error("district"):
            self.add_error("district", _("Choose the district."))
        if values.get("size") is None or not values.get("size_is"):
            values["size_is"] = Group.Precision.EXACT
        if not self.errors:
            self.check_right(values)
        return values

    def check_right(self, values) -> None:
        place = (values.get(name) for name in ("district", "subject"))
        if not may_keep(self.actor, *(each and each.pk for each in place)):
            self.add_error(
                "subject", _("Choose the subject, and the district, that you look after.")
            )

    def layout(self):
        asked = ["program", "kind"] if self.is_new else []
        return [
            *asked,
            side_by_side("level", "district"),
            "school",
            "subject",
            *NAMES,
            "starts_on",
            Fieldset(
                gettext_lazy("Where more is known than names"),
                side_by_side("size_is", "size"),
                "about",
                "source",
            ),
            self.key,
        ]


class EndGroupForm(VersionForm):
    submit_label = gettext_lazy("End the group")
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())


PERSON = {
    "label": gettext_lazy("Who?"),
    "max_length": 120,
    "widget": forms.TextInput(attrs={"list": "people-list", "autocomplete": "off"}),
    "help_text": gettext_lazy("The name, and the staff number in brackets where two share it."),
}
IN_WORDS = {
    "label": gettext_lazy("Or somebody who is not in the list"),
    "max_length": 50,
    "required": False,
    "help_text": gettext_lazy("The name alone. Whoever leads by name alone sees no pairs."),
}


class PersonMixin:
    """Asks for one person: somebody of the list, or a name in words."""

    def suggestions(self) -> dict:
        people = [*namable_accounts(self.actor)[:100], *namable_teachers(self.actor)[:300]]
        return {"people": people}

    def clean(self):
        values = super().clean()
        typed, name = values.pop("person", ""), values.pop("in_words", "")
        if typed and name:
            self.add_error("in_words", _("Fill in one of the two."))
        elif typed:
            try:
                values["person"] = whom(typed, self.actor)
            except forms.ValidationError as refusal:
                self.add_error("person", refusal)
        elif name:
            values["person"] = Whom(name=name)
        elif not (self.has_error("person") or self.has_error("in_words")):
            self.add_error("person", _("Say who it is."))
        return values


class MemberForm(PersonMixin, ScopedForm):
    submit_label = gettext_lazy("Add to the group")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    person = forms.CharField(required=False, **PERSON)
    in_words = forms.CharField(**IN_WORDS)
    part = forms.ChoiceField(
        label=gettext_lazy("Part in the group"),
        choices=GroupMember.Part,
        initial=GroupMember.Part.MEMBER,
    )
    position = forms.CharField(
        label=gettext_lazy("Position"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("In the words of the office, such as assistant director."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].label = PERSON["label"]

    def layout(self):
        return [
            Suggestions("people"),
            "person",
            "in_words",
            "part",
            "position",
            "starts_on",
            "uuid",
        ]


class EditMemberForm(EditForm):
    class Meta:
        model = GroupMember
        fields = ["part", "position", "starts_on"]
        widgets = {"starts_on": DateInput}


class EndMemberForm(VersionForm):
    submit_label = gettext_lazy("End it")
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())


class ChangeLeaderForm(PersonMixin, VersionForm):
    submit_label = gettext_lazy("Change the leader")
    person = forms.CharField(required=False, **PERSON)
    in_words = forms.CharField(**IN_WORDS)
    position = MemberForm.base_fields["position"]
    starts_on = forms.DateField(
        label=pgettext_lazy("of a leader", "Leads from"), widget=DateInput()
    )
    stays = forms.BooleanField(
        label=gettext_lazy("The leader until now stays in the group as a member"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].label = gettext_lazy("Who leads from now on?")

    def layout(self):
        return [
            Suggestions("people"),
            "person",
            "in_words",
            "position",
            "starts_on",
            "stays",
            "version",
        ]
