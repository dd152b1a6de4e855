"""The lines of the office page: parties, lessons, results."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.registration.models import Side
from core.lines import LineForm
from pairings.naming import find_place
from recording.lines import ResultLine
from roster.models import School
from roster.people.finding import People
from roster.places.finding import find_school

BETWEEN_AUTHORS = ";；、\n"


def box(name: str, **kwargs) -> forms.CharField:
    """A text box that suggests people or places."""
    widget = forms.TextInput(attrs={"list": f"{name}-list", "autocomplete": "off"})
    return forms.CharField(widget=widget, required=False, max_length=400, **kwargs)


class PartyLine(LineForm):
    """A side of the event: a place, a person, or both."""

    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        choices=[("", gettext_lazy("Choose")), *Side.choices],
        error_messages={"required": gettext_lazy("Choose which side this is.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    place = box("places", label=gettext_lazy("District or school"))
    teacher = box("people", label=gettext_lazy("Teacher"))

    def clean_place(self):
        if self.says_as_before("place"):
            return self.was.school or self.was.district
        return find_place(self.cleaned_data["place"], self.actor)

    def clean_teacher(self):
        text = self.cleaned_data["teacher"]
        if not text:
            return None
        if self.says_as_before("teacher"):
            return self.was.teacher
        teacher = People(self.people).find(text)
        if teacher is None:
            message = _("Nobody you may name is called “%(name)s”. Leave it empty for the place.")
            raise ValidationError(message % {"name": text})
        return teacher

    def clean(self):
        values = super().clean()
        if not self.errors and not (values["place"] or values["teacher"]):
            self.add_error("place", _("Enter a district, a school or a teacher."))
        return values


class OfficeLessonLine(LineForm):
    topic = forms.CharField(
        label=gettext_lazy("Lesson topic"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the topic of this lesson.")},
    )
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=30, required=False)
    teacher = box("people", label=gettext_lazy("Taught by"))
    school = box("places", label=gettext_lazy("School"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_school(self):
        if self.says_as_before("school"):
            return self.was.school
        return find_school(self.cleaned_data["school"], School.objects.visible_to(self.actor))


class OfficeResultLine(ResultLine):
    """Something that was made at the event; its authors are typed in one box."""

    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("In order, with a semicolon between two."),
    )
    published_in = forms.CharField(
        label=gettext_lazy("Published in"), required=False, max_length=160
    )
