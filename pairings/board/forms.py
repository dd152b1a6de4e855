"""Forms of the board: one pair, a whole proposal, and each step on it."""

import datetime

from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import ByKey, CreateForm, DateInput, ScopedForm, VersionForm
from pairings.board.models import Proposal
from pairings.board.reading import Board
from pairings.board.rights import districts_of
from pairings.pairs.forms import PairingStartForm
from programs.models import WEIGHED, Program, Weight
from programs.program.rules import check_day
from roster.models import District, Subject


class BoardStartForm(PairingStartForm):
    """The first question: whose mentors to look for, in what, and from which day."""

    submit_label = _("Show who has no mentor")

    starts_on = forms.DateField(
        label=_("First day of the pairs"),
        widget=DateInput,
        required=False,
        help_text=_("Left empty: today, or the program’s first day if that is still to come."),
    )

    def clean_starts_on(self):
        """By the rule that each pair of that day is held to."""
        day, program = self.cleaned_data["starts_on"], self.cleaned_data.get("program")
        if day and program:
            try:
                check_day(program, day, field="starts_on")
            except ValidationError as refusal:
                raise ValidationError(refusal.message_dict["starts_on"]) from refusal
        return day

    def say_how_many(self, boards: dict[int, Board]) -> None:
        """Beside each subject how many trainees have no mentor in it, or could be trainees."""

        def label(subject: Subject) -> str:
            board = boards.get(subject.pk)
            if board is None:
                return str(subject)
            number = len(board.trainees)
            if board.is_guess:
                text = ngettext(
                    "%(subject)s: %(number)d teacher who could be a trainee",
                    "%(subject)s: %(number)d teachers who could be trainees",
                    number,
                )
            else:
                text = _("%(subject)s: %(number)d without a mentor")
            return text % {"subject": subject, "number": number}

        self.fields["subject"].label_from_instance = label


class BoardPairForm(ScopedForm):
    """One mentor for one trainee, by one button."""

    mentor = ByKey(None, widget=forms.HiddenInput)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = board.teachers()


class NamingForm(VersionForm):
    """One mentor for one trainee of a proposal, by one button."""

    mentor = ByKey(None, widget=forms.HiddenInput)

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = board.teachers()


class ProposalForm(CreateForm):
    submit_label = _("Suggest for everyone")

    class Meta:
        model = Proposal
        fields = ("program", "subject", "district", "starts_on", *WEIGHED)
        widgets = {
            "program": forms.HiddenInput,
            "subject": forms.HiddenInput,
            "starts_on": DateInput(),
        }

    def __init__(
        self, *args, program: Program, subject: Subject, starts_on: datetime.date, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.initial |= {"program": program.pk, "subject": subject.pk, "starts_on": starts_on}
        districts = self.fields["district"]
        own = districts_of(self.actor, subject)
        districts.label = _("Trainees of which district")
        rows = District.objects.visible_to(self.actor).filter(valid_to=None)
        if own is None:
            districts.queryset = rows
            districts.empty_label = _("All districts (the administrator publishes it)")
        else:
            districts.queryset = rows.filter(pk__in=own)
            districts.required, districts.empty_label = True, _("Choose a district")
            if len(own) == 1:
                self.initial["district"] = next(iter(own))
        for name in WEIGHED:
            self.fields[name].choices = Weight.choices


class DrawAgainForm(VersionForm):
    """What counts how much, before it is drawn up again."""

    submit_label = _("Draw up again")

    nearness = forms.TypedChoiceField(choices=Weight.choices, coerce=int)
    travel = forms.TypedChoiceField(choices=Weight.choices, coerce=int)
    experience = forms.TypedChoiceField(choices=Weight.choices, coerce=int)
    continuity = forms.TypedChoiceField(choices=Weight.choices, coerce=int)
    wishes = forms.TypedChoiceField(choices=Weight.choices, coerce=int)
    balance = forms.TypedChoiceField(choices=Weight.choices, coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WEIGHED:
            self.fields[name].label = capfirst(Proposal._meta.get_field(name).verbose_name)


class PublishForm(VersionForm):
    def __init__(self, *args, label: str, **kwargs):
        self.submit_label = label
        super().__init__(*args, **kwargs)


class UndoForm(VersionForm):
    submit_label = _("Undo the proposal")

    def submit(self):
        return Submit("save", self.submit_label, css_class="btn btn-danger")


class DropForm(UndoForm):
    submit_label = _("Throw the draft away")
