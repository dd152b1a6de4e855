"""What the page of mentor and trainee asks: one page, a minute, mostly filled in already."""

from typing import ClassVar

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.lessons.forms import LessonLine, TalkLine
from activities.registration.content import FormContent
from core.forms import DateInput
from core.layout import Fold
from core.lines import Lines, lines
from core.widgets import Cards
from pairings.models import Pairing
from programs.models import ActivityKind
from recording.asked import Asked, AskedWhy
from recording.date_known import as_on_paper, how_well_known
from recording.entry_form import EntryForm, long_text, talks_given
from recording.pair_answers import (
    MENTORS,
    OTHER_DAY,
    OTHER_DURATION,
    OTHER_SCHOOL,
    TODAY,
    TRAINEES,
    YESTERDAY,
    initial_of,
)
from recording.pair_choices import (
    KindCards,
    PairCards,
    PairingField,
)
from recording.pair_lines import PairResultLine
from recording.wanted import BOXES
from roster.models import School

MOST_WORDS = 1_000


class KindField(forms.ModelChoiceField):
    """Of several programs each kind says its own; a script shows those of the pair chosen."""

    names_program = False

    def label_from_instance(self, kind):
        if not self.names_program:
            return str(kind)
        return format_html("<span>{} <small>{}</small></span>", kind, kind.program)


class PairQuestions(EntryForm):
    """The questions, in the order of the page, and what may be chosen of them."""

    shows_people = False
    asked_sometimes: ClassVar = (
        "day",
        "date_precision",
        "where",
        "host_school",
        "minutes",
        "process",
    )
    boxes: ClassVar = BOXES | {
        "parties": "pairing",
        "date": "when",
        "place": "where",
        "length": "duration",
        "headcount": "others",
    }
    # The day the page was opened: what it showed as today is another day after midnight.
    opened_on = forms.DateField(widget=forms.HiddenInput, required=False)
    pairing = PairingField(
        Pairing.objects.none(),
        label=gettext_lazy("Who was it with?"),
        widget=PairCards(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose who the activity was with."),
            "invalid_choice": gettext_lazy("Choose who the activity was with."),
        },
    )
    when = forms.ChoiceField(
        label=gettext_lazy("Date"),
        choices=[
            (TODAY, gettext_lazy("Today")),
            (YESTERDAY, gettext_lazy("Yesterday")),
            (OTHER_DAY, gettext_lazy("Another day")),
        ],
        widget=Cards(layout="across thirds"),
        initial=TODAY,
        error_messages={"required": gettext_lazy("Choose the day it took place.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Which day?"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("Up to 60 days back."),
    )
    date_precision = how_well_known(
        help_text=gettext_lazy("Enter above any day of that week, month or year.")
    )
    date_as_printed = as_on_paper()
    kind = KindField(
        ActivityKind.objects.none(),
        label=gettext_lazy("What did you do?"),
        widget=KindCards(layout="kinds"),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose what you did."),
            "invalid_choice": gettext_lazy("Choose what you did."),
        },
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=[
            (TRAINEES, gettext_lazy("Trainee's school")),
            (MENTORS, gettext_lazy("Mentor's school")),
            (OTHER_SCHOOL, gettext_lazy("Another school")),
        ],
        widget=Cards(layout="places"),
        initial=TRAINEES,
        required=False,
    )
    host_school = forms.ModelChoiceField(
        School.objects.none(),
        label=gettext_lazy("Which school?"),
        required=False,
        empty_label=gettext_lazy("Choose a school"),
    )
    duration = forms.ChoiceField(
        label=gettext_lazy("How long?"),
        choices=[
            ("lesson", gettext_lazy("1 lesson")),
            ("lessons", gettext_lazy("2 lessons")),
            ("half_day", gettext_lazy("Half a day")),
            ("day", gettext_lazy("A day")),
            (OTHER_DURATION, gettext_lazy("Other")),
        ],
        widget=Cards(layout="across lengths"),
        initial="lesson",
        error_messages={"required": gettext_lazy("Choose how long it took.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Enter minutes between 5 and 600."),
            "min_value": gettext_lazy("Enter minutes between 5 and 600."),
            "max_value": gettext_lazy("Enter minutes between 5 and 600."),
        },
    )
    theme = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=60,
        help_text=gettext_lazy("For example: Grade 3, fractions."),
        error_messages={
            "required": gettext_lazy("Enter the topic in up to 60 characters."),
            "max_length": gettext_lazy("Enter the topic in up to 60 characters."),
        },
    )
    process = long_text(
        5,
        most=MOST_WORDS,
        label=gettext_lazy("What did you find and agree?"),
        help_text=gettext_lazy("20 characters at least. No pupils' names."),
        error_messages={"max_length": gettext_lazy("Write up to 1,000 characters.")},
    )
    effect = long_text(
        3,
        most=10_000,
        label=gettext_lazy("Results and effect"),
        help_text=gettext_lazy("What came of it, where you can say so already."),
    )
    others = forms.IntegerField(
        label=gettext_lazy("Other people present"),
        required=False,
        min_value=0,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("How many besides the two of you."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.form_class = "short-form"

    def answers(self, content: FormContent) -> dict:
        return initial_of(content, self.today)

    def formsets(self):
        # A line that is asked for by name is the empty one.
        is_asked_for = any("asked_for" in line for line in self.initial.get("results") or ())
        return {
            "lessons": lines(LessonLine, empty=1),
            "talks": lines(TalkLine, empty=1),
            "results": lines(PairResultLine, empty=0 if is_asked_for else 1),
        }

    def layout(self):
        return [
            "uuid",
            "version",
            "mark",
            "opened_on",
            AskedWhy(),
            Fieldset(
                _("Who and when"),
                "pairing",
                "when",
                Div(
                    "day",
                    Fold(_("I do not know the day"), "date_precision", "date_as_printed"),
                    data_shown_for="when:other",
                ),
                Asked("date", "id_when_0", _("Choose another day")),
                css_class="group",
            ),
            Fieldset(
                _("What and where"),
                "kind",
                Div("where", data_hidden_for_remote="1"),
                Div("host_school", data_shown_for="where:other", data_hidden_for_remote="1"),
                "duration",
                Div("minutes", data_shown_for="duration:minutes"),
                css_class="group",
            ),
            Fieldset(
                _("What it was"),
                "theme",
                "process",
                Asked("lessons", "id_lessons-0-topic"),
                Lines(
                    "lessons",
                    legend=_("Lessons taught"),
                    hint=_("One line for each lesson; two or more where several teach one topic."),
                    one=_("Lesson"),
                    add=_("Add a lesson"),
                    opens="lessons",
                ),
                talks_given(),
                css_class="group",
            ),
            Fieldset(
                _("Photos and more"),
                "photos",
                Asked("headcount", "id_others"),
                Asked("results", "id_results-0-characters"),
                Fold(
                    _("Others present, results"),
                    "effect",
                    "others",
                    Lines(
                        "results",
                        legend=_("Results: a paper, a teaching design, a book recommended"),
                        one=_("Result"),
                        add=_("Add a result"),
                        is_open=True,
                    ),
                ),
                css_class="group",
            ),
        ]
