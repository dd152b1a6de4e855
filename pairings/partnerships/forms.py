"""Forms for making, changing and ending partnerships and pairings."""

import datetime
import itertools

from crispy_forms.layout import Layout
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor, Role
from core.forms import DateInput, RecordForm, VersionForm
from pairings.partnerships import services
from pairings.partnerships.models import Partnership
from programs.models import Program
from programs.program.rules import check_day
from roster.models import School, Subject

Form = Partnership.Form


# --- choices --------------------------------------------------------------------------------------


class ByDistrictIterator(ModelChoiceIterator):
    """Choices under the name of their district; the rows come ordered by it."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for district, rows in self.groups():
            yield (district, [self.choice(row) for row in rows])

    def groups(self):
        return itertools.groupby(self.queryset, key=self.field.district_of)


class SchoolField(forms.ModelChoiceField):
    """A school, found under its district."""

    iterator = ByDistrictIterator

    def __init__(self, **kwargs):
        rows = School.objects.select_related("district")
        rows = rows.order_by("district__sort_order", "district__name", "name")
        super().__init__(queryset=rows, **kwargs)

    def district_of(self, school) -> str:
        return str(school.district)


def subjects_for(actor: Actor):
    """The subjects in which this actor pairs or makes partnerships, and whether "all" is theirs."""
    grants = actor.grants_as(Role.DISTRICT_COORDINATOR) + actor.grants_as(Role.SUBJECT_LEAD)
    rows = Subject.objects.all()
    if actor.is_administrator or any(grant.subject_id is None for grant in grants):
        return rows, True
    return rows.filter(pk__in=[grant.subject_id for grant in grants]), False


def speaks_for_the_city(actor: Actor) -> bool:
    return actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD)


# --- partnerships ---------------------------------------------------------------------------------


class PartnershipFormMixin:
    """The fields that belong to one form of pairing; places only where this actor may act."""

    def prepare(self, kind: str) -> None:
        between = "district" if kind == Form.DISTRICT else "school"
        other = "school" if between == "district" else "district"
        del self.fields[f"supporting_{other}"], self.fields[f"supported_{other}"]
        subjects, all_of_them = subjects_for(self.actor)
        subject = self.fields["subject"]
        subject.queryset = subjects
        subject.required = not all_of_them or kind == Form.SUBJECT_GROUP
        subject.empty_label = _("Choose a subject") if subject.required else _("All subjects")
        subject.label = _("Subject")
        for side in ("supporting", "supported"):
            words = {"school": _("Choose a school"), "district": _("Choose a district")}
            self.fields[f"{side}_{between}"].empty_label = words[between]
        if not speaks_for_the_city(self.actor):
            self._keep_to_own(kind, between)
        self.helper.layout = Layout(*self.layout(), self.submit())

    def _keep_to_own(self, kind: str, between: str) -> None:
        key = "pk__in" if between == "district" else "district__in"
        sides = ("supporting", "supported") if kind == Form.DISTRICT else ("supported",)
        for side in sides:
            field = self.fields[f"{side}_{between}"]
            field.queryset = field.queryset.filter(**{key: self.actor.districts()})

    def places(self) -> dict:
        """Both sides' districts and schools, as the services want them; a school says its own."""
        places = {}
        for side in ("supporting", "supported"):
            school = self.cleaned_data.get(f"{side}_school")
            district = school.district if school else self.cleaned_data.get(f"{side}_district")
            places |= {f"{side}_school": school, f"{side}_district": district}
        return places

    def check_rights(self, kind: str) -> None:
        """Say beside the field what the service would refuse."""
        places = self.places()
        supported, supporting = places["supported_district"], places["supporting_district"]
        if self.errors or not (supported and supporting):
            return
        subject = self.cleaned_data.get("subject")
        if not services.may_manage_partnership(
            self.actor,
            form=kind,
            subject_id=subject.pk if subject else None,
            supporting_district_id=supporting.pk,
            supported_district_id=supported.pk,
        ):
            side = "supported_district" if kind == Form.DISTRICT else "supported_school"
            self.add_error(
                side,
                _(
                    "This one is not yours to decide: ask the office, the subject's lead or the "
                    "supported district's coordinator to add it."
                ),
            )


PLACES = {
    "supporting_district": gettext_lazy("Supporting district"),
    "supporting_school": gettext_lazy("Supporting school"),
    "supported_district": gettext_lazy("Supported district"),
    "supported_school": gettext_lazy("Supported school"),
}


DAYS = {
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day, where it is agreed already"),
}


class PartnershipForm(PartnershipFormMixin, RecordForm):
    """Its program and form of pairing stay."""

    submit_label = gettext_lazy("Add the partnership")
    change_label = gettext_lazy("Save the changes")
    only_new = ("program", "form")

    form = forms.ChoiceField(choices=Form.choices, widget=forms.HiddenInput)
    itself = forms.BooleanField(
        label=gettext_lazy("Yes, this district supports itself"), required=False
    )
    supporting_school = SchoolField(label=PLACES["supporting_school"])
    supported_school = SchoolField(label=PLACES["supported_school"])

    class Meta:
        model = Partnership
        fields = (
            "program",
            "form",
            "subject",
            "supporting_district",
            "supporting_school",
            "supported_district",
            "supported_school",
            "starts_on",
            "ends_on",
            "travel_minutes",
            "note",
        )
        labels = PLACES | DAYS | {"program": gettext_lazy("Program"), "note": gettext_lazy("Note")}
        help_texts = {
            "travel_minutes": gettext_lazy(
                "As somebody travels it as a rule. The pairing board goes by it."
            )
        }
        widgets = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, kind: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind or self.instance.form
        self.ask_whether_itself()
        self.prepare(self.kind)
        if self.is_new:
            self.choose_program()

    def ask_whether_itself(self) -> None:
        """A district may support itself, but never because somebody chose the same one twice."""
        said = self.data if self.is_bound else self.initial
        sides = {str(said.get(f"{side}_district") or "") for side in ("supporting", "supported")}
        if self.kind != Form.DISTRICT or len(sides) > 1 or "" in sides:
            del self.fields["itself"]
        else:
            self.initial["itself"] = not self.is_new and self.instance.is_within_district

    def layout(self):
        """The question stands below the two districts that raise it."""
        names = [name for name in super().layout() if name != "itself"]
        if "itself" in self.fields:
            names.insert(names.index("supported_district") + 1, "itself")
        return names

    def choose_program(self) -> None:
        """The newest that is not closed, unless told otherwise."""
        programs = self.fields["program"].queryset.exclude(state=Program.State.CLOSED)
        self.fields["program"].queryset = programs
        self.fields["program"].empty_label = None
        self.initial |= {"form": self.kind}
        if newest := programs.first():
            self.initial |= {"program": newest, "starts_on": newest.starts_on}

    def clean(self):
        cleaned = super().clean()
        district = cleaned.get("supported_district")
        if "itself" in self.fields and not cleaned.pop("itself", False) and district:
            self.add_error(
                "itself",
                _(
                    "%(district)s stands on both sides. Choose another district on one of them, or "
                    "tick this."
                )
                % {"district": district},
            )
        self.check_rights(self.kind)
        return cleaned

    def changes(self) -> dict:
        """As the services take it: a school says its district."""
        return super().changes() | self.places()


class PartnershipEndForm(VersionForm):
    submit_label = gettext_lazy("End the partnership")

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    end_reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=200)


def chosen_day(form, program: Program, otherwise: datetime.date) -> datetime.date:
    """The day typed, where it is one of the program: it decides who is posted where.

    On any other day the people stay who stood to choose from, so that whoever was chosen does.
    """
    field = form.fields["starts_on"]
    try:
        day = field.clean(form["starts_on"].value())
        if day:
            check_day(program, day, field="starts_on")
    except forms.ValidationError:
        return otherwise
    return day or otherwise


def blame_the_day(form, program: Program, *people: str) -> None:
    """Whoever cannot be chosen on a wrong day is not at fault: the day is."""
    day = form.cleaned_data.get("starts_on")
    if day:
        try:
            check_day(program, day, field="starts_on")
        except forms.ValidationError as refusal:
            form.add_error(None, refusal)
    if form.has_error("starts_on"):
        for name in people:
            if form.has_error(name, "invalid_choice"):
                del form.errors[name]
