"""Planning a training: its facts, its sessions, and who is asked to come.

One file although it is long: the boxes of a plan are one page, and are read together.
"""

import uuid

from crispy_forms.layout import Div, Fieldset, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from activities.models import Session
from core.actor import Actor, Role
from core.forms import DateInput, ScopedForm, SeveralField, VersionForm
from core.lines import LineForm, Lines, PartsMixin, lines
from core.widgets import Cards, Ticks
from pairings.naming import namable_districts, namable_teachers
from pairings.partnerships.forms import ByDistrictIterator
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject, Teacher
from roster.people.finding import People, Suggestions
from roster.people.name_sort import tidy_name
from training.courses.content import USUAL, HalfDayEntry
from training.courses.models import Training
from training.courses.reading import Meant, Who, people_meant, schools_of

CITY = "city"


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class SessionLine(LineForm):
    """A half-day. Its hours are the usual ones where nothing else is entered."""

    day = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the day of this session.")},
    )
    half = forms.TypedChoiceField(
        label=gettext_lazy("Half of the day"),
        coerce=int,
        choices=[(half.value, half.label) for half in USUAL],
        initial=Session.Half.MORNING,
    )
    theme = forms.CharField(label=gettext_lazy("Theme"), max_length=200, required=False)
    speaker = forms.CharField(
        label=gettext_lazy("Speaker"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "people-list"}),
    )
    starts_at = forms.TimeField(
        label=gettext_lazy("Begins at"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Left empty: 08:30, 14:00 or 19:00."),
    )
    ends_at = forms.TimeField(
        label=gettext_lazy("Ends at"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Left empty: 11:30, 17:00 or 21:00."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It stands there from the first and so says nothing by itself.
        self.offer("half", Session.Half.MORNING.value)

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        first, last = USUAL[values["half"]]
        values["starts_at"] = values["starts_at"] or first
        values["ends_at"] = values["ends_at"] or last
        if values["ends_at"] <= values["starts_at"]:
            self.add_error("ends_at", _("It ends before it begins."))
        self.teacher, self.name = self.whom(values["speaker"])
        return values

    def whom(self, text: str) -> tuple[Teacher | None, str]:
        """Who speaks: the person of that name where one is found, else the name."""
        text = text.strip()
        if not text or self.says_as_before("speaker"):
            return (self.was.teacher, self.was.name) if text else (None, "")
        try:
            teacher = People(self.people).find(text)
        except ValidationError as error:
            self.add_error("speaker", error)
            return None, ""
        return teacher, "" if teacher else tidy_name(text)[:50]

    def entry(self) -> HalfDayEntry:
        values = self.cleaned_data
        return HalfDayEntry(
            day=values["day"],
            half=values["half"],
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            theme=values["theme"],
            teacher=self.teacher,
            name=self.name,
            key=values["key"],
        )


class TrainingForm(PartsMixin, ScopedForm):
    """A training with its sessions, new or planned already."""

    submit_label = gettext_lazy("Save, and choose who is expected")
    change_label = gettext_lazy("Save the changes")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput)
    theme = forms.CharField(
        label=gettext_lazy("Theme"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the theme in up to 200 characters.")},
    )
    kind = forms.ModelChoiceField(
        ActivityKind.objects.all(),
        label=gettext_lazy("Kind of activity"),
        error_messages={"required": gettext_lazy("Choose the kind of activity.")},
    )
    program = forms.ModelChoiceField(
        Program.objects.all(), label=gettext_lazy("Program"), empty_label=None
    )
    organizer = forms.ChoiceField(
        label=gettext_lazy("Organized by"),
        error_messages={"required": gettext_lazy("Choose who organizes it.")},
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("No subject of its own"),
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter where it takes place.")},
        help_text=gettext_lazy("As people look for it: building and room."),
    )

    def __init__(self, *args, actor: Actor, training: Training | None = None, **kwargs):
        self.training, self.people = training, namable_teachers(actor)
        super().__init__(*args, actor=actor, **kwargs)
        if training is None:
            self.offer_choices()
        kinds = self.fields["kind"].queryset.filter(counts_as_training=True)
        open_ones = [training.program_id] if training else self.fields["program"].queryset
        self.fields["kind"].queryset = kinds.filter(program__in=open_ones)
        if training is None:
            usual = self.fields["kind"].queryset.filter(channel=ActivityKind.Channel.INTENSIVE)
            self.initial.setdefault("kind", usual.first())

    def choose_fields(self):
        gone = ("version",) if self.training is None else ("uuid", "program", "organizer")
        for name in gone:
            del self.fields[name]

    def offer_choices(self) -> None:
        programs = self.fields["program"]
        programs.queryset = programs.queryset.filter(state=Program.State.OPEN)
        self.fields["organizer"].choices = organizers(self.actor)
        subjects = {grant.subject_id for grant in self.actor.grants}
        if len(subjects) == 1:
            self.initial.setdefault("subject", subjects.pop())

    def formsets(self):
        return {"sessions": lines(SessionLine, empty=1 if self.training else 2)}

    def line_kwargs(self):
        return super().line_kwargs() | {"people": self.people}

    def suggestions(self) -> dict:
        return {"people": self.people}

    def clean(self):
        values = super().clean()
        self.check_parts()
        if not self.errors and not self.parts["sessions"].filled():
            self.demand("sessions", "day", _("Enter at least one session."))
            self._errors["sessions"] = self.error_class([_("Look at the lines below.")])
        kind, program = values.get("kind"), values.get("program")
        if kind and program and kind.program_id != program.pk:
            self.add_error("kind", _("Choose a kind of activity of this program."))
        self.judge_subject(values)
        return values

    def judge_subject(self, values: dict) -> None:
        """Organizing needs one grant that covers both the place and the subject."""
        subject = values.get("subject")
        subject_id = subject.pk if subject else None
        key = values.get("organizer")
        if self.training:
            key = str(self.training.district_id or CITY)
        if not key or self.errors:
            return
        may = (
            self.actor.leads(subject_id) or self.actor.is_administrator
            if key == CITY
            else self.actor.coordinates(int(key), subject_id)
        )
        if not may:
            self.add_error("subject", _("Choose the subject you are responsible for."))

    def half_days(self) -> list[HalfDayEntry]:
        return [line.entry() for line in self.parts["sessions"].filled()]

    def layout(self):
        return [
            "uuid" if self.training is None else "version",
            Suggestions("people"),
            Fieldset(
                pgettext("a training", "What it is"),
                "theme",
                "kind",
                *(["program", "organizer"] if self.training is None else []),
                "subject",
                "place",
                css_class="group",
            ),
            Lines(
                "sessions",
                legend=_("Sessions"),
                hint=_("One line for each half-day."),
                one=_("Session"),
                add=_("Add a session"),
                is_open=True,
            ),
        ]

    def submit(self):
        return Submit("save", self.submit_label if self.training is None else self.change_label)


def organizers(actor: Actor) -> list[tuple[str, str]]:
    """For whom this actor holds trainings."""
    found = []
    if actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD):
        found.append((CITY, _("The city office")))
    own = District.objects.visible_to(actor).filter(pk__in=actor.districts())
    return found + [(str(each.pk), str(each)) for each in own]


class CancelForm(VersionForm):
    submit_label = gettext_lazy("Cancel the training")
    reason = forms.CharField(
        label=gettext_lazy("Why does it not take place?"),
        max_length=200,
        help_text=gettext_lazy("Everybody who is expected reads it."),
        error_messages={"required": gettext_lazy("Say why it does not take place.")},
    )


class SchoolsField(SeveralField):
    """Schools, each found under its district."""

    iterator = ByDistrictIterator

    def district_of(self, school: School) -> str:
        return str(school.district)


class ExpectForm(ScopedForm):
    """Who is asked to come: by what they are, by subject, district and school, or by name."""

    submit_label = gettext_lazy("Ask these people to come")
    who = forms.ChoiceField(
        label=gettext_lazy("Who is expected?"),
        initial=Who.TRAINEES,
        choices=Who.choices,
        widget=Cards(layout="across"),
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Of which subject?"),
        required=False,
        empty_label=gettext_lazy("Every subject"),
    )
    districts = SeveralField(
        District.objects.none(),
        label=gettext_lazy("Of which districts?"),
        required=False,
        widget=Ticks(more=gettext_lazy("Districts to choose from ({})")),
        help_text=gettext_lazy("None ticked: all that you see."),
    )
    schools = SchoolsField(
        School.objects.none(),
        label=gettext_lazy("Of which schools?"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=gettext_lazy("None chosen: all schools of these districts."),
    )
    people = forms.CharField(
        label=gettext_lazy("And by name"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One name or staff number on each line."),
    )

    def __init__(self, *args, training: Training, **kwargs):
        self.training = training
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = namable_districts(self.actor)
        schools = schools_of(self.actor).select_related("district")
        self.fields["schools"].queryset = schools.order_by(
            "district__sort_order", "district__name", "name"
        )
        self.initial.setdefault("subject", training.subject_id)

    def clean_people(self):
        texts = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        found = People(namable_teachers(self.actor)).find_all(texts)
        if unknown := [text for text in texts if found[text] is None]:
            raise ValidationError(
                _("Nobody you may name is called “%(name)s”.") % {"name": unknown[0]}
            )
        return list(found.values())

    def layout(self):
        return ["who", Div("subject"), "districts", "schools", "people"]

    def teachers(self) -> list[Teacher]:
        """Everybody who is meant, as they stand on the first day of the training."""
        values = self.cleaned_data
        meant = Meant(
            who=values["who"],
            subject=values["subject"],
            districts=tuple(values["districts"]),
            schools=tuple(values["schools"]),
        )
        return [*people_meant(meant, self.training, self.actor), *values["people"]]
