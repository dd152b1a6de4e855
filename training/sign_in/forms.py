"""Typing a code, ticking a list, and filling the form."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.registration.wording import joined
from core.forms import ScopedForm, VersionForm
from core.widgets import Cards
from pairings.naming import namable_teachers
from roster.models import Teacher
from roster.people.finding import BETWEEN, LONGEST_NAME, People
from roster.people.name_sort import tidy_name
from training.courses.models import HalfDay
from training.courses.wording import half_day_of
from training.sign_in.codes import LENGTH, typed
from training.sign_in.services import Guest

LONGEST_UNIT = 80


class CodeForm(ScopedForm):
    """The code for whoever has no camera: pasting works, and so do small letters."""

    submit_label = gettext_lazy("Go on")
    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Eight letters and digits. Small letters and spaces do not matter."),
        error_messages={"required": gettext_lazy("Enter the code that is on the screen.")},
    )

    def clean_code(self):
        code = typed(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise ValidationError(_("The code has eight letters and digits. Look at it again."))
        return code


class PressForm(ScopedForm):
    """One press: I am here."""

    submit_label = gettext_lazy("I am here: sign in")


class ListForm(ScopedForm):
    """Who was there. What was ticked when the page was opened comes along, so that somebody who
    signs in meanwhile is not taken off by it.
    """

    submit_label = gettext_lazy("Save the list")
    there = forms.MultipleChoiceField(
        label=gettext_lazy("Who is there"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices", "autocomplete": "off"}),
    )
    others = forms.CharField(
        label=gettext_lazy("Others who are there"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One name or staff number on each line."),
    )
    guests = forms.CharField(
        label=gettext_lazy("Guests"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Who is not in the portal: a visiting principal, a parent, a teacher of another city. "
            "One on each line: name, comma, unit; who has no unit, as a parent, by name alone. "
            "They are counted, and are no persons of the program."
        ),
    )
    from_paper = forms.BooleanField(
        label=gettext_lazy("I am copying a signed sheet"), required=False
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200_000)

    def __init__(
        self,
        *args,
        people: list[tuple[str, Teacher | Guest, str, bool]],
        ticks_all: bool = False,
        **kwargs,
    ):
        """`people` are those who can be ticked: under which key, who it is, what is said of them,
        and whether they are there. `ticks_all` begins with everybody ticked, and saves nothing.
        """
        self.people = {key: person for key, person, _note, _there in people}
        ticked = [key for key, _person, _note, is_there in people if is_there]
        begins_with = list(self.people) if ticks_all else ticked
        kwargs["initial"] = {"there": begins_with, "shown": " ".join(ticked)}
        super().__init__(*args, **kwargs)
        self.fields["there"].label = self.base_fields["there"].label
        self.fields["there"].choices = [
            (key, format_html("{}<br><small>{}</small>", name_of(person), note))
            for key, person, note, _there in people
        ]
        if not people:
            del self.fields["there"]

    def layout(self):
        names = ("there", "others", "guests", "from_paper", "shown")
        return [name for name in names if name in self.fields]

    def clean_others(self):
        texts = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        found = People(namable_teachers(self.actor)).find_all(texts)
        if unknown := [text for text in texts if found[text] is None]:
            raise ValidationError(
                _(
                    "Nobody you may name is called “%(name)s”. Who is not in the portal is a "
                    "guest: write them below."
                )
                % {"name": unknown[0]}
            )
        return list(found.values())

    def clean_guests(self) -> list[Guest]:
        lines = [line.strip() for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        guests = [guest_typed(line) for line in lines]
        for guest in guests:
            if guests.count(guest) > 1:
                raise ValidationError(_("%(name)s stands here twice.") % {"name": guest})
        return guests

    def noted(self) -> dict[str, list]:
        """Who came and who did not, teachers and guests apart, as the service takes them."""
        before, now = self.before_and_now()
        came = [self.people[key] for key in sorted(now - before)]
        left = [self.people[key] for key in sorted(before - now)]
        return {
            "there": only(Teacher, came) + self.cleaned_data["others"],
            "gone": only(Teacher, left),
            "guests": only(Guest, came) + self.cleaned_data["guests"],
            "guests_gone": only(Guest, left),
        }

    def before_and_now(self) -> tuple[set[str], set[str]]:
        before = set(self.cleaned_data["shown"].split()) & self.people.keys()
        return before, set(self.cleaned_data.get("there", ()))


def only(kind: type, people: list) -> list:
    return [each for each in people if isinstance(each, kind)]


def name_of(person: Teacher | Guest) -> str:
    return person.name if isinstance(person, Guest) else str(person)


def guest_typed(line: str) -> Guest:
    """Name, then the unit behind a comma, if any. Raises without a name, or for a long line."""
    name, unit = (each.strip() for each in [*BETWEEN.split(line, maxsplit=1), ""][:2])
    name = tidy_name(name)
    if not name:
        raise ValidationError(
            _("Write the name first, then a comma and the unit: “%(line)s” has no name.")
            % {"line": line[:60]}
        )
    if len(name) > LONGEST_NAME or len(unit) > LONGEST_UNIT:
        raise ValidationError(
            _("“%(line)s” is too long: a name has up to 50 characters, a unit up to 80.")
            % {"line": f"{line[:60]}…"}
        )
    return Guest(name, unit)


class FillForm(VersionForm):
    """How the headcount comes about: from the list, or as a number."""

    submit_label = gettext_lazy("Fill the form")
    LIST, NUMBER = "list", "number"
    how = forms.ChoiceField(
        label=gettext_lazy("How many were there?"),
        widget=Cards(),
        error_messages={"required": gettext_lazy("Choose how they were counted.")},
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("People present"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Only where the list is not complete."),
    )

    def __init__(self, *args, named: int, empty: Sequence[HalfDay] = (), **kwargs):
        """`named` is how many different people the list has; at `empty` nobody was."""
        super().__init__(*args, **kwargs)
        if named and empty:
            self.fields["how"].help_text = ngettext(
                "Nobody is on the list of %(sessions)s. Where the list is complete, the form does "
                "not count this half-day.",
                "Nobody is on the list of %(sessions)s. Where the list is complete, the form does "
                "not count these half-days.",
                len(empty),
            ) % {"sessions": joined([half_day_of(each) for each in empty])}
        self.fields["how"].choices = [
            (
                self.LIST,
                ngettext(
                    "The list is complete: %(number)d person",
                    "The list is complete: %(number)d people",
                    named,
                )
                % {"number": named},
            ),
            (self.NUMBER, _("More came than are on the list: I enter how many")),
        ]
        self.fields["headcount"].label = self.base_fields["headcount"].label

    def clean(self):
        values = super().clean()
        is_missing = not values.get("headcount") and "headcount" not in self.errors
        if values.get("how") == self.NUMBER and is_missing:
            self.add_error("headcount", _("Enter how many people were there."))
        return values
