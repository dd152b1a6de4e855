"""What the page of mentor and trainee offers to choose, and what its button says."""

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIteratorValue
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activities.registration.models import Activity
from core.boxes import limit
from pairings.models import Pairing
from programs.models import ActivityKind
from recording.pair_answers import (
    OTHER_DAY,
    TODAY,
    YESTERDAY,
    key_of,
    pairing_of,
)
from recording.pair_choices import (
    first_day,
    last_day,
    last_pairing,
    recordable_pairings,
    send_words,
    words_of_others,
)
from recording.pair_questions import PairQuestions
from recording.usual_kinds import offered, usual_first
from roster.models import School
from roster.people.finding import Person


class PairOffers(PairQuestions):
    """One's own pairs, their kinds and schools, and what a stored form says besides."""

    def look_up(self, actor) -> None:
        """The pairs offered; a form keeps its own, however long ago that ended."""
        self.pairings = recordable_pairings(actor, self.today)
        self.current_pairings = list(self.pairings)
        self.kept_pairing = pairing_of(self.before) if self.before else None
        if self.kept_pairing and self.kept_pairing not in self.pairings:
            self.pairings.append(self.kept_pairing)

    def offer_choices(self) -> None:
        self.initial["opened_on"] = self.today.isoformat()
        field = self.fields["pairing"]
        teacher_id = field.teacher_id = self.actor.teacher_id
        field.widget.words = lambda pairing: (
            "" if self.is_returned else send_words(pairing, teacher_id)
        )
        field.queryset = Pairing.objects.filter(
            pk__in=[each.pk for each in self.pairings]
        ).select_related(
            "program",
            "subject",
            "mentor",
            "trainee",
            "school",
            "mentor_school",
            "district",
            "mentor_district",
        )
        # The rows are at hand: the page need not ask for them again.
        field.choices = [
            (ModelChoiceIteratorValue(each.pk, each), field.label_from_instance(each))
            for each in self.pairings
        ]
        # What was sent says which pair itself.
        pairing_pk = None if self.stored or self.is_bound else last_pairing(self.actor)
        if len(self.pairings) == 1:
            pairing_pk = self.pairings[0].pk
        # Of a pair that is over something may be left to record, but not as a matter of course.
        going_on = {each.pk for each in self.pairings if not each.is_over(self.today)}
        if pairing_pk in going_on:
            self.initial.setdefault("pairing", pairing_pk)
        stored = self.before.fields if self.before else {"kind": None, "host_school": None}
        self.offer_kinds(stored["kind"])
        self.fields["host_school"].queryset = School.objects.filter(
            Q(pk=stored["host_school"].pk if stored["host_school"] else None)
            | Q(district__in={each.district_id for each in self.pairings})
            | Q(district__in={each.mentor_district_id for each in self.pairings})
        ).select_related("district")
        self.narrow_days()
        self.offer_precisions()
        self.allow_what_is_stored()

    def offer_precisions(self) -> None:
        """A date of which nothing is known could be any: that is for the office to enter.

        A form that says so already keeps it.
        """
        field = self.fields["date_precision"]
        unknown = Activity.Precision.UNKNOWN
        if self.before is None or self.before.fields["date_precision"] != unknown:
            field.choices = [each for each in field.choices if each[0] != unknown]

    def offer_kinds(self, stored: ActivityKind | None) -> None:
        """The usual kinds first; the others are one press away."""
        field = self.fields["kind"]
        programs = {each.program_id for each in self.pairings}
        field.names_program = len(programs) > 1
        field.queryset = offered(self.actor, programs, also=stored)
        # Asked for when the page is shown: a form that is accepted needs no order.
        field.choices = lambda: self.kind_cards

    @cached_property
    def kind_cards(self) -> list:
        field = self.fields["kind"]
        usual, others = (
            [
                (ModelChoiceIteratorValue(each.pk, each), field.label_from_instance(each))
                for each in kinds
            ]
            for kinds in usual_first(field.queryset, self.actor, self.current_pairings)
        )
        return [*usual, *([(words_of_others(len(others)), others)] if others else [])]

    def allow_what_is_stored(self) -> None:
        """Texts longer than this page asks for, which another way of recording has allowed."""
        for name in ("theme", "process"):
            field = self.fields[name]
            length = len(self.before.fields[name]) if self.before else 0
            if length > field.max_length:
                limit(field, length)

    def narrow_days(self) -> None:
        """Where no pair runs today, today is no choice; the date starts at the last day allowed.

        A page from the time when one did comes back with its choices, to choose another day.
        """
        latest = {each.pk: last_day(each, self.today) for each in self.pairings}
        is_old = self.data.get("when") in {TODAY, YESTERDAY}
        if latest and self.today not in latest.values() and not is_old:
            when, day = self.fields["when"], self.fields["day"]
            when.choices = when.choices[2:]
            when.widget = forms.HiddenInput()
            day.label = when.label
            day.help_text = _("From %(first)s to %(last)s.") % {
                "first": date_format(min(first_day(each, self.today) for each in self.pairings)),
                "last": date_format(max(latest.values())),
            }
            self.initial["when"] = OTHER_DAY
            only = next(iter(latest)) if len(latest) == 1 else None
            self.initial.setdefault("day", latest.get(self.initial.get("pairing", only)))
        elif latest.get(self.initial.get("pairing"), self.today) != self.today and not self.stored:
            self.initial["when"] = OTHER_DAY
            self.initial.setdefault("day", latest[self.initial["pairing"]])

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
