"""Forms of nominations: choosing whom, answering several or one, withdrawing."""

from crispy_forms.layout import HTML, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.forms import ByKey, ScopedForm, SeveralField, VersionForm
from core.lacking import Lacking
from core.refusals import in_our_words
from core.widgets import Cards
from pairings.nominations.models import Nomination
from pairings.nominations.reading import Nominee, teachers_of
from pairings.nominations.table import Verb
from pairings.nominations.wording import facts_of, note_of
from pairings.pairs.forms import PairingStartForm
from roster.models import District, Subject, Teacher

ANSWERS = [
    (Verb.ACCEPT.value, pgettext_lazy("answer to a nomination", "Accept")),
    (Verb.DECLINE.value, pgettext_lazy("answer to a nomination", "Decline")),
]


class NominationStartForm(PairingStartForm):
    """The first question: whose teachers, for which program's subject."""

    district = forms.ModelChoiceField(
        label=gettext_lazy("District"),
        queryset=District.objects.filter(valid_to=None),
        empty_label=gettext_lazy("Choose a district"),
    )
    part = forms.ChoiceField(choices=Nomination.Part.choices, widget=forms.HiddenInput)

    def choose_fields(self):
        if not self.actor.is_administrator:
            rows = self.fields["district"].queryset
            self.fields["district"].queryset = rows.filter(pk__in=self.actor.districts())
        if len(own := list(self.fields["district"].queryset[:2])) == 1:
            self.initial["district"] = own[0]

    def only_answer(self) -> dict | None:
        """Program, subject and district, where there is one of each."""
        answers = super().only_answer()
        districts = list(self.fields["district"].queryset[:2])
        if answers is None or len(districts) != 1:
            return None
        return answers | {"district": districts[0]}


class NominateForm(ScopedForm):
    """Which of the district's teachers, and a line that says why."""

    submit_label = gettext_lazy("Nominate those ticked")

    teachers = SeveralField(
        Teacher.objects.none(),
        label=gettext_lazy("Teachers"),
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "choices two with-notes", "autocomplete": "off"}
        ),
        error_messages={"required": gettext_lazy("Tick at least one teacher.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why these teachers"),
        max_length=200,
        help_text=gettext_lazy("One line for all who are ticked; the section reads it."),
        error_messages={"required": gettext_lazy("Say in a line why these teachers.")},
    )
    # Of whom it was asked whether they are meant, although they have a mentor.
    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people: list[Nominee], subject: Subject, **kwargs):
        self.people = people
        super().__init__(*args, **kwargs)
        field = self.fields["teachers"]
        field.label = _("Teachers of %(subject)s") % {"subject": subject}
        field.queryset = teachers_of(people)
        field.choices = [
            (each.teacher.pk, format_html("{}<br><small>{}</small>", each.teacher, note_of(each)))
            for each in people
            if not each.state
        ]

    def clean(self):
        """Somebody who has a mentor is nominated at the second press, once it was asked."""
        values = super().clean()
        ticked = {teacher.pk for teacher in values.get("teachers", [])}
        paired = [each for each in self.people if each.has_mentor and each.teacher.pk in ticked]
        keys = " ".join(str(each.teacher.pk) for each in paired)
        if paired and values.pop("asked", "") != keys:
            self.data = self.data.copy()
            self.data[self.add_prefix("asked")] = keys
            names = pgettext("between names", ", ").join(str(each.teacher) for each in paired)
            text = _(
                "%(names)s: has a mentor already. Send it once more to nominate all who are "
                "ticked, or take the tick away."
            )
            self.add_error("teachers", text % {"names": names})
        values.pop("asked", None)
        return values


class AnswerMixin:
    """Accept or decline, with a reason where it is declined."""

    def _word(self, field):
        """The reason does not call itself optional: it is demanded of whoever declines."""
        in_our_words(field)

    def check_reason(self, values: dict) -> dict:
        if values.get("answer") == Verb.DECLINE and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why you decline: the district reads it."))
        return values


def answer_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=ANSWERS,
        widget=Cards(layout="two"),
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The district reads it. Needed only to decline."),
    )


class AnswerAllForm(AnswerMixin, ScopedForm):
    """All that wait, ticked at first but for those who have a mentor already; one answer for those
    that stay ticked.
    """

    submit_label = gettext_lazy("Answer those ticked")

    chosen = SeveralField(
        Nomination.objects.none(),
        label=gettext_lazy("Nominations"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tick at least one nomination.")},
    )
    answer = answer_field()
    reason = reason_field()

    def __init__(
        self,
        *args,
        rows: list[Nomination],
        known: QuerySet,
        people: dict[int, Nominee],
        **kwargs,
    ):
        """`rows` wait for an answer; `known` are those too that were settled meanwhile; `people`
        says by the key of each row what is known of its teacher.
        """
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        field.queryset = known
        field.choices = [(row.pk, described(row, people[row.pk])) for row in rows]
        unpaired = [row.pk for row in rows if not people[row.pk].has_mentor]
        self.initial.setdefault("chosen", unpaired)

    def clean(self):
        return self.check_reason(super().clean())


def described(row: Nomination, nominee: Nominee):
    """Who, from where, what is known of them, and why, as one line to tick."""
    place = row.school or row.district
    if row.school:
        place = _("%(school)s, %(district)s") % {"school": place, "district": row.district}
    notes = [str(place), *facts_of(nominee)]
    return format_html(
        "{}<br><small>{}</small><br>{}",
        row,
        pgettext("between reasons", " · ").join(notes),
        row.reason,
    )


class AnswerForm(AnswerMixin, VersionForm):
    submit_label = gettext_lazy("Send the answer")

    answer = answer_field()
    reason = reason_field()

    def clean(self):
        return self.check_reason(super().clean())


class WithdrawForm(VersionForm):
    submit_label = gettext_lazy("Withdraw the nomination")

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The section reads it."),
    )


NOBODY_TO_WISH_FOR = {
    Nomination.Part.MENTOR: Lacking(
        gettext_lazy("Nominate trainees of this subject first; then a wish can name one of them.")
    ),
    Nomination.Part.TRAINEE: Lacking(
        gettext_lazy("Nominate mentors of this subject first; then a wish can name one of them.")
    ),
}


class WishForm(VersionForm):
    """With whom the teacher would like to work; where nobody can be named, the page has no button,
    but to take back a wish that stands.
    """

    submit_label = gettext_lazy("Note the wish")

    wish = ByKey(
        Teacher.objects.none(),
        label=gettext_lazy("Would like to work with"),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
        help_text=gettext_lazy(
            "Those who are nominated too, as far as you see them. The pairing board counts it as "
            "much as the program says, once the nomination is accepted."
        ),
    )

    def __init__(self, *args, nomination: Nomination, known: QuerySet, **kwargs):
        self.nomination, self.has_choice = nomination, known.exists()
        super().__init__(*args, **kwargs)
        field = self.fields["wish"]
        field.queryset = known
        if not self.has_choice:
            field.widget.lacking = NOBODY_TO_WISH_FOR[Nomination.Part(nomination.part)]
            field.help_text = ""

    def submit(self):
        if self.has_choice:
            return super().submit()
        if self.nomination.wish:
            return Submit("save", _("Take the wish back"))
        return HTML("")


class ReadForm(ScopedForm):
    """One press: they have been read."""

    submit_label = gettext_lazy("I have read them: take them off my list")

    keys = SeveralField(Nomination.objects.none(), widget=forms.MultipleHiddenInput)

    def __init__(self, *args, known: QuerySet, rows: list[Nomination], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].queryset = known
        self.initial["keys"] = [row.pk for row in rows]
