"""The form of mentor and trainee: what its answers must be, and the content they make.

One file although it is long: its answers hang on each other, and are checked in one order.
"""

import datetime
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    present_still,
)
from activities.registration.elsewhere import too_long_ago
from activities.registration.headcount import refusal_of_others
from activities.registration.models import Activity
from activities.registration.rules import check_pairs
from core.dates import check_past, last_possible
from core.lines import LineForm
from pairings.models import Pairing
from programs.program.rules import check_day
from recording.date_known import refusal_of_unknown
from recording.kinds import foreign_kind
from recording.pair_answers import (
    DURATIONS,
    OTHER_DURATION,
    TODAY,
    YESTERDAY,
    key_of,
    parties_of,
    when_of,
)
from recording.pair_choices import words_of_following
from recording.pair_offers import PairOffers
from roster.people.finding import Person

# What is not asked of today and yesterday: whatever stands in the fold, a day is known.
A_DAY = {"date_precision": Activity.Precision.DAY, "date_as_printed": ""}


class PairForm(PairOffers):
    """An answer that stands as the page showed it leaves what is stored as it is, to the letter."""

    day_box = "day"
    # The day that was answered, also where something is wrong with it.
    happened_on: datetime.date | None = None

    def clean(self):
        values = super().clean()
        values["organiser_level"] = Activity.Level.PAIR
        self.name_after_result(values)
        self.judge_day(values)
        self.judge_kind(values)
        self.judge_place(values)
        asks_minutes = values.get("duration") == OTHER_DURATION
        if asks_minutes and not values.get("minutes") and not self.as_shown("duration", "minutes"):
            self.refuse_field("minutes", words_of_following()["minutes"])
        self.judge_others(values)
        if not self.is_draft:
            self.judge_sending(values)
        if pairing := values.get("pairing"):
            stays = self.keeps_pairing
            self.judge_results(self.before.fields["program"] if stays else pairing.program)
        self.check_parts()
        return values

    def name_after_result(self, values: dict) -> None:
        """Without a topic, it is that of the first result named."""
        if not self.has_error("theme", "required"):
            return
        results = self.parts["results"].filled()
        title = str(results[0]["title"].value() or "").strip() if results else ""
        if title:
            values["theme"] = Truncator(title).chars(self.fields["theme"].max_length)
            del self._errors["theme"]

    @property
    def keeps_pairing(self) -> bool:
        """Whether the form stays with the pair it is stored with."""
        pairing = self.cleaned_data.get("pairing")
        return self.before is not None and pairing == self.kept_pairing

    def judge_day(self, values: dict) -> None:
        pairing = values.get("pairing")
        day = values["day"] = self.happened_on = self.day_answered(values)
        if self.is_today_or_yesterday(values):
            values |= A_DAY
        if self.as_shown("when", "day", "date_precision") and day is None:
            return
        if sentence := refusal_of_unknown(values.get("date_precision"), day):
            self.add_error("date_precision", sentence)
        if day is None:
            if "day" not in self.errors and "when" not in self.errors:
                self.add_error("day", words_of_following()["day"])
            return
        self.judge_by("day", check_past, day, self.today, field="day")
        if pairing and not self.stored:
            self.judge_days_back(day, values.get("date_precision"), pairing)
        if pairing and "day" not in self.errors:
            self.judge_day_of(pairing, day)

    def judge_day_of(self, pairing: Pairing, day: datetime.date) -> None:
        """What the service would say of the day, in one answer with what is wrong besides."""
        program = self.before.fields["program"] if self.keeps_pairing else pairing.program
        said = FormContent({"starts_on": day}, parties=self.parties(pairing))
        self.judge_by("day", check_day, program, day, field="starts_on")
        self.judge_by("day", check_pairs, self.actor, said)

    def judge_days_back(self, day: datetime.date, precision: str, pairing: Pairing) -> None:
        """Too long ago is what cannot have been later."""
        program = pairing.program
        if self.today >= day > program.ends_on:
            self.add_error(
                "day",
                _("The program ended on %(last)s. Enter a day from %(first)s to %(last)s.")
                % {
                    "first": date_format(program.first_day_back(self.today)),
                    "last": date_format(program.ends_on),
                },
            )
        latest = last_possible(day, precision)
        if latest < program.first_day_back(self.today):
            self.add_error("day", too_long_ago(pairing, self.actor))

    def day_answered(self, values: dict) -> datetime.date | None:
        when = values.get("when")
        if not self.is_today_or_yesterday(values):
            return values.get("day")
        stored = self.before.fields if self.before else None
        if stored and when == when_of(stored, values.get("opened_on") or self.today):
            return stored["starts_on"]
        return self.today if when == TODAY else self.today - datetime.timedelta(days=1)

    def is_today_or_yesterday(self, values: dict) -> bool:
        return values.get("when") in {TODAY, YESTERDAY}

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
        words = words_of_following()
        match values.get("where"):
            case "trainee":
                values["host_school"] = pairing.school
            case "mentor":
                values["host_school"] = pairing.mentor_school
            case "other":
                if not values.get("host_school"):
                    self.refuse_field("host_school", words["host_school"])
            case _nothing:
                self.refuse_field("where", words["where"])

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
        values = self.cleaned_data
        pairing = values["pairing"]
        parties = self.parties(pairing)
        return FormContent(
            fields={
                **self.unasked(pairing),
                **self.length(),
                **self.present(),
                "kind": values["kind"],
                "organiser_level": values["organiser_level"],
                "host_school": values.get("host_school"),
                "starts_on": values["day"],
                "date_precision": values["date_precision"],
                "date_as_printed": values["date_as_printed"],
                "theme": values["theme"],
                "process": values["process"],
                "effect": self.effect(),
            },
            parties=parties,
            lessons=tuple(self.lesson(line, pairing) for line in self.parts["lessons"].filled()),
            talks=self.talks_typed(),
            people=present_still(self.before, parties) if self.before else (),
            results=tuple(self.result(line, pairing) for line in self.parts["results"].filled()),
        )

    def effect(self) -> str:
        """What was written of it; a page that was opened before it asked for this leaves it."""
        if self.before and "effect" not in self.data:
            return self.before.fields["effect"]
        return self.cleaned_data["effect"]

    def unasked(self, pairing: Pairing) -> dict:
        """The columns this page does not ask for: as they were, or as they usually are."""
        fields = {
            "program": pairing.program,
            "subject": pairing.subject,
            "organiser_district": None,
            "organiser_school": None,
            "partnership": None,
            "place": "",
            "ends_on": None,
        }
        if self.before is None:
            return fields
        stored = self.before.fields
        kept = {"organiser_district", "organiser_school", "partnership", "place"}
        if self.keeps_pairing:
            kept |= {"program", "subject"}
        if stored["starts_on"] == self.cleaned_data["day"]:
            kept.add("ends_on")
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
            key=values["key"],
        )

    def result(self, line: LineForm, pairing: Pairing) -> ResultEntry:
        values = line.cleaned_data
        earlier = self.earlier_result(values["key"])
        return ResultEntry(
            kind=values["kind"],
            title=values["title"],
            authors=self.authors(values["authors"], earlier, pairing),
            characters=values["characters"],
            published_in=earlier.published_in if earlier else "",
            key=values["key"],
            same_as=values.get("same"),
        )

    def authors(
        self, chosen: list[str], earlier: ResultEntry | None, pairing: Pairing
    ) -> tuple[Person, ...]:
        """Who stays an author stays in their order and at their place; others come after them."""
        stay = [each for each in (earlier.authors if earlier else ()) if key_of(each) in chosen]
        known = {key_of(person) for person in stay}
        new = [self.person(key, pairing) for key in chosen if key not in known]
        return (*stay, *(person for person in new if person))

    def earlier_result(self, key) -> ResultEntry | None:
        results = self.before.results if self.before else ()
        return next((each for each in results if each.key == key), None)

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

    def readable(self, name: str, value) -> str:
        """A pair by its words: its choice on the page is more than words."""
        if name != "pairing":
            return super().readable(name, value)
        return next((str(each) for each in self.pairings if str(each.pk) == str(value)), "")
