"""Awards and honours: lists, pages, and the forms that note them."""

import uuid

from crispy_forms.layout import HTML, Div
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ByKey, DateInput, ScopedForm
from core.pages import one_of
from pairings.naming import namable_schools, namable_teachers
from programs.models import Program
from results.awards.models import ONE_OF_TWO, Award, Honour
from results.works.models import Result
from roster.models import School, Subject
from roster.people.finding import Suggestions, TeacherField
from roster.places.finding import find_school


def chosen(label, choices, lacking) -> forms.ChoiceField:
    """Figures go by it, so nothing is chosen until somebody chooses."""
    return forms.ChoiceField(
        label=label,
        choices=[*BLANK_CHOICE_DASH, *choices],
        error_messages={"required": lacking},
    )


class DistinctionForm(ScopedForm):
    """Of one person or one school; a teacher's own name stands there already."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    # What is noted in a program that is not open is refused: it is no choice.
    program = forms.ModelChoiceField(
        Program.objects.filter(state=Program.State.OPEN),
        label=gettext_lazy("Program"),
        empty_label=None,
    )
    teacher = TeacherField(
        label=gettext_lazy("Teacher"),
        required=False,
        nobody=gettext_lazy("Nobody you may name is called so. Choose a name from the list."),
        widget=forms.TextInput(attrs={"list": "people-list", "autocomplete": "off"}),
        help_text=gettext_lazy("Name, with the staff number in brackets where two share it."),
    )
    given_to_school = forms.CharField(
        label=gettext_lazy("Or a school"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "places-list", "autocomplete": "off"}),
        help_text=gettext_lazy("Where it was given to the school itself."),
    )
    level = chosen(gettext_lazy("Level"), Award.Level.choices, gettext_lazy("Choose the level."))
    awarded_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        help_text=gettext_lazy("Of a month or a year any day in it."),
        error_messages={
            "required": gettext_lazy("Enter the date it was given."),
        },
    )
    date_precision = forms.ChoiceField(
        label=gettext_lazy("How well is the date known?"),
        choices=Award.Precision.choices,
        required=False,
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("No subject of its own"),
    )
    nobody = ONE_OF_TWO

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "teacher" in self.fields:
            self.fields["teacher"].rows = namable_teachers(self.actor)
        # One of two is asked for, and a date is of a day unless said otherwise: none is optional.
        for name in ("teacher", "given_to_school", "date_precision"):
            if name in self.fields:
                self.fields[name].label = self.base_fields[name].label

    def suggestions(self) -> dict:
        return {"people": namable_teachers(self.actor), "places": namable_schools(self.actor)}

    def winner_layout(self):
        return [
            Suggestions("people"),
            Suggestions("places"),
            Div("teacher", "given_to_school", css_class="beside"),
        ]

    def layout(self):
        return [
            "uuid",
            *self.winner_layout(),
            *self.own_layout(),
            Div("awarded_on", "date_precision", css_class="beside"),
            Div("subject", "program", css_class="beside"),
        ]

    def clean_date_precision(self):
        return self.cleaned_data["date_precision"] or Award.Precision.DAY

    def clean_given_to_school(self):
        text = self.cleaned_data["given_to_school"]
        return find_school(text, School.objects.visible_to(self.actor))

    def clean(self):
        values = super().clean()
        asked = [name for name in ("teacher", "given_to_school") if name in self.fields]
        named = [name for name in asked if values.get(name)]
        if asked and len(named) != 1 and not any(name in self.errors for name in asked):
            self.add_error("teacher", self.nobody)
        return values


class AwardForm(DistinctionForm):
    """An award of a person or a school, or of the result whose page led here."""

    submit_label = gettext_lazy("Note this award")
    contest = forms.CharField(
        label=gettext_lazy("Contest"),
        max_length=160,
        error_messages={"required": gettext_lazy("Enter the name of the contest.")},
    )
    kind = chosen(
        gettext_lazy("Kind of contest"),
        Award.Kind.choices,
        gettext_lazy("Choose the kind of contest."),
    )
    rank = chosen(gettext_lazy("Rank"), Award.Rank.choices, gettext_lazy("Choose the rank."))
    result = ByKey(queryset=Result.objects.all(), widget=forms.HiddenInput, required=False)
    # Asked only where such an award is noted already.
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another award: note it as well"),
        widget=forms.HiddenInput,
        required=False,
    )
    nobody = gettext_lazy(
        "Name a teacher or a school, one of the two. An award of a result is noted on its page."
    )

    def winner_layout(self):
        key = self.data.get("result") or self.initial.get("result")
        if not key:
            return super().winner_layout()
        del self.fields["teacher"], self.fields["given_to_school"]
        result = one_of(self.fields["result"].queryset, key)
        words = _("An award of the result “%(title)s”.") % {"title": result.title}
        return ["result", HTML(format_html("<p>{}</p>", words).replace("{", "&#123;"))]

    def own_layout(self):
        return ["is_another", "contest", Div("kind", "level", "rank", css_class="beside")]

    def refuse(self, refusal):
        super().refuse(refusal)
        if "is_another" in self.errors:
            self.fields["is_another"].widget = forms.CheckboxInput()


class HonourForm(DistinctionForm):
    """A title given to a person or a school."""

    submit_label = gettext_lazy("Note this honor")
    title = forms.CharField(
        label=gettext_lazy("Title given"),
        max_length=160,
        error_messages={"required": gettext_lazy("Enter the title that was given.")},
    )
    kind = chosen(
        gettext_lazy("Kind of honor"),
        Honour.Kind.choices,
        gettext_lazy("Choose the kind of honor."),
    )

    def own_layout(self):
        return ["title", Div("kind", "level", css_class="beside")]
