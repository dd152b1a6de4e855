"""Noting an inspection or an interview, changing it, and asking for what follows."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.forms import DateInput, EditForm, ScopedForm, VersionForm
from core.layout import side_by_side
from guidance.monitoring.asking import those_concerned
from guidance.monitoring.models import MOST_WORDS, Monitoring
from pairings.naming import find_place, namable_districts, namable_schools, namable_teachers
from programs.models import Program
from roster.models import School, Subject
from roster.people.finding import Suggestions, people_named

SCOPE = gettext_lazy("What was it about?")
NO_SCOPE = gettext_lazy("Say what it was about.")
NO_FINDINGS = gettext_lazy("Write what was found or said.")
NO_DATE = gettext_lazy("Enter the date.")
TOO_LONG = gettext_lazy("Write up to 4,000 characters.")


def named(suggested: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": f"{suggested}-list", "autocomplete": "off"})


class MonitoringForm(ScopedForm):
    """What both ask; each names its place or person first."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("no subject of its own"),
    )
    program = forms.ModelChoiceField(
        Program.objects.filter(state=Program.State.OPEN),
        label=gettext_lazy("Program"),
        empty_label=None,
    )
    held_on = forms.DateField(
        label=gettext_lazy("Date"), widget=DateInput(), error_messages={"required": NO_DATE}
    )
    scope = forms.CharField(label=SCOPE, max_length=200, error_messages={"required": NO_SCOPE})
    findings = forms.CharField(
        label=gettext_lazy("Findings"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": NO_FINDINGS, "max_length": TOO_LONG},
    )

    def whose_layout(self) -> list:
        raise NotImplementedError

    def layout(self):
        return [
            "uuid",
            *self.whose_layout(),
            side_by_side("held_on", "subject", "program"),
            "scope",
            "findings",
        ]


class InspectionForm(MonitoringForm):
    submit_label = gettext_lazy("Save the inspection")
    field_order = ("uuid", "place")
    place = forms.CharField(
        label=gettext_lazy("District or school"),
        max_length=160,
        widget=named("places"),
        error_messages={"required": gettext_lazy("Enter where it was.")},
    )

    def suggestions(self) -> dict:
        places = [*namable_districts(self.actor), *namable_schools(self.actor)]
        return {"places": places}

    def whose_layout(self):
        return [Suggestions("places"), "place"]

    def clean_place(self):
        return find_place(self.cleaned_data["place"], self.actor)

    def clean(self):
        values = super().clean()
        place = values.pop("place", None)
        values["school" if isinstance(place, School) else "district"] = place
        return values


class InterviewForm(MonitoringForm):
    submit_label = gettext_lazy("Save the interview")
    field_order = ("uuid", "person")
    person = forms.CharField(
        label=gettext_lazy("Whom did you ask?"),
        max_length=160,
        widget=named("people"),
        help_text=gettext_lazy(
            "The name, and the staff number in brackets where two share it. Of somebody who is not "
            "in the list, the name, a comma and the school."
        ),
        error_messages={"required": gettext_lazy("Enter whom you asked.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].label = pgettext_lazy("of an interview", "What was said")

    def suggestions(self) -> dict:
        return {"people": namable_teachers(self.actor)}

    def whose_layout(self):
        return [Suggestions("people"), "person"]

    def clean(self):
        values = super().clean()
        text, day = values.pop("person", ""), values.get("held_on")
        if text and day:
            try:
                rows = namable_teachers(self.actor)
                (values["person"],) = people_named([text], rows, self.actor, day)
            except forms.ValidationError as refusal:
                self.add_error("person", refusal)
        return values


class ChangeMonitoringForm(EditForm):
    class Meta:
        model = Monitoring
        fields = ("held_on", "scope", "findings")
        widgets = {"held_on": DateInput(), "findings": forms.Textarea(attrs={"rows": 8})}
        labels = {"held_on": gettext_lazy("Date"), "scope": SCOPE}
        error_messages = {
            "held_on": {"required": NO_DATE},
            "scope": {"required": NO_SCOPE},
            "findings": {"required": NO_FINDINGS, "max_length": TOO_LONG},
        }


class VoidMonitoringForm(VersionForm):
    submit_label = gettext_lazy("Void this")

    void_reason = forms.CharField(
        label=gettext_lazy("Why it is void"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why it is void.")},
    )


class FollowUpForm(ScopedForm):
    """What is to be done, by whom of those concerned, by when."""

    submit_label = gettext_lazy("Ask for it")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    what = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    owed_by = forms.ChoiceField(
        label=gettext_lazy("By whom?"),
        error_messages={"required": gettext_lazy("Choose by whom.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"), widget=DateInput(), error_messages={"required": NO_DATE}
    )

    def __init__(self, *args, monitoring: Monitoring | None = None, **kwargs):
        self.monitoring = monitoring
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        people = those_concerned(self.monitoring) if self.monitoring else []
        self.people = {str(each.pk): each for each in people}
        if self.monitoring and self.monitoring.kind == Monitoring.Kind.INTERVIEW:
            self.fields["owed_by"].help_text = _(
                "Whoever may not read the interview reads what is to be done, not what was said."
            )
        self.fields["owed_by"].choices = [
            ("", _("Choose")),
            *((key, str(each)) for key, each in self.people.items()),
        ]

    def clean_owed_by(self):
        return self.people.get(self.cleaned_data["owed_by"])
