"""Forms for making, changing and ending pairings.

One file although it is long: each form asks two or three things about the same two people.
"""

import datetime
from collections.abc import Callable, Collection
from typing import ClassVar

from crispy_forms.layout import Div, Submit
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.actor import Actor
from core.forms import CreateForm, DateInput, ScopedForm, VersionForm
from core.lacking import SelectOrSentence
from core.names import in_language
from core.typed import key_typed
from pairings.pairs import rules
from pairings.pairs.models import Pairing
from pairings.pairs.replacing import REPLACED_FOR
from pairings.partnerships.forms import (
    ByDistrictIterator,
    blame_the_day,
    chosen_day,
    subjects_for,
)
from pairings.partnerships.reading import Partners
from programs.models import Program
from roster.models import District, School, Subject, Teacher


class PersonSelect(SelectOrSentence):
    """Each teacher with the keys of places in `told`, by which static/js/pairing-form.js offers
    only those mentors who may help the trainee, and says which of them are of the same school or
    have taught for fewer years; `of_each` are the words by which it knows that.
    """

    attribute = "data-places"
    told: ClassVar[dict[int, set[str]]] = {}
    schools: ClassVar[dict[int, set[str]]] = {}
    of_each: Callable[[Teacher], dict[str, object]] | None = None

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        teacher = getattr(value, "value", None)
        for attribute, told in ((self.attribute, self.told), ("data-schools", self.schools)):
            if keys := told.get(teacher):
                option["attrs"][attribute] = " ".join(sorted(keys))
        if self.of_each and teacher:
            words = self.of_each(value.instance)
            option["attrs"] |= {f"data-{key}": word for key, word in words.items() if word}
        return option


class PersonField(forms.ModelChoiceField):
    """A teacher by name and school, found under the district; rows from `pairings.rules`.

    Beside a district stands whom it supports, or who supports it (`links`, by its name).
    """

    iterator = ByDistrictIterator
    widget = PersonSelect
    links: ClassVar[dict[str, str]] = {}

    def district_of(self, teacher) -> str:
        district = in_language(teacher.district_name, teacher.district_name_en)
        link = self.links.get(teacher.district_name)
        if not link:
            return district
        return pgettext("a district and its partners", "%(district)s (%(link)s)") % {
            "district": district,
            "link": link,
        }

    def label_from_instance(self, teacher) -> str:
        school = in_language(teacher.school_name or "", teacher.school_name_en or "")
        if not school:
            return str(teacher)
        return _("%(teacher)s, %(school)s") % {"teacher": teacher, "school": school}


class TraineeField(PersonField):
    """A trainee, and until when they have a mentor; rows `with_mentor_until`."""

    def label_from_instance(self, teacher) -> str:
        label = super().label_from_instance(teacher)
        if teacher.mentor_until is None:
            return label
        words = {"name": label, "day": date_format(teacher.mentor_until)}
        return _("%(name)s (has a mentor until %(day)s)") % words


class SupportingFirst(ByDistrictIterator):
    """Districts that support another come before those that support none; in each, whoever is
    rather no mentor comes last.
    """

    def groups(self):
        groups = [
            (district, sorted(rows, key=lambda row: bool(self.field.why_last(row))))
            for district, rows in super().groups()
        ]
        return sorted(groups, key=lambda group: self.field.supports_nobody(group[1][0]))


class MentorField(PersonField):
    """A mentor, with how many places are free, and why rather another.

    `day` is the pairing's first; of the trainee, where it is known, `school` is theirs by name and
    district, and `since` the year in which they began to teach.
    """

    iterator = SupportingFirst
    capacity = 0
    helping: Collection[str] = ()
    day: datetime.date | None = None
    school: tuple[str, str] | None = None
    since: int | None = None

    def offer(self, candidates: QuerySet, *, actor: Actor) -> None:
        """Of people elsewhere the list shows the place, and nothing else that is known of them."""
        seen = Teacher.objects.visible_to(actor).filter(pk=OuterRef("pk"))
        self.queryset = candidates.annotate(is_seen=Exists(seen.order_by()))

    def offer_for(self, trainee: Teacher, school: School | None, district: District) -> None:
        """Say of each what is known beside this trainee."""
        self.since = trainee.teaching_since
        if school:
            self.school = (school.name, district.name)

    def why_last(self, teacher) -> list[str]:
        """What forbids nothing, and whoever chooses should know."""
        if not teacher.is_seen:
            return []
        found = [_("is a trainee this year")] if teacher.learns else []
        if teacher.waits:
            found.append(_("waits for a mentor too"))
        if self.school == (teacher.school_name, teacher.district_name):
            found.append(_("same school"))
        if years := rules.years_if_long(teacher.teaching_since, self.day):
            text = ngettext("%(years)d year of teaching", "%(years)d years of teaching", years)
            found.append(text % {"years": years})
        if rules.teaches_less(teacher.teaching_since, self.since, self.day):
            found.append(fewer_years())
        return found

    def known(self, teacher) -> dict[str, object]:
        """What the page's script goes by once a trainee is chosen."""
        why = joined(self.why_last(teacher))
        since = rules.counted_from(teacher.teaching_since, self.day)
        return {"why": why, "since": teacher.is_seen and since}

    def supports_nobody(self, teacher) -> bool:
        """Said only where others do support each other."""
        return bool(self.helping) and teacher.district_name not in self.helping

    def district_of(self, teacher) -> str:
        district = super().district_of(teacher)
        if not self.supports_nobody(teacher):
            return district
        words = _("%(district)s (supports no other district; for its own teachers)")
        return words % {"district": district}

    def label_from_instance(self, teacher) -> str:
        free = max(self.capacity - teacher.taken, 0)
        text = ngettext(
            "%(teacher)s: %(free)d place free", "%(teacher)s: %(free)d places free", free
        )
        if free == 0:
            text = _("%(teacher)s: no place free")
        label = text % {"teacher": super().label_from_instance(teacher), "free": free}
        if why := self.why_last(teacher):
            return _("%(name)s (%(why)s)") % {"name": label, "why": joined(why)}
        return label


def fewer_years() -> str:
    return _("fewer years of teaching than the trainee")


def joined(reasons: list[str]) -> str:
    return pgettext("between reasons", " · ").join(reasons)


# --- from when something is asked of them ---------------------------------------------------------


SINCE, ON = "since", "on"


def asked_since() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What the program asks for"),
        choices=[
            (SINCE, gettext_lazy("Ask for what was due since then")),
            (ON, gettext_lazy("Ask from today on")),
        ],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        help_text=gettext_lazy(
            "The first day lies before this week. What was due since then would be missing "
            "at once; what the two did in these days counts either way."
        ),
        error_messages={
            "required": gettext_lazy("Choose what is asked of the two for the time until today.")
        },
    )


class AsksSinceMixin:
    """Of a first day before this week it asks whether the two are to catch up on it.

    Of any other day the question stands on the page unseen, and static/js/first-day.js shows it as
    soon as such a day is chosen; without that the page comes back with it. The answer becomes
    `asked_from`: the day of a later beginning, or none.
    """

    # What was answered before, and the last day of two who are a pair no more.
    asked_from: datetime.date | None = None
    ends_on: datetime.date | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "asks" in self.fields:
            # Only now: a question that is asked calls itself no optional one.
            self.fields["asks"].required = self.lies_back(self.first_day())

    def choose_fields(self):
        super().choose_fields()
        if not (self.asked_from or self.may_be_later(timezone.localdate())):
            del self.fields["asks"]

    def layout(self):
        return [self.question() if name == "asks" else name for name in super().layout()]

    def question(self) -> Div:
        before = rules.monday_of(timezone.localdate()).isoformat()
        hidden = {} if self.lies_back(self.first_day()) else {"hidden": "hidden"}
        return Div("asks", data_asked_before=before, **hidden)

    def lies_back(self, first: datetime.date | None) -> bool:
        return first is not None and rules.lies_back(first, timezone.localdate())

    def may_be_later(self, day: datetime.date) -> bool:
        """From a day after their last nothing would be asked of the two at all."""
        return self.ends_on is None or day <= self.ends_on

    def first_day(self) -> datetime.date | None:
        """As it was typed; None where that is no day."""
        field, name = self.fields["starts_on"], self.add_prefix("starts_on")
        if self.is_bound:
            typed = field.widget.value_from_datadict(self.data, self.files, name)
        else:
            typed = self.get_initial_for_field(field, "starts_on")
        try:
            return field.clean(typed)
        except forms.ValidationError:
            return None

    def clean(self):
        values = super().clean()
        first, answer = values.get("starts_on"), values.pop("asks", SINCE)
        later = self.asked_from or timezone.localdate()
        is_later = answer == ON and self.lies_back(first) and later > first
        values["asked_from"] = later if is_later else None
        return values


# --- pairings -------------------------------------------------------------------------------------


class ReadOnce(ModelChoiceIterator):
    """Rows that the page needs for more than their box."""

    @cached_property
    def rows(self) -> list:
        return list(self.queryset)

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.rows)


class PairingStartForm(ScopedForm):
    """The first question: whom to pair, in what. Its answer narrows the people to choose from."""

    submit_label = gettext_lazy("Show the teachers")

    program = forms.ModelChoiceField(
        label=gettext_lazy("Program"), queryset=Program.objects.all(), empty_label=None
    )
    subject = forms.ModelChoiceField(
        label=gettext_lazy("Subject"),
        queryset=Subject.objects.all(),
        empty_label=gettext_lazy("Choose a subject"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = self.fields["program"].queryset.filter(state=Program.State.OPEN)
        for name, rows in (("program", open_ones), ("subject", subjects_for(self.actor)[0])):
            self.fields[name].iterator = ReadOnce
            self.fields[name].queryset = rows
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    def offered(self, name: str) -> list:
        return self.fields[name].widget.choices.rows

    def only_answer(self) -> dict | None:
        """The one program and subject there are, where there is nothing to ask."""
        answers = {}
        for name in ("program", "subject"):
            if len(rows := self.offered(name)) != 1:
                return None
            answers[name] = rows[0]
        return answers


class PairingForm(AsksSinceMixin, CreateForm):
    submit_label = gettext_lazy("Pair these two")

    trainee = TraineeField(
        label=gettext_lazy("Trainee"),
        queryset=None,
        empty_label=gettext_lazy("Choose the trainee"),
    )
    mentor = MentorField(
        label=gettext_lazy("Mentor"),
        queryset=None,
        empty_label=gettext_lazy("Choose the mentor"),
    )
    asks = asked_since()

    class Meta:
        model = Pairing
        fields = ("program", "subject", "trainee", "mentor", "starts_on")
        labels = {"starts_on": gettext_lazy("First day")}
        help_texts = {
            "starts_on": gettext_lazy(
                "From this day on activities of the two can be recorded, and what the program asks "
                "for is asked of them."
            )
        }
        widgets = {
            "program": forms.HiddenInput,
            "subject": forms.HiddenInput,
            "starts_on": DateInput(),
        }

    def __init__(self, *args, program: Program, subject: Subject, **kwargs):
        self.asked = program, subject
        super().__init__(*args, **kwargs)
        partners = self.partners
        day = chosen_day(self, program, self.initial["starts_on"])
        trainees = rules.trainee_candidates(self.actor, subject, day)
        trainees = rules.with_mentor_until(trainees, self.actor, program, subject, day)
        # Whoever was chosen stays, though they have a mentor by now: that is said beside the box.
        chosen = key_typed(self.data.get("trainee", ""))
        self.fields["trainee"].queryset = rules.without_mentor(
            trainees, program, subject, but=chosen
        )
        self.fields["trainee"].links = partners.supporting(day)
        offer_mentors(self, partners, day)
        self.say_who_may_help(partners, day)
        for name in ("trainee", "mentor"):
            self.fields[name].widget.filled_in = {"subject": subject.uuid}

    @cached_property
    def partners(self) -> Partners:
        return Partners(self.actor, *self.asked)

    def choose_fields(self):
        """The day that is proposed may be one of which it is asked since when."""
        program, subject = self.asked
        usual = self.usual_day(program.default_day(timezone.localdate()))
        self.initial |= {
            "program": program.pk,
            "subject": subject.pk,
            "starts_on": self.partners.first_day(usual),
        }
        super().choose_fields()

    def say_who_may_help(self, partners: Partners, day: datetime.date) -> None:
        """By places: those of each mentor, and those from which each trainee may be helped."""
        trainee, mentor = self.fields["trainee"].widget, self.fields["mentor"].widget
        places, helpers = rules.places_by_teacher(partners.subject, day), partners.helpers(day)
        mentor.told = places
        # What the page writes behind a mentor once the trainee is chosen.
        mentor.of_each = self.fields["mentor"].known
        trainee.of_each = lambda each: {"since": rules.counted_from(each.teaching_since, day)}
        mentor.attrs |= {
            "data-said": _("%(name)s (%(why)s)") % {"name": "{name}", "why": "{why}"},
            "data-between": pgettext("between reasons", " · "),
            "data-same-school": _("same school"),
            "data-fewer-years": fewer_years(),
        }
        trainee.attribute = "data-helpers"
        trainee.schools = {
            teacher: {key for key in keys if key.startswith("s")}
            for teacher, keys in places.items()
        }
        trainee.told = {
            teacher: {key for key in keys if key.startswith("d")}.union(
                *(helpers[key] for key in keys if key in helpers)
            )
            for teacher, keys in places.items()
        }

    def usual_day(self, today: datetime.date) -> datetime.date:
        """Which day is proposed; one that lies back is typed by whoever means it."""
        return today

    def clean(self):
        values = super().clean()
        if program := self.cleaned_data.get("program"):
            blame_the_day(self, program, "trainee", "mentor")
        return values


class ChangeMentorForm(VersionForm):
    submit_label = gettext_lazy("Change the mentor")

    mentor = MentorField(
        label=gettext_lazy("New mentor"),
        queryset=None,
        empty_label=gettext_lazy("Choose the mentor"),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day with the new mentor"), widget=DateInput
    )

    def __init__(self, *args, pairing: Pairing, **kwargs):
        super().__init__(*args, **kwargs)
        day = chosen_day(self, pairing.program, self.initial["starts_on"])
        partners = Partners(self.actor, pairing.program, pairing.subject)
        offer_mentors(self, partners, day, without=pairing)
        self.fields["mentor"].widget.filled_in = {"subject": pairing.subject.uuid}
        self.pairing = pairing

    def clean(self):
        values = super().clean()
        blame_the_day(self, self.pairing.program, "mentor")
        return values


# --- another trainee ------------------------------------------------------------------------------


class SameSchoolFirst(ModelChoiceIterator):
    """Colleagues of whoever is replaced, then the other schools of the district."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        rows = list(self.queryset)
        colleagues = [row for row in rows if row.school_name == self.field.school_name]
        others = [row for row in rows if row.school_name != self.field.school_name]
        for label, group in (
            (_("At the same school"), colleagues),
            (_("At other schools of the district"), others),
        ):
            if group:
                yield (label, [self.choice(row) for row in group])


class SuccessorField(TraineeField):
    iterator = SameSchoolFirst
    school_name = ""

    def label_from_instance(self, teacher) -> str:
        label = super().label_from_instance(teacher)
        return _("%(name)s (was a trainee before)") % {"name": label} if teacher.trained else label


class SuccessorForm(VersionForm):
    """Who takes the place of a trainee whose mentor stays, and from when: of the same district."""

    submit_label = gettext_lazy("Replace the trainee")

    trainee = SuccessorField(
        label=gettext_lazy("Who takes the place"),
        queryset=None,
        empty_label=gettext_lazy("Choose the trainee"),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day of the new trainee"), widget=DateInput
    )

    def __init__(
        self,
        *args,
        program: Program,
        subject: Subject,
        gone: Teacher,
        district: District,
        school: School | None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.program = program
        day = chosen_day(self, program, self.initial["starts_on"])
        rows = rules.trainee_candidates(self.actor, subject, day)
        rows = rules.without_mentor(rows, program, subject)
        rows = rules.with_mentor_until(rows, self.actor, program, subject, day)
        before = Pairing.objects.standing().filter(subject=subject, trainee=OuterRef("pk"))
        field = self.fields["trainee"]
        field.school_name = school.name if school else None
        field.widget.filled_in = ({"school": school.uuid} if school else {}) | {
            "subject": subject.uuid
        }
        field.queryset = (
            rows.filter(district_name=district.name)
            .exclude(pk=gone.pk)
            .annotate(trained=Exists(before.order_by()))
        )

    def clean(self):
        values = super().clean()
        blame_the_day(self, self.program, "trainee")
        return values


class ReplaceTraineeForm(SuccessorForm):
    """From the pair's own page, where nobody has said yet why the place comes free."""

    end_reason = forms.ChoiceField(
        label=gettext_lazy("Why the trainee is replaced"),
        choices=[(reason.value, reason.label) for reason in REPLACED_FOR],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )
    end_note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For another reason it is needed."),
    )

    def __init__(self, *args, pairing: Pairing, **kwargs):
        self.has_ended = pairing.ends_on is not None
        super().__init__(
            *args,
            program=pairing.program,
            subject=pairing.subject,
            gone=pairing.trainee,
            district=pairing.district,
            school=pairing.school,
            **kwargs,
        )

    def _word(self, field):
        """The note does not call itself optional: whether it is depends on the reason."""
        label = field.label
        super()._word(field)
        if field is self.fields.get("end_note"):
            field.label = label

    def choose_fields(self):
        """One that has ended keeps the reason that was given."""
        if self.has_ended:
            del self.fields["end_reason"], self.fields["end_note"]

    def clean(self):
        """Another reason is one in words."""
        values = super().clean()
        is_other = values.get("end_reason") == Pairing.EndReason.OTHER
        if is_other and not values.get("end_note") and not self.has_error("end_note"):
            self.add_error("end_note", _("Write why the trainee is replaced."))
        return values


# --- its days -------------------------------------------------------------------------------------


class PairingEndForm(VersionForm):
    submit_label = gettext_lazy("End the pairing")

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    end_reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        choices=[
            choice
            for choice in Pairing.EndReason.choices
            if choice[0] != Pairing.EndReason.MENTOR_CHANGED
        ],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )
    end_note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class FirstDayForm(AsksSinceMixin, VersionForm):
    submit_label = gettext_lazy("Change the first day")

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    asks = asked_since()

    def __init__(
        self,
        *args,
        asked_from: datetime.date | None = None,
        ends_on: datetime.date | None = None,
        **kwargs,
    ):
        self.asked_from, self.ends_on = asked_from, ends_on
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        """What was answered before stands there to be kept."""
        super().choose_fields()
        if asks := self.fields.get("asks"):
            if self.lies_back(self.initial.get("starts_on")):
                asks.initial = ON if self.asked_from else SINCE
            if self.asked_from:
                later = _("Ask from %(day)s on") % {"day": date_format(self.asked_from)}
                asks.choices = [asks.choices[0], (ON, later)]


class LastDayForm(PairingEndForm):
    """The end as it was entered; a pairing that another mentor took over keeps that reason."""

    submit_label = gettext_lazy("Change the end")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("end_reason") == Pairing.EndReason.MENTOR_CHANGED:
            self.fields["end_reason"].choices = Pairing.EndReason.choices


class TakeBackEndForm(VersionForm):
    submit_label = gettext_lazy("Take back the end")


class PairingCancelForm(VersionForm):
    submit_label = gettext_lazy("Cancel the pairing")

    def submit(self):
        return Submit("save", self.submit_label, css_class="btn btn-danger")


def offer_mentors(form, partners: Partners, day, *, without: Pairing | None = None) -> None:
    program = partners.program
    candidates = rules.mentor_candidates(form.actor, program, day, subject=partners.subject)
    if without is not None:
        candidates = candidates.exclude(pk__in=[without.mentor_id, without.trainee_id])
    field = form.fields["mentor"]
    if without is not None:
        field.offer_for(without.trainee, without.school, without.district)
    field.helping, field.links = partners.helping(day), partners.supported(day)
    field.offer(candidates, actor=form.actor)
    field.capacity, field.day = program.mentor_capacity, day
