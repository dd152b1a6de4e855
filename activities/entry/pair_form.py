"""The form of mentor and trainee: one page, a minute, mostly filled in already."""

import datetime
import uuid
from dataclasses import replace

from crispy_forms.layout import HTML, Div, Field, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.forms.models import ModelChoiceIteratorValue
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.entry.kinds import foreign_kind
from activities.entry.pair_answers import (
    DURATIONS,
    MENTORS,
    OTHER_DAY,
    OTHER_DURATION,
    OTHER_SCHOOL,
    TODAY,
    TRAINEES,
    YESTERDAY,
    initial_of,
    key_of,
    pairing_of,
    parties_of,
    when_of,
)
from activities.entry.pair_choices import (
    DAYS_BACK,
    KindCards,
    PairCards,
    PairingField,
    in_order,
    recordable_pairings,
    send_words,
    used_lately,
)
from activities.entry.pair_lines import ResultLine
from activities.lessons.forms import LessonLine, TalkLine
from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    TalkEntry,
    content_of,
    present_still,
)
from activities.registration.headcount import refusal_of_others
from activities.registration.models import Activity, Status
from core.forms import DateInput, ScopedForm
from core.lines import LineForm, Lines, PartsMixin, bare, lines
from core.stored_files.fields import PhotosField
from core.widgets import Cards
from pairings.models import Pairing
from programs.models import ActivityKind
from roster.models import School
from roster.people.finding import Person

LEAST_WORDS, MOST_WORDS = 20, 1_000


class KindField(forms.ModelChoiceField):
    """Of several programs each kind says its own; a script shows those of the pair chosen."""

    names_program = False

    def label_from_instance(self, kind):
        if not self.names_program:
            return str(kind)
        return format_html("<span>{} <small>{}</small></span>", kind, kind.program)


class PairForm(PartsMixin, ScopedForm):
    """Validates strictly when it is sent, and lets a draft lack what can still be written."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
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
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-03-21.")},
    )
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
            (TRAINEES, gettext_lazy("At the trainee's school")),
            (MENTORS, gettext_lazy("At the mentor's school")),
            (OTHER_SCHOOL, gettext_lazy("At another school")),
        ],
        widget=Cards(),
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
        widget=Cards(layout="across"),
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
    process = forms.CharField(
        label=gettext_lazy("What did you find and agree?"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 5, "data-left": gettext_lazy("%(n)s characters left")}
        ),
        help_text=gettext_lazy("20 characters at least. No pupils' names."),
        error_messages={"max_length": gettext_lazy("Write up to 1,000 characters.")},
    )
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        help_text=gettext_lazy("Up to 6. No pupils' faces. Place data is removed."),
    )
    others = forms.IntegerField(
        label=gettext_lazy("Other people present"),
        required=False,
        min_value=0,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("How many besides the two of you."),
    )

    def __init__(self, *args, today: datetime.date, stored: Activity | None = None, **kwargs):
        self.today, self.stored = today, stored
        self.pairings = recordable_pairings(kwargs["actor"], today)
        is_sent = kwargs.get("data") is not None
        before = content_of(stored, with_people=is_sent) if stored else None
        if before:
            self.keep_pairing(before)
            kwargs["initial"] = initial_of(before, today) | kwargs.get("initial", {})
        self.before = before
        self.kept_pairing = pairing_of(before) if before else None
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "opened_on": today.isoformat()}
        super().__init__(*args, **kwargs)
        self.prepare_fields()

    def keep_pairing(self, content: FormContent) -> None:
        """A form keeps its own pair, however long ago that ended."""
        own = pairing_of(content)
        if own is not None and own.pk not in {each.pk for each in self.pairings}:
            self.pairings.append(own)

    def prepare_fields(self) -> None:
        for name in ("day", "where", "host_school", "minutes", "process"):
            # Asked for where an earlier answer calls for it: never called optional.
            self.fields[name].label = self.base_fields[name].label
        field = self.fields["pairing"]
        teacher_id = field.teacher_id = self.actor.teacher_id
        field.widget.words = lambda pairing: (
            "" if self.is_returned else send_words(pairing, teacher_id)
        )
        field.queryset = Pairing.objects.filter(
            pk__in=[each.pk for each in self.pairings]
        ).select_related(
            "program", "subject", "mentor", "trainee", "school", "mentor_school", "district"
        )
        # The rows are at hand: the page need not ask for them again.
        field.choices = [
            (ModelChoiceIteratorValue(each.pk, each), field.label_from_instance(each))
            for each in self.pairings
        ]
        kinds, pairing_pk = ([], None) if self.stored else used_lately(self.actor)
        if len(self.pairings) == 1:
            pairing_pk = self.pairings[0].pk
        if pairing_pk in {each.pk for each in self.pairings}:
            self.initial.setdefault("pairing", pairing_pk)
        stored = self.before.fields if self.before else {"kind": None, "host_school": None}
        programs = {each.program_id for each in self.pairings}
        self.fields["kind"].names_program = len(programs) > 1
        self.fields["kind"].queryset = in_order(kinds, self.actor, programs, also=stored["kind"])
        self.fields["host_school"].queryset = School.objects.filter(
            Q(pk=stored["host_school"].pk if stored["host_school"] else None)
            | Q(district__in={each.district_id for each in self.pairings})
            | Q(district__in={each.mentor_district_id for each in self.pairings})
        ).select_related("district")
        self.narrow_days()
        self.allow_what_is_stored()

    def allow_what_is_stored(self) -> None:
        """Texts longer than this page asks for, which another way of recording has allowed."""
        for name in ("theme", "process"):
            field = self.fields[name]
            length = len(self.before.fields[name]) if self.before else 0
            if length > field.max_length:
                field.max_length = length
                field.validators = [
                    each for each in field.validators if not isinstance(each, MaxLengthValidator)
                ]
                field.widget.attrs["maxlength"] = length

    def narrow_days(self) -> None:
        """In a program that has ended today is no choice; the date starts at its last day."""
        latest = {each.program.default_day(self.today) for each in self.pairings}
        if latest and self.today not in latest:
            when, day = self.fields["when"], self.fields["day"]
            when.choices = when.choices[2:]
            when.widget = forms.HiddenInput()
            day.label = when.label
            day.help_text = _("From %(first)s to %(last)s.") % {
                "first": date_format(min(latest) - datetime.timedelta(days=DAYS_BACK)),
                "last": date_format(max(latest)),
            }
            self.initial["when"] = OTHER_DAY
            self.initial.setdefault("day", max(latest))

    def formsets(self):
        return {
            "lessons": lines(LessonLine),
            "talks": lines(TalkLine, empty=1),
            "results": lines(ResultLine, empty=1),
        }

    def line_kwargs(self):
        return super().line_kwargs() | {"people": self.people()}

    def people(self) -> list[tuple[str, str]]:
        """Whom one may choose in the lines: the pairs offered, and who is in the lines already."""
        found = {}
        for pairing in self.pairings:
            found[str(pairing.mentor_id)] = str(pairing.mentor)
            found[str(pairing.trainee_id)] = str(pairing.trainee)
        for person in self.people_in_lines():
            found.setdefault(key_of(person), str(person.teacher or person.name))
        return list(found.items())

    def people_in_lines(self) -> list[Person]:
        """The lesson teachers and the authors of the stored form."""
        if self.before is None:
            return []
        teachers = [
            Person(lesson.teacher, district=lesson.district, school=lesson.school)
            for lesson in self.before.lessons
            if lesson.teacher
        ]
        return teachers + [each for result in self.before.results for each in result.authors]

    def layout(self):
        return [
            "uuid",
            "version",
            "opened_on",
            Fieldset(
                _("Who and when"),
                "pairing",
                "when",
                Div("day", data_shown_for="when:other"),
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
                Field("process"),
                Lines(
                    "lessons",
                    legend=_("Lessons taught"),
                    hint=_("One line for each lesson; two or more where several teach one topic."),
                    one=_("Lesson"),
                    add=_("Add a lesson"),
                    opens="lessons",
                ),
                Lines(
                    "talks",
                    legend=_("Talks given"),
                    one=_("Talk"),
                    add=_("Add a talk"),
                    opens="talks",
                ),
                css_class="group",
            ),
            Fieldset(
                _("Photos and more"),
                "photos",
                "others",
                Lines(
                    "results",
                    legend=_("Results: a paper, a teaching design, a book recommended"),
                    one=_("Result"),
                    add=_("Add a result"),
                ),
                css_class="group",
            ),
        ]

    def submit(self):
        return HTML("{% include 'activities/_send_strip.html' %}")

    @property
    def send_label(self) -> str:
        """The button's words; a script keeps them in step with the pair chosen.

        Where a returned form goes depends on what was changed: the page says so on top.
        """
        if self.is_returned:
            return _("Put right and send")
        chosen = self["pairing"].value()
        for pairing in self.pairings:
            if str(pairing.pk) == str(chosen):
                return send_words(pairing, self.actor.teacher_id)
        return _("Send to countersign")

    @property
    def is_returned(self) -> bool:
        return self.stored is not None and self.stored.status == Status.RETURNED

    @property
    def is_draft(self) -> bool:
        return "save_draft" in self.data

    def clean(self):
        values = super().clean()
        self.judge_day(values)
        self.judge_kind(values)
        self.judge_place(values)
        asks_minutes = values.get("duration") == OTHER_DURATION
        if asks_minutes and not values.get("minutes") and not self.as_shown("duration", "minutes"):
            self.refuse_field("minutes", _("Enter minutes between 5 and 600."))
        self.judge_others(values)
        if not self.is_draft:
            self.judge_sending(values)
        self.check_parts()
        return values

    def as_shown(self, *names: str) -> bool:
        """Whether these answers are those the page showed of the stored form."""
        return self.before is not None and all(
            bare(self[name].value()) == bare(self.initial.get(name)) for name in names
        )

    @property
    def keeps_pairing(self) -> bool:
        """Whether the form stays with the pair it is stored with."""
        pairing = self.cleaned_data.get("pairing")
        return self.before is not None and pairing == self.kept_pairing

    def judge_day(self, values: dict) -> None:
        pairing = values.get("pairing")
        day = values["day"] = self.day_answered(values)
        if day is None and self.as_shown("when", "day"):
            return
        if day is None:
            if "day" not in self.errors and "when" not in self.errors:
                self.add_error("day", _("Enter the date it took place."))
            return
        if day > self.today:
            self.add_error("day", _("The date must be today or in the past."))
        elif pairing and not self.stored:
            latest = pairing.program.default_day(self.today)
            if day < latest - datetime.timedelta(days=DAYS_BACK):
                self.add_error(
                    "day",
                    _("That is more than 60 days ago. Ask your district to record it."),
                )

    def day_answered(self, values: dict) -> datetime.date | None:
        when = values.get("when")
        if when not in {TODAY, YESTERDAY}:
            return values.get("day")
        stored = self.before.fields["starts_on"] if self.before else None
        if stored and when == when_of(stored, values.get("opened_on") or self.today):
            return stored
        return self.today if when == TODAY else self.today - datetime.timedelta(days=1)

    def judge_kind(self, values: dict) -> None:
        kind, pairing = values.get("kind"), values.get("pairing")
        stays = self.keeps_pairing and self.as_shown("kind")
        if pairing and not stays and (sentence := foreign_kind(kind, pairing.program)):
            self.add_error("kind", sentence)

    def judge_place(self, values: dict) -> None:
        kind, pairing = values.get("kind"), values.get("pairing")
        if kind is None or pairing is None:
            return
        if self.keeps_pairing and self.as_shown("kind", "where", "host_school"):
            values["host_school"] = self.before.fields["host_school"]
            return
        if kind.is_remote:
            values["host_school"] = None
            return
        match values.get("where"):
            case "trainee":
                values["host_school"] = pairing.school
            case "mentor":
                values["host_school"] = pairing.mentor_school
            case "other":
                if not values.get("host_school"):
                    self.refuse_field("host_school", _("Choose the school where it took place."))
            case _nothing:
                self.refuse_field("where", _("Choose where it took place."))

    def judge_others(self, values: dict) -> None:
        """Nothing typed is no number: the people named are then all who were present."""
        others = values.get("others")
        if others is not None and (sentence := refusal_of_others(others, self.others_named())):
            self.add_error("others", sentence)

    def others_named(self) -> int:
        """How many people besides the parties the stored form names as present."""
        if self.before is None:
            return 0
        parties = {party.teacher for party in self.before.parties if party.teacher}
        return sum(person.teacher not in parties for person in self.before.people)

    def judge_sending(self, values: dict) -> None:
        if len(values.get("process", "").strip()) < LEAST_WORDS and "process" not in self.errors:
            message = _("Write at least 20 characters about what you found or agreed.")
            self.add_error("process", message)
        kind = values.get("kind")
        if kind is None:
            return
        for name, opens in (
            ("lessons", kind.lessons_are_lesson_study),
            ("talks", kind.opens_talks),
        ):
            part = self.parts[name]
            if opens and part.is_valid() and not part.filled():
                sentences = {
                    "lessons": ("topic", _("Enter the lesson that was taught.")),
                    "talks": ("title", _("Enter the talk that was given.")),
                }
                self.demand(name, *sentences[name])

    def refuse_field(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    def refuse(self, refusal):
        """The service speaks of columns; here they bear the names of the questions."""
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            names = {"starts_on": "day", "headcount": "others"}
            by_field = {
                names.get(name, name): errors for name, errors in refusal.error_dict.items()
            }
            refusal = ValidationError(by_field)
        super().refuse(refusal)

    def content(self) -> FormContent:
        """The whole form, as the services take it."""
        values = self.cleaned_data
        pairing = values["pairing"]
        parties = self.parties(pairing)
        return FormContent(
            fields={
                **self.unasked(pairing),
                **self.length(),
                **self.present(),
                "kind": values["kind"],
                "organiser_level": Activity.Level.PAIR,
                "host_school": values.get("host_school"),
                "starts_on": values["day"],
                "theme": values["theme"],
                "process": values["process"],
            },
            parties=parties,
            lessons=tuple(self.lesson(line, pairing) for line in self.parts["lessons"].filled()),
            talks=tuple(
                TalkEntry(line["title"], line["speaker"], line["speaker_post"])
                for line in self.parts["talks"].cleaned()
            ),
            people=present_still(self.before, parties) if self.before else (),
            results=tuple(self.result(line, pairing) for line in self.parts["results"].filled()),
        )

    def unasked(self, pairing: Pairing) -> dict:
        """The columns this page does not ask for: as they were, or as they usually are."""
        fields = {
            "program": pairing.program,
            "subject": pairing.subject,
            "organiser_district": None,
            "organiser_school": None,
            "partnership": None,
            "date_precision": Activity.Precision.DAY,
            "date_as_printed": "",
            "ends_on": None,
            "effect": "",
        }
        if self.before is None:
            return fields
        stored = self.before.fields
        kept = {"organiser_district", "organiser_school", "partnership", "effect"}
        if self.keeps_pairing:
            kept |= {"program", "subject"}
        if stored["starts_on"] == self.cleaned_data["day"]:
            kept |= {"date_precision", "date_as_printed", "ends_on"}
        return fields | {name: stored[name] for name in kept}

    def length(self) -> dict:
        """How long it took, in minutes or half-days; both, where both were stored."""
        if self.as_shown("duration", "minutes"):
            return {name: self.before.fields[name] for name in ("minutes", "half_days")}
        values = self.cleaned_data
        minutes, half_days = DURATIONS.get(values["duration"], (values.get("minutes"), None))
        return {"minutes": minutes, "half_days": half_days}

    def present(self) -> dict:
        """How many were there, and how well that is known."""
        names = ("headcount", "headcount_qualifier", "list_is_complete")
        if self.as_shown("others"):
            return {name: self.before.fields[name] for name in names}
        others = self.cleaned_data.get("others") or 0
        return dict(zip(names, (2 + others, Activity.Qualifier.EXACT, not others), strict=True))

    def parties(self, pairing: Pairing) -> tuple[PartyEntry, ...]:
        """The two of the pair; others whom the stored form names stay on it."""
        if self.before is None:
            return parties_of(pairing)
        if self.keeps_pairing:
            return self.before.parties
        two = parties_of(pairing)
        teachers = {party.teacher for party in two}
        others = (
            party
            for party in self.before.parties
            if party.pairing != self.kept_pairing and party.teacher not in teachers
        )
        return (*two, *others)

    def lesson(self, line: LineForm, pairing: Pairing) -> LessonEntry:
        values = line.cleaned_data
        if line.says_as_before("teacher", "teacher_name"):
            return replace(line.was, topic=values["topic"], grade=values["grade"])
        person = self.person(values["teacher"], pairing)
        return LessonEntry(
            topic=values["topic"],
            grade=values["grade"],
            teacher=person.teacher if person else None,
            teacher_name="" if person else values["teacher_name"],
            district=person.district if person else None,
            school=person.school if person else None,
        )

    def result(self, line: LineForm, pairing: Pairing) -> ResultEntry:
        values = line.cleaned_data
        earlier = self.earlier_result(values["identity"])
        return ResultEntry(
            kind=values["kind"],
            title=values["title"],
            authors=self.authors(values["authors"], earlier, pairing),
            characters=values["characters"],
            published_in=earlier.published_in if earlier else "",
            identity=earlier.identity if earlier else uuid.uuid4(),
        )

    def authors(
        self, chosen: list[str], earlier: ResultEntry | None, pairing: Pairing
    ) -> tuple[Person, ...]:
        """Who stays an author stays in their order and at their place; others come after them."""
        stay = [each for each in (earlier.authors if earlier else ()) if key_of(each) in chosen]
        known = {key_of(person) for person in stay}
        new = [self.person(key, pairing) for key in chosen if key not in known]
        return (*stay, *(person for person in new if person))

    def earlier_result(self, identity) -> ResultEntry | None:
        results = self.before.results if self.before else ()
        return next((each for each in results if each.identity == identity), None)

    def person(self, key: str, chosen: Pairing) -> Person | None:
        """A person of the pairs offered, at the place they have in that pair, or of the lines."""
        for pairing in (chosen, *self.pairings):
            if key == str(pairing.mentor_id):
                return Person(
                    pairing.mentor,
                    district=pairing.mentor_district,
                    school=pairing.mentor_school,
                )
            if key == str(pairing.trainee_id):
                return Person(pairing.trainee, district=pairing.district, school=pairing.school)
        return next((each for each in self.people_in_lines() if key_of(each) == key), None)

    def versions(self, refusal):
        """What is saved now beside what was typed, question by question."""
        theirs = initial_of(content_of(refusal.current), self.today)
        names = ("pairing", "day", "kind", "duration", "minutes", "theme", "process", "others")
        rows = [self.compared(name, theirs.get(name)) for name in names]
        rows += [self.compared_lines(name, theirs.get(name, [])) for name in self.parts]
        return [row for row in rows if row["theirs"] != row["yours"]]

    def compared(self, name: str, theirs) -> dict:
        yours = self.cleaned_data.get(name, self[name].data)
        return {
            "label": self.fields[name].label,
            "theirs": self.readable(name, theirs),
            "yours": self.readable(name, getattr(yours, "pk", yours)),
        }

    def readable(self, name: str, value) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime.date):
            return date_format(value)
        if name == "pairing":
            return next((str(each) for each in self.pairings if each.pk == value), "")
        choices = getattr(self.fields[name], "choices", None)
        if choices is None:
            return str(value)
        return next((str(label) for key, label in choices if str(key) == str(value)), str(value))

    def compared_lines(self, name: str, theirs: list[dict]) -> dict:
        heading = "topic" if name == "lessons" else "title"
        labels = {
            "lessons": _("Lessons taught"),
            "talks": _("Talks given"),
            "results": _("Results"),
        }
        yours = [line.data.get(line.add_prefix(heading), "") for line in self.parts[name].forms]
        return {
            "label": labels[name],
            "theirs": "\n".join(line[heading] for line in theirs),
            "yours": "\n".join(filter(None, yours)),
        }
