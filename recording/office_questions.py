"""What the page of an office asks: everything that the paper form has."""

import datetime
from typing import ClassVar

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.old_and_new import row_of
from activities.lessons.forms import TalkLine
from activities.registration.content import FormContent
from activities.registration.models import Activity
from core.actor import Actor, Role
from core.forms import LONGEST_KEY, DateInput
from core.lines import Lines, lines
from pairings.models import Partnership
from pairings.naming import namable_schools, namable_teachers
from pairings.wording import days_of
from programs.models import ActivityKind, Program
from recording.asked import Asked, AskedWhy
from recording.date_known import as_on_paper, how_well_known
from recording.entry_form import EntryForm, long_text, talks_given
from recording.kinds import ByProgram, KindChoiceField
from recording.office_answers import initial_of, named_in, organiser_key
from recording.office_lines import OfficeLessonLine, OfficeResultLine, PartyLine, box
from recording.wanted import BOXES
from roster.models import District, School, Subject
from roster.people.finding import Suggestions


class PartnershipField(forms.ModelChoiceField):
    """Two places may be partners in several subjects, after an end, and in the next program: each
    says its subject and its days, as the name of its program is not seen where one was chosen.

    `today` says which of them have ended; whoever offers the choices sets it.
    """

    iterator = ByProgram
    today: datetime.date

    def label_from_instance(self, partnership):
        is_group = partnership.form == Partnership.Form.SUBJECT_GROUP
        return row_of(
            partnership,
            partnership.subject or _("All subjects"),
            partnership.get_form_display() if is_group else "",
            days_of(partnership, self.today),
        )


class OfficeQuestions(EntryForm):
    """The questions, and what may be chosen: places and people of one's own and their partners."""

    boxes: ClassVar = BOXES | {
        "parties": "parties",
        "date": "starts_on",
        "place": "host_school",
        "length": "half_days",
        "headcount": "headcount",
        "people": "people",
        "effect": "effect",
        "subject": "subject",
        "organiser": "organiser",
        "partnership": "partnership",
        "program": "program",
    }
    asked_sometimes: ClassVar = ("starts_on", "date_precision")
    # The order of the page, and so of its error summary.
    field_order = (
        *("uuid", "version", "mark", "why_it_stands"),
        *("theme", "kind", "subject", "program", "organiser", "partnership"),
        *("starts_on", "ends_on", "date_precision", "date_as_printed", "host_school", "place"),
        *("half_days", "headcount_qualifier", "headcount", "people", "list_is_complete"),
        *("process", "effect", "photos"),
    )
    program = forms.ModelChoiceField(
        Program.objects.all(),
        label=gettext_lazy("Program"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the program.")},
    )
    organiser = forms.ChoiceField(
        label=gettext_lazy("Organized by"),
        error_messages={"required": gettext_lazy("Choose who organized it.")},
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("No subject of its own"),
    )
    kind = KindChoiceField(
        queryset=ActivityKind.objects.all(),
        label=gettext_lazy("Kind of activity"),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose the kind of activity.")},
    )
    partnership = PartnershipField(
        Partnership.objects.all(),
        label=gettext_lazy("Partnership"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    host_school = box("places", label=gettext_lazy("Place (a school)"))
    place = forms.CharField(
        label=gettext_lazy("Where exactly"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Building and room, or a place that is no school."),
    )
    date_precision = how_well_known()
    starts_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("The first day; of a week, month or year any day in it."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput(),
        required=False,
    )
    date_as_printed = as_on_paper()
    half_days = forms.IntegerField(
        label=gettext_lazy("Half-days"), required=False, min_value=1, max_value=200
    )
    theme = forms.CharField(
        label=gettext_lazy("Theme"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the theme in up to 200 characters.")},
    )
    process = long_text(
        5,
        most=10_000,
        label=gettext_lazy("What took place"),
        help_text=gettext_lazy("No pupils' names."),
    )
    effect = long_text(4, most=10_000, label=gettext_lazy("Results and effect"))
    headcount_qualifier = forms.ChoiceField(
        label=gettext_lazy("How it was counted"), choices=Activity.Qualifier.choices
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("People present"), required=False, min_value=0, max_value=100_000
    )
    people = forms.CharField(
        label=gettext_lazy("Names of those present"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One on each line; after a comma the school, where it is not known here. A name that "
            "fits one person you may see is tied to their record."
        ),
    )
    list_is_complete = forms.BooleanField(
        label=gettext_lazy("These are all who were present: count them"), required=False
    )

    def answers(self, content: FormContent) -> dict:
        return initial_of(content)

    def look_up(self, actor: Actor) -> None:
        """Whom one may name: those one sees, and whoever is on the stored form already."""
        self.namable = namable_teachers(actor, also=named_in(self.before))

    def offer_choices(self) -> None:
        organisers = self.organisers(self.actor)
        programs, partnerships = self.fields["program"], self.fields["partnership"]
        partnerships.today = self.today
        open_ones = Q(pk__in=programs.queryset.filter(state=Program.State.OPEN))
        seen = Q(pk__in=partnerships.queryset)
        chosen = [key for key in [str(self["partnership"].value())] if is_key(key)]
        if self.before:
            stored = self.before.fields
            open_ones |= Q(pk=stored["program"].pk)
            seen |= Q(pk=stored["partnership"].pk) if stored["partnership"] else Q()
            chosen.append(stored["partnership"].pk if stored["partnership"] else None)
            place = stored["organiser_school"] or stored["organiser_district"]
            organisers.append((organiser_key(stored), str(place or _("The city office"))))
        self.fields["organiser"].choices = list(dict(organisers).items())
        programs.queryset = Program.objects.filter(open_ones)
        offered = Partnership.objects.filter(seen)
        if day := self.day_on_the_page():
            # What is chosen stays, whatever day is entered beside it.
            offered = offered.filter(Q(pk__in=offered.running(day)) | Q(pk__in=chosen))
        partnerships.queryset = offered.select_related(
            *("program", "subject", "supporting_district", "supported_district"),
            *("supporting_school", "supported_school"),
        )
        kinds = self.fields["kind"]
        kinds.queryset = kinds.queryset.filter(program__in=programs.queryset)
        if subject := only_subject(self.actor):
            self.initial.setdefault("subject", subject)

    def day_on_the_page(self) -> datetime.date | None:
        """The day of the form as it stands in its box, where one can be read."""
        try:
            return self.fields["starts_on"].to_python(self["starts_on"].value())
        except ValidationError:
            return None

    @staticmethod
    def organisers(actor: Actor) -> list[tuple[str, str]]:
        """What this actor organises for: a choice for each grant that organises."""
        schools = School.objects.in_bulk(
            [grant.school_id for grant in actor.grants_as(Role.SCHOOL_CONFIRMER)]
        )
        districts = District.objects.in_bulk(
            [grant.district_id for grant in actor.grants_as(Role.DISTRICT_COORDINATOR)]
        )
        found = [(f"school:{pk}", str(school)) for pk, school in schools.items()]
        found += [(f"district:{pk}", str(district)) for pk, district in districts.items()]
        if actor.has_role(Role.SUBJECT_LEAD):
            found.append(("city:", _("The city office")))
        return found

    def formsets(self):
        return {
            "parties": lines(PartyLine),
            "lessons": lines(OfficeLessonLine),
            "talks": lines(TalkLine, empty=1),
            "results": lines(OfficeResultLine, empty=1),
        }

    def line_kwargs(self):
        return super().line_kwargs() | {"people": self.namable}

    def suggestions(self) -> dict:
        return {"people": self.namable, "places": namable_schools(self.actor)}

    def layout(self):
        return [
            "uuid",
            "version",
            "mark",
            Suggestions("people"),
            Suggestions("places"),
            AskedWhy(),
            Fieldset(
                _("What it was"),
                "theme",
                "kind",
                "subject",
                "program",
                "organiser",
                "partnership",
                css_class="group",
            ),
            Fieldset(
                _("When and where"),
                Div("starts_on", "ends_on", css_class="beside"),
                Asked("date", "id_starts_on", _("Choose another day")),
                Div("date_precision", "date_as_printed", css_class="beside"),
                Div("host_school", "place", css_class="beside"),
                "half_days",
                css_class="group",
            ),
            Fieldset(
                _("Both sides"),
                Lines(
                    "parties",
                    legend=_("Places and people of the two sides"),
                    hint=_("A line for each district, school or person that took part."),
                    one=_("Line"),
                    add=_("Add a line"),
                    is_open=True,
                ),
                css_class="group",
            ),
            Fieldset(
                _("Who was there"),
                Asked("headcount", "id_headcount"),
                Div("headcount_qualifier", "headcount", css_class="beside"),
                "people",
                "list_is_complete",
                css_class="group",
            ),
            Fieldset(
                _("What took place"),
                "process",
                Asked("lessons", "id_lessons-0-topic"),
                Lines(
                    "lessons",
                    legend=_("Lessons taught"),
                    one=_("Lesson"),
                    add=_("Add a lesson"),
                    opens="lessons",
                    stays=True,
                ),
                talks_given(stays=True),
                css_class="group",
            ),
            Fieldset(
                _("What came of it"),
                "effect",
                Asked("results", "id_results-0-characters"),
                Lines("results", legend=_("Results"), one=_("Result"), add=_("Add a result")),
                "photos",
                css_class="group",
            ),
        ]

    @property
    def send_label(self) -> str:
        return _("Send to be confirmed")


def is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


def only_subject(actor: Actor) -> int | None:
    """The one subject somebody organises in, where all their grants name it."""
    subjects = {grant.subject_id for grant in actor.grants}
    return subjects.pop() if len(subjects) == 1 else None
