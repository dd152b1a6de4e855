"""Forms of the mid-term check: opening a round, answering one by one or a list, replacing."""

import datetime
from uuid import UUID

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import CreateForm, DateInput, ScopedForm, VersionForm, optional
from core.refusals import in_our_words
from core.typed import key_in
from core.widgets import Cards
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.pairs.forms import SuccessorForm
from pairings.partnerships.forms import subjects_for
from programs.models import Program

# So long a round is open, unless another day is entered.
USUAL = datetime.timedelta(days=21)
# Of an answer that was given and is taken back.
UNKNOWN = "unknown"
SINCE, NOTE = gettext_lazy("Since when"), gettext_lazy("Note")


class CheckForm(CreateForm):
    submit_label = gettext_lazy("Open the mid-term check")

    class Meta:
        model = RosterCheck
        fields = ("program", "subject", "answer_by")
        labels = {
            "program": gettext_lazy("Program"),
            "subject": gettext_lazy("Subject"),
            "answer_by": gettext_lazy("Answers are due by"),
        }
        widgets = {"answer_by": DateInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programs = self.fields["program"].queryset.filter(state=Program.State.OPEN)
        self.fields["program"].queryset = programs
        subjects, is_all = subjects_for(self.actor)
        self.fields["subject"].queryset = subjects
        self.fields["subject"].empty_label = _("Choose a subject")
        if not is_all and len(own := list(subjects[:2])) == 1:
            self.initial = {"subject": own[0].pk} | self.initial
        if program := programs.first():
            today = timezone.localdate()
            self.initial = {
                "program": program.pk,
                "answer_by": usual_day(program, today),
            } | self.initial


def usual_day(program: Program, today: datetime.date) -> datetime.date:
    return min(today + USUAL, max(today, program.ends_on))


class UntilForm(VersionForm):
    submit_label = gettext_lazy("Change the day")

    answer_by = forms.DateField(label=gettext_lazy("Answers are due by"), widget=DateInput)


class CloseForm(VersionForm):
    submit_label = gettext_lazy("Close the mid-term check")


class OpenAgainForm(UntilForm):
    submit_label = gettext_lazy("Open the mid-term check again")


class AskedMixin:
    """Boxes of an answer: since when, and a note, are asked of who is gone alone."""

    def _word(self, field):
        """Nothing calls itself optional: since when is demanded of who is gone."""
        in_our_words(field)

    def asked(self, *names: str) -> Div:
        *said, since, note = names
        return Div(*said, Div(since, note, css_class="gone"), css_class="asked")


class AnswerForm(AskedMixin, VersionForm):
    """One answer, given or changed; not known yet takes it back."""

    submit_label = gettext_lazy("Save the answer")

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[*RosterAnswer.Answer.choices, (UNKNOWN, gettext_lazy("Not known yet"))],
        widget=Cards(layout="two"),
    )
    since = forms.DateField(label=SINCE, widget=DateInput, required=False)
    note = forms.CharField(label=optional(NOTE), max_length=200, required=False)

    def layout(self):
        return ["version", self.asked("answer", "since", "note")]


class TakeBackReplacementForm(VersionForm):
    submit_label = gettext_lazy("Take the replacement back")


# --- a list ---------------------------------------------------------------------------------------


class AnswerListForm(AskedMixin, ScopedForm):
    """One question about each of these trainees; who is left out stays silent.

    Each has four boxes, named by the answer's key; `listed` are the answers to begin with, where
    somebody asked to see what the postings say.
    """

    submit_label = gettext_lazy("Confirm the list")

    def __init__(self, *args, rows: list[RosterAnswer], listed: dict[int, str], **kwargs):
        self.rows, self.listed = rows, listed
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        for row in self.rows:
            self.fields |= self.boxes(row)

    def boxes(self, row: RosterAnswer) -> dict:
        key, whose = row.uuid.hex, row.trainee
        place = _("%(teacher)s, %(school)s") % {
            "teacher": whose,
            "school": row.school or row.district,
        }
        return {
            f"version_{key}": forms.IntegerField(widget=forms.HiddenInput, initial=row.version),
            f"answer_{key}": forms.ChoiceField(
                label=place,
                choices=RosterAnswer.Answer.choices,
                widget=Cards(layout="two"),
                initial=self.listed.get(row.pk),
                required=False,
            ),
            f"since_{key}": forms.DateField(
                label=about(SINCE, whose), widget=DateInput, required=False
            ),
            f"note_{key}": forms.CharField(
                label=about(optional(NOTE), whose), max_length=200, required=False
            ),
        }

    def layout(self):
        names = ("version", "answer", "since", "note")
        return [self.asked(*(f"{name}_{row.uuid.hex}" for name in names)) for row in self.rows]

    def clean(self):
        values = super().clean()
        answered = [row for row in self.rows if values.get(f"answer_{row.uuid.hex}")]
        for row in answered:
            name = f"since_{row.uuid.hex}"
            is_gone = values[f"answer_{row.uuid.hex}"] in RosterAnswer.GONE
            if is_gone and not values.get(name) and not self.has_error(name):
                text = _("Enter since when %(trainee)s no longer teaches here.")
                self.add_error(name, text % {"trainee": row.trainee})
        if not answered and not self.errors:
            self.add_error(None, _("Choose an answer for at least one trainee."))
        return values

    def answers(self) -> list[tuple[RosterAnswer, dict]]:
        """What was chosen, as the service takes it."""
        said = []
        for row in self.rows:
            names = ("answer", "since", "note")
            values = {name: self.cleaned_data[f"{name}_{row.uuid.hex}"] for name in names}
            if values["answer"]:
                seen = self.cleaned_data[f"version_{row.uuid.hex}"]
                said.append((row, values | {"seen": seen}))
        return said


def about(label, trainee):
    """A label that stands there once for each trainee, with the name for who cannot see whose."""
    return format_html('{} <span class="visually-hidden">{}</span>', label, trainee)


def keys_sent(data) -> list[UUID]:
    """Whose boxes a page sent."""
    found = []
    for name in data:
        kind, _sep, text = name.partition("_")
        if kind == "version" and (key := key_in(text)):
            found.append(key)
    return found


# --- somebody else --------------------------------------------------------------------------------


class ReplaceForm(SuccessorForm):
    def __init__(self, *args, row: RosterAnswer, **kwargs):
        check = row.check_round
        place = {"school": row.school, "district": row.district}
        super().__init__(
            *args, program=check.program, subject=check.subject, gone=row.trainee, **place, **kwargs
        )
