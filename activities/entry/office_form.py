"""The full form, for whoever organises: a school, a district, the city's section."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace

from crispy_forms.layout import HTML, Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.entry.kinds import KindChoiceField, foreign_kind
from activities.entry.office_answers import (
    duplicates,
    initial_of,
    listed_in,
    named_in,
    organiser_key,
    readable,
)
from activities.entry.office_lines import (
    BETWEEN_AUTHORS,
    OfficeLessonLine,
    OfficeResultLine,
    PartyLine,
    box,
)
from activities.lessons.forms import TalkLine
from activities.registration.consequences import present
from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    TalkEntry,
    content_of,
    present_still,
)
from activities.registration.headcount import refusal
from activities.registration.models import Activity
from core.actor import Actor, Role
from core.forms import DateInput, ScopedForm
from core.lines import Lines, PartsMixin, lines
from core.stored_files.fields import PhotosField
from pairings.models import Partnership
from pairings.naming import namable_schools, namable_teachers
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject
from roster.people.finding import (
    Person,
    Suggestions,
    people_named,
    postings_on,
    written,
)
from roster.places.finding import find_school

ORGANISER = ("organiser_level", "organiser_district", "organiser_school")


class OfficeForm(PartsMixin, ScopedForm):
    """Everything the paper form has; the places one may name are one's own and their partners."""

    # The order of the page, and so of its error summary.
    field_order = (
        *("uuid", "version", "theme", "kind", "subject", "program", "organiser", "partnership"),
        *("starts_on", "ends_on", "date_precision", "date_as_printed", "host_school"),
        *("half_days", "headcount_qualifier", "headcount", "people", "list_is_complete"),
        *("process", "effect", "photos"),
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
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
    partnership = forms.ModelChoiceField(
        Partnership.objects.all(),
        label=gettext_lazy("Partnership"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    host_school = box("places", label=gettext_lazy("Place (a school)"))
    date_precision = forms.ChoiceField(
        label=gettext_lazy("How well is the date known?"), choices=Activity.Precision.choices
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("The first day; of a week, month or year any day in it."),
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-03-21.")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-03-21.")},
    )
    date_as_printed = forms.CharField(
        label=gettext_lazy("Date as on paper"), max_length=60, required=False
    )
    half_days = forms.IntegerField(
        label=gettext_lazy("Half-days"), required=False, min_value=1, max_value=200
    )
    theme = forms.CharField(
        label=gettext_lazy("Theme"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the theme in up to 200 characters.")},
    )
    process = forms.CharField(
        label=gettext_lazy("What took place"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(
            attrs={"rows": 5, "data-left": gettext_lazy("%(n)s characters left")}
        ),
        help_text=gettext_lazy("No pupils' names."),
    )
    effect = forms.CharField(
        label=gettext_lazy("Results and effect"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(
            attrs={"rows": 4, "data-left": gettext_lazy("%(n)s characters left")}
        ),
    )
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
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        help_text=gettext_lazy("Up to 6. No pupils' faces. Place data is removed."),
    )

    def __init__(self, *args, today: datetime.date, stored: Activity | None = None, **kwargs):
        self.today, self.stored = today, stored
        self.before = content_of(stored) if stored else None
        self.namable = namable_teachers(kwargs["actor"], also=named_in(self.before))
        if self.before:
            kwargs["initial"] = initial_of(self.before) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        # Asked for unless the date is not known: never called optional.
        self.fields["starts_on"].label = self.base_fields["starts_on"].label
        self.offer_choices()
        kinds = self.fields["kind"]
        kinds.queryset = kinds.queryset.filter(program__in=self.fields["program"].queryset)
        if subject := only_subject(self.actor):
            self.initial.setdefault("subject", subject)

    def offer_choices(self) -> None:
        """What this actor may choose now, and what the stored form says already."""
        organisers = self.organisers(self.actor)
        programs, partnerships = self.fields["program"], self.fields["partnership"]
        open_ones = Q(pk__in=programs.queryset.filter(state=Program.State.OPEN))
        seen = Q(pk__in=partnerships.queryset)
        if self.before:
            stored = self.before.fields
            open_ones |= Q(pk=stored["program"].pk)
            seen |= Q(pk=stored["partnership"].pk) if stored["partnership"] else Q()
            place = stored["organiser_school"] or stored["organiser_district"]
            organisers.append((organiser_key(stored), str(place or _("The city office"))))
        self.fields["organiser"].choices = list(dict(organisers).items())
        programs.queryset = Program.objects.filter(open_ones)
        partnerships.queryset = Partnership.objects.filter(seen).select_related(
            "supporting_district", "supported_district", "supporting_school", "supported_school"
        )

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
            Suggestions("people"),
            Suggestions("places"),
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
                Div("date_precision", "date_as_printed", css_class="beside"),
                Div("host_school", "half_days", css_class="beside"),
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
                Div("headcount_qualifier", "headcount", css_class="beside"),
                "people",
                "list_is_complete",
                css_class="group",
            ),
            Fieldset(
                _("What took place"),
                "process",
                Lines(
                    "lessons",
                    legend=_("Lessons taught"),
                    one=_("Lesson"),
                    add=_("Add a lesson"),
                ),
                Lines("talks", legend=_("Talks given"), one=_("Talk"), add=_("Add a talk")),
                css_class="group",
            ),
            Fieldset(
                _("What came of it"),
                "effect",
                Lines("results", legend=_("Results"), one=_("Result"), add=_("Add a result")),
                "photos",
                css_class="group",
            ),
        ]

    def submit(self):
        return HTML("{% include 'activities/_send_strip.html' %}")

    @property
    def send_label(self) -> str:
        return _("Send to be confirmed")

    @property
    def is_draft(self) -> bool:
        return "save_draft" in self.data

    def clean_host_school(self):
        text = self.cleaned_data["host_school"]
        stored = self.before and self.before.fields["host_school"]
        if stored and text == written(stored).strip():
            return stored
        return find_school(text, School.objects.visible_to(self.actor))

    def clean(self):
        values = super().clean()
        self.judge_date(values)
        self.judge_subject(values)
        if sentence := foreign_kind(values.get("kind"), values.get("program")):
            self.add_error("kind", sentence)
        self.check_parts()
        if not self.errors:
            self.name_people(values)
        if not self.errors:
            self.judge_headcount(values)
        if not self.errors and not self.is_draft:
            self.judge_sending(values)
        return values

    def judge_date(self, values: dict) -> None:
        day, precision = values.get("starts_on"), values.get("date_precision")
        if "starts_on" in self.errors:
            return
        if day is None and precision != Activity.Precision.UNKNOWN:
            self.add_error("starts_on", _("Enter the date, or choose below that it is not known."))
        elif day and precision == Activity.Precision.UNKNOWN:
            values["starts_on"] = values["ends_on"] = None
        elif day and day > self.today:
            self.add_error("starts_on", _("The date must be today or in the past."))
        last = values.get("ends_on")
        if day and last and last < day:
            self.add_error("ends_on", _("The last day cannot be before the first."))

    def judge_subject(self, values: dict) -> None:
        """Organising needs one grant that covers both the place and the subject."""
        if "organiser" in self.errors:
            return
        if values["organiser"] not in dict(self.organisers(self.actor)):
            self.add_error(
                "organiser", _("You organize nothing there now. Choose who organized it.")
            )
            return
        level, _colon, key = values["organiser"].partition(":")
        subject = values.get("subject")
        subject_id = subject.pk if subject else None
        if (level == "district" and not self.actor.coordinates(int(key), subject_id)) or (
            level == "city" and not self.actor.leads(subject_id)
        ):
            self.add_error("subject", _("Choose the subject you are responsible for."))

    def name_people(self, values: dict) -> None:
        """Ties the names typed to records, once the date says where they were posted."""
        day = self.day(values)
        try:
            texts = [line.strip() for line in values["people"].splitlines() if line.strip()]
            listed = self.still_there(listed_in(self.before), day) if self.before else ()
            self.named = people_named(texts, self.namable, self.actor, day, listed)
            if twice := duplicates(self.named):
                message = _("%(name)s stands in the list twice.")
                raise ValidationError(message % {"name": twice})
        except ValidationError as error:
            self.add_error("people", error)
        self.sides = self.parties_typed(day)
        self.taught = self.name_in("lessons", "teacher", day)
        self.written_by = self.name_in("results", "authors", day)

    def judge_headcount(self, values: dict) -> None:
        if values["list_is_complete"]:
            return
        named = len(present(FormContent({}, parties=self.sides, people=tuple(self.named))))
        if sentence := refusal(values["headcount"], values["headcount_qualifier"], named):
            self.add_error("headcount", sentence)

    def name_in(self, part: str, field: str, day: datetime.date) -> list[list[Person]]:
        """The people typed into each filled line of a part."""
        found = []
        for line in self.parts[part].filled():
            known = self.still_there(people_of(line.was), day) if line.was else []
            if line.says_as_before(field):
                found.append(known)
                continue
            text = line.cleaned_data[field]
            for mark in BETWEEN_AUTHORS:
                text = text.replace(mark, "\n")
            try:
                texts = [each.strip() for each in text.split("\n") if each.strip()]
                people = people_named(texts, self.namable, self.actor, day, known)
                if twice := duplicates(people):
                    message = _("%(name)s stands here twice.")
                    raise ValidationError(message % {"name": twice})
                if part == "lessons" and len(people) > 1:
                    raise ValidationError(_("Name one teacher, and add a line for each lesson."))
                found.append(people)
            except ValidationError as error:
                line.add_error(field, error)
                self.check_parts()
                found.append([])
        return found

    def still_there(self, people: Sequence[Person], day: datetime.date) -> list[Person]:
        """People of the stored form; where its date is another now, where they were posted then."""
        if self.before is None or day == self.day(self.before.fields):
            return list(people)
        postings = postings_on([each.teacher for each in people if each.teacher], day)
        moved = []
        for person in people:
            posting = postings.get(person.teacher.pk) if person.teacher else None
            if posting:
                person = replace(person, district=posting.district, school=posting.school)
            moved.append(person)
        return moved

    def judge_sending(self, values: dict) -> None:
        kind = values["kind"]
        demands = {
            "lessons": (
                kind.lessons_are_lesson_study,
                "topic",
                _("Add the lessons that were taught."),
            ),
            "talks": (kind.opens_talks, "title", _("Add the talks that were given.")),
        }
        for name, (is_open, field, sentence) in demands.items():
            if is_open and not self.parts[name].filled():
                self.demand(name, field, sentence)
        self.check_parts()

    def day(self, values: dict) -> datetime.date:
        return values.get("starts_on") or values["program"].starts_on

    def content(self) -> FormContent:
        values = self.cleaned_data
        return FormContent(
            fields={
                "program": values["program"],
                "subject": values["subject"],
                "kind": values["kind"],
                **self.organised_by(values["organiser"]),
                "partnership": values["partnership"],
                "host_school": values["host_school"],
                "starts_on": values["starts_on"],
                "date_precision": values["date_precision"],
                "date_as_printed": values["date_as_printed"],
                "ends_on": values["ends_on"],
                "half_days": values["half_days"],
                "minutes": self.before.fields["minutes"] if self.before else None,
                "theme": values["theme"],
                "process": values["process"],
                "effect": values["effect"],
                "headcount": values["headcount"],
                "headcount_qualifier": values["headcount_qualifier"],
                "list_is_complete": values["list_is_complete"],
            },
            parties=self.sides,
            lessons=self.lessons_typed(),
            talks=tuple(
                TalkEntry(line["title"], line["speaker"], line["speaker_post"])
                for line in self.parts["talks"].cleaned()
            ),
            people=self.people_typed(),
            results=self.results_typed(),
        )

    def organised_by(self, chosen: str) -> dict:
        """The columns that say who organized; those of the stored form where it is the same."""
        if self.before and chosen == organiser_key(self.before.fields):
            return {name: self.before.fields[name] for name in ORGANISER}
        level, _colon, key = chosen.partition(":")
        return {
            "organiser_level": level,
            "organiser_district": District.objects.get(pk=key) if level == "district" else None,
            "organiser_school": School.objects.get(pk=key) if level == "school" else None,
        }

    def parties_typed(self, day: datetime.date) -> tuple[PartyEntry, ...]:
        """The sides, each person at the place typed or else where they were posted that day."""
        filled = self.parts["parties"].filled()
        teachers = [line.cleaned_data["teacher"] for line in filled]
        postings = postings_on([teacher for teacher in teachers if teacher], day)
        found, seen = [], set()
        for line in filled:
            teacher, place = line.cleaned_data["teacher"], line.cleaned_data["place"]
            if teacher and teacher.pk in seen:
                line.add_error("teacher", _("This person is on the form already."))
            if teacher and place is None:
                posting = postings.get(teacher.pk)
                place = posting and (posting.school or posting.district)
            if place is None:
                line.add_error("place", _("Enter where this teacher was then."))
                continue
            seen.add(teacher.pk if teacher else None)
            if line.says_as_before("place", "teacher"):
                found.append(replace(line.was, side=line.cleaned_data["side"]))
            else:
                found.append(self.party(line.cleaned_data["side"], place, teacher))
        self.check_parts()
        return tuple(found)

    def party(self, side: str, place: District | School, teacher) -> PartyEntry:
        school = place if isinstance(place, School) else None
        before = self.before.parties if self.before else ()
        kept = [each.pairing for each in before if teacher and each.teacher == teacher]
        return PartyEntry(
            side=side,
            district=school.district if school else place,
            school=school,
            teacher=teacher,
            pairing=kept[0] if kept else None,
        )

    def lessons_typed(self) -> tuple[LessonEntry, ...]:
        found = []
        for line, people in zip(self.parts["lessons"].filled(), self.taught, strict=True):
            values = line.cleaned_data
            person = people[0] if people else Person()
            school = values["school"] or person.school
            if line.says_as_before("teacher") and not line.says_as_before("school"):
                school = values["school"]
            district = person.district
            if school and school != person.school:
                district = school.district
            found.append(
                LessonEntry(
                    topic=values["topic"],
                    grade=values["grade"],
                    teacher=person.teacher,
                    teacher_name=person.name,
                    district=district,
                    school=school,
                )
            )
        return tuple(found)

    def people_typed(self) -> tuple[Person, ...]:
        """The people listed, and what was noted before of those who are on the form anyway."""
        named = {person.teacher for person in self.named if person.teacher}
        sides = {party.teacher for party in self.sides if party.teacher} - named
        still = present_still(self.before, self.sides) if self.before else ()
        return (*(each for each in still if each.teacher in sides), *self.named)

    def results_typed(self) -> tuple[ResultEntry, ...]:
        known = {result.identity for result in self.before.results} if self.before else set()
        return tuple(
            ResultEntry(
                kind=line["kind"],
                title=line["title"],
                authors=tuple(people),
                characters=line["characters"],
                published_in=line["published_in"],
                identity=line["identity"] if line["identity"] in known else uuid.uuid4(),
            )
            for line, people in zip(self.parts["results"].cleaned(), self.written_by, strict=True)
        )

    def versions(self, refusal):
        """What is saved now beside what was typed, box by box."""
        theirs = initial_of(content_of(refusal.current))
        rows = []
        for name in self.changed_data:
            if name in {"uuid", "version", "photos"} or name not in theirs:
                continue
            yours = self[name].data
            choices = dict(getattr(self.fields[name], "choices", ()))
            rows.append(
                {
                    "label": self.fields[name].label,
                    "theirs": readable(theirs[name], choices),
                    "yours": readable(yours, choices),
                }
            )
        return [row for row in rows if row["theirs"] != row["yours"]]


def people_of(entry: LessonEntry | ResultEntry) -> tuple[Person, ...]:
    """Who taught a lesson, at its place, or who made a result."""
    if isinstance(entry, ResultEntry):
        return entry.authors
    return (Person(entry.teacher, entry.teacher_name, entry.district, entry.school),)


def only_subject(actor: Actor) -> int | None:
    """The one subject somebody organises in, where all their grants name it."""
    subjects = {grant.subject_id for grant in actor.grants}
    return subjects.pop() if len(subjects) == 1 else None
