"""The form of mentor and trainee, to practice with: the same page with an invented pair."""

from django import forms
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.stored_files.fields import PhotosField
from pairings.models import Pairing
from programs.models import ActivityKind
from recording import invented
from recording.pair_choices import KindCards, PairCards, PairingField, send_words, words_of_others
from recording.pair_form import PairForm
from recording.pair_questions import KindField, PairQuestions
from recording.usual_kinds import USUAL
from roster.models import School


class FromRows(forms.ModelChoiceField):
    """Chooses among rows at hand, which no database has."""

    rows = ()

    def offer(self, rows, choices=None) -> None:
        self.rows = list(rows)
        self.choices = choices or self.choices_of(self.rows)

    def choices_of(self, rows) -> list:
        return [
            (ModelChoiceIteratorValue(each.pk, each), self.label_from_instance(each))
            for each in rows
        ]

    def to_python(self, value):
        if value in self.empty_values:
            return None
        for row in self.rows:
            if str(row.pk) == str(value):
                return row
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class ListAtHand(forms.Select):
    """Never empty, so it needs no sentence for that."""


class InventedPairing(FromRows, PairingField):
    pass


class InventedKind(FromRows, KindField):
    pass


class PhotosLeftAside(PhotosField):
    """Whatever is chosen is not even looked at."""

    def clean(self, data, initial=None):
        return []


def like(name: str) -> dict:
    """The words of the question whose place this one takes."""
    field = PairQuestions.base_fields[name]
    return {
        "label": field.label,
        "help_text": field.help_text,
        "required": field.required,
        "error_messages": field.error_messages,
    }


class PracticeForm(PairForm):
    pairing = InventedPairing(
        Pairing.objects.none(), widget=PairCards(), empty_label=None, **like("pairing")
    )
    kind = InventedKind(
        ActivityKind.objects.none(),
        widget=KindCards(layout="kinds"),
        empty_label=None,
        **like("kind"),
    )
    host_school = FromRows(School.objects.none(), widget=ListAtHand(), **like("host_school"))
    photos = PhotosLeftAside(
        label=gettext_lazy("Photos"),
        required=False,
        help_text=gettext_lazy("Practice: photos are neither read nor kept."),
    )

    def judge_results(self, program) -> None:
        """No program has an invented pair, and nothing that was chosen is written."""

    def look_up(self, actor) -> None:
        self.pairings = [invented.pairing(actor, self.today)]
        self.current_pairings = list(self.pairings)
        self.kept_pairing = None

    def offer_choices(self) -> None:
        (pair,) = self.pairings
        self.initial |= {"opened_on": self.today.isoformat(), "pairing": pair.pk}
        field = self.fields["pairing"]
        field.teacher_id = self.actor.teacher_id
        field.widget.words = lambda pairing: send_words(pairing, self.actor.teacher_id)
        field.offer(self.pairings)
        schools, field = [pair.school, pair.mentor_school], self.fields["host_school"]
        field.offer(schools, [("", _("Choose a school")), *field.choices_of(schools)])
        kinds, field = invented.kinds(pair.program), self.fields["kind"]
        usual, others = field.choices_of(kinds[:USUAL]), field.choices_of(kinds[USUAL:])
        self.offer_precisions()
        field.offer(kinds, [*usual, (words_of_others(len(others)), others)])
