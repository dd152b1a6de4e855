"""What was seen in a lesson: short enough for a phone, the marks folded away."""

import uuid
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import Side
from core.forms import DateInput, ScopedForm
from core.layout import Fold, side_by_side
from core.names import shown
from core.widgets import Cards
from guidance.observations.models import MOST_LESSONS, MOST_WORDS, WORDS
from guidance.observations.rules import check_words
from guidance.rubrics.models import Criterion, Rubric
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from pairings.naming import namable_teachers
from programs.models import Program
from roster.models import Subject
from roster.people.finding import Person, Suggestions, people_named

Kind = PlannedObservation.Kind
TOO_LONG = gettext_lazy("Write up to 4,000 characters.")
A_NUMBER = gettext_lazy("Enter a number of lessons between 1 and 8.")


def words(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG},
    )


def mark_of(criterion: Criterion) -> forms.IntegerField:
    """Its line in the rubric is named where something is said of several."""
    sentence = _("Enter a whole number between 0 and %(most)d.") % {"most": criterion.weight}
    field = forms.IntegerField(
        label=_("%(criterion)s, of %(most)d")
        % {
            "criterion": criterion,
            "most": criterion.weight,
        },
        required=False,
        min_value=0,
        max_value=criterion.weight,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )
    field.line = str(criterion)
    return field


class SeenForm(ScopedForm):
    """The boxes about the lesson, and a box for each criterion where there is a rubric."""

    topic = forms.CharField(
        label=gettext_lazy("Lesson topic"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the topic of this lesson.")},
    )
    held_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    grade = forms.CharField(label=gettext_lazy("Class or grade"), max_length=30, required=False)
    lessons = forms.IntegerField(
        label=gettext_lazy("Number of lessons"),
        initial=1,
        min_value=1,
        max_value=MOST_LESSONS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_NUMBER),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of observation"),
        choices=Kind.choices,
        initial=Kind.ROUTINE,
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose the kind.")},
    )
    process = words(
        pgettext_lazy("of a lesson", "What happened"),
        6,
        gettext_lazy(
            "The steps of the lesson, what the teacher and the pupils did. No pupils' names."
        ),
    )
    strengths = words(gettext_lazy("Strengths"), 3)
    weaknesses = words(gettext_lazy("Weaknesses"), 3)
    suggestions = words(gettext_lazy("Suggestions"), 3)

    def __init__(self, *args, rubric: Rubric | None = None, marks: Sequence[int] = (), **kwargs):
        self.rubric = rubric
        self.criteria = list(rubric.criteria.all()) if rubric else []
        given = {f"mark_{number}": mark for number, mark in enumerate(marks)}
        super().__init__(*args, **kwargs | {"initial": {**(kwargs.get("initial") or {}), **given}})

    def choose_fields(self):
        """One of the four is asked for, so none of them is called optional; see `check_words`."""
        for number, each in enumerate(self.criteria):
            self.fields[f"mark_{number}"] = mark_of(each)
        super().choose_fields()

    def _word(self, field):
        """The boxes of words and of marks stand together: each may stay empty, not all of them."""
        label = field.label
        super()._word(field)
        if isinstance(field, forms.IntegerField) or isinstance(field.widget, forms.Textarea):
            field.label = label

    def layout(self):
        return [
            *self.whose_layout(),
            "topic",
            side_by_side("held_on", "grade", "lessons"),
            "kind",
            "process",
            "strengths",
            "weaknesses",
            "suggestions",
            *self.marks_layout(),
        ]

    def whose_layout(self) -> list:
        return []

    def marks_layout(self) -> list:
        if not self.criteria:
            return []
        legend = _("Marks: %(rubric)s (optional)") % {"rubric": self.rubric}
        names = [f"mark_{number}" for number in range(len(self.criteria))]
        return [Fold(legend, *names)]

    def clean(self):
        """The marks as one list; where one is missing it says so beside its box."""
        values = super().clean()
        if not {*WORDS} & {*self.errors}:
            try:
                check_words(values)
            except forms.ValidationError as refusal:
                self.add_error(None, refusal)
        names = [f"mark_{number}" for number in range(len(self.criteria))]
        given = [values.pop(name, None) for name in names]
        if any(mark is not None for mark in given):
            for name, mark in zip(names, given, strict=True):
                if mark is None and name not in self.errors:
                    self.add_error(name, _("Give a mark here as well, or take the others away."))
        values["marks"] = [mark for mark in given if mark is not None]
        return values


class ObservationForm(SeenForm):
    """Of somebody whose name is typed: at one's own school, on a visit, on a round."""

    submit_label = gettext_lazy("Save and tell the teacher")
    field_order = ("uuid", "whose", "subject", "program")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    whose = forms.CharField(
        label=gettext_lazy("Whose lesson?"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "people-list", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "The name, and the staff number in brackets where two share it. Of somebody who is not "
            "in the list, the name, a comma and the school."
        ),
        error_messages={"required": gettext_lazy("Enter whose lesson it was.")},
    )
    program = forms.ModelChoiceField(
        Program.objects.filter(state=Program.State.OPEN),
        label=gettext_lazy("Program"),
        empty_label=None,
    )
    subject = forms.ModelChoiceField(Subject.objects.all(), label=gettext_lazy("Subject"))

    def __init__(self, *args, taught_by: Person | None = None, **kwargs):
        """`taught_by` stands on the form that led here: so written, they stay who they are."""
        self.taught_by = taught_by
        super().__init__(*args, **kwargs)

    def suggestions(self) -> dict:
        return {"people": namable_teachers(self.actor)}

    def whose_layout(self):
        return [
            "uuid",
            Suggestions("people"),
            "whose",
            side_by_side("subject", "program"),
        ]

    def clean(self):
        values = super().clean()
        text, day = values.pop("whose", ""), values.get("held_on")
        if text and day:
            known = [self.taught_by] if self.taught_by else []
            try:
                (values["person"],) = people_named(
                    [text], namable_teachers(self.actor), self.actor, day, known
                )
            except forms.ValidationError as refusal:
                self.add_error("whose", refusal)
        return values


class PairObservationForm(SeenForm):
    """Of one of a pair. Where the other one observes, it is clear whose lesson it was."""

    submit_label = gettext_lazy("Save and tell the teacher")
    field_order = ("uuid", "whose", "subject", "program")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose lesson?"),
        widget=Cards(layout="across"),
        error_messages={"required": gettext_lazy("Choose whose lesson it was.")},
    )

    def __init__(self, *args, pairing: Pairing, **kwargs):
        self.pairing = pairing
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        super().choose_fields()
        people = {
            Side.SUPPORTED: (self.pairing.trainee, _("trainee")),
            Side.SUPPORTING: (self.pairing.mentor, _("mentor")),
        }
        self.fields["whose"].choices = [
            (side, f"{shown(str(teacher), self.actor)} ({word})")
            for side, (teacher, word) in people.items()
            if teacher.pk != self.actor.teacher_id
        ]
        if len(self.fields["whose"].choices) == 1:
            self.fields["whose"].initial = self.fields["whose"].choices[0][0]
            self.fields["whose"].widget = forms.HiddenInput()

    def whose_layout(self):
        return ["uuid", "whose"]

    def clean(self):
        values = super().clean()
        side = values.pop("whose", "")
        if side:
            values["person"] = of_pair(self.pairing, Side(side))
        return values


def of_pair(pairing: Pairing, side: Side) -> Person:
    """One of the two, at the place that the pairing gives them."""
    if side == Side.SUPPORTING:
        return Person(
            pairing.mentor, district=pairing.mentor_district, school=pairing.mentor_school
        )
    return Person(pairing.trainee, district=pairing.district, school=pairing.school)


class RewriteObservationForm(SeenForm):
    """The same boxes of a record that stands."""

    submit_label = gettext_lazy("Save the change")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def whose_layout(self):
        return ["version"]
