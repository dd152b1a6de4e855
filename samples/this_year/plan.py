"""Which forms a year has, of which day, and how far each has come."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from activities.models import Status
from activities.registration.content import FormContent
from core.actor import Role
from pairings.models import Pairing, Partnership
from programs.models import Program
from samples.this_year import forms
from samples.this_year.calendar import Calendar, working_day
from samples.this_year.course import RETURNED, VOIDED, Ending, Planned
from samples.this_year.forms import Writing
from samples.this_year.people import Cast
from samples.this_year.places import kinds_of
from samples.this_year.sources import key

# From being recorded to being counted.
CHAIN_DAYS = {
    Status.DRAFT: 0,
    Status.OTHER_SIDE: 0,
    Status.SCHOOL: 1,
    Status.DISTRICT: 2,
    Status.CITY: 3,
    Status.COUNTED: 4,
}
WRITTEN_AFTER, LATE_BY, EVERY_LATE = 1, 17, 9
# Has no divisor in common with the number of pairs, so that all have their turn.
STRIDE = 7
# Counted forms of the first pair, by the days since: two of them corrected, one to the end.
FIRST_PAIR_COUNTED = {1: None, 5: None, 9: None, 16: None, 30: Status.DRAFT, 44: Status.COUNTED}


class Stop(NamedTuple):
    """A form of a pair that is on its way: where it stands, and for how many days."""

    pair: int
    status: Status
    days: int
    by_trainee: bool = False
    ending: Ending | None = None


# The first pair is that of the demo's mentor and trainee: a form in every state.
ON_THE_WAY = (
    Stop(0, Status.OTHER_SIDE, 1),
    Stop(0, Status.OTHER_SIDE, 7),
    Stop(0, Status.OTHER_SIDE, 3, by_trainee=True),
    Stop(0, Status.SCHOOL, 2),
    Stop(0, Status.SCHOOL, 9),
    Stop(0, Status.DISTRICT, 1),
    Stop(0, Status.DISTRICT, 8),
    Stop(0, Status.CITY, 2),
    Stop(0, Status.CITY, 12),
    Stop(0, Status.DRAFT, 1),
    Stop(0, Status.DRAFT, 10),
    Stop(0, Status.DRAFT, 4, by_trainee=True),
    Stop(0, Status.SCHOOL, 4, ending=RETURNED),
    Stop(0, Status.SCHOOL, 6, by_trainee=True, ending=RETURNED),
    Stop(1, Status.SCHOOL, 5),
    Stop(4, Status.SCHOOL, 1),
    Stop(5, Status.SCHOOL, 17),
    Stop(7, Status.DISTRICT, 3),
    Stop(6, Status.DISTRICT, 11),
    Stop(10, Status.DISTRICT, 5),
    Stop(14, Status.CITY, 1),
    Stop(20, Status.CITY, 4),
    Stop(21, Status.CITY, 6),
    Stop(34, Status.CITY, 9),
    Stop(16, Status.OTHER_SIDE, 2),
    Stop(36, Status.OTHER_SIDE, 15, by_trainee=True),
    Stop(23, Status.SCHOOL, 6),
    Stop(38, Status.SCHOOL, 21),
    Stop(27, Status.DISTRICT, 8),
    Stop(30, Status.CITY, 3),
    Stop(24, Status.CITY, 13),
    Stop(8, Status.DISTRICT, 5, ending=RETURNED),
    Stop(18, Status.SCHOOL, 20, ending=RETURNED),
    Stop(35, Status.CITY, 7, ending=RETURNED),
    Stop(28, Status.DISTRICT, 25, ending=VOIDED),
)
# Recorded so late that they are marked, by the days for which they have waited.
LATE_STOPS = (9, 17)


@dataclass
class Plan:
    """The forms of one program, of all its pairs and offices, numbered as they are planned."""

    program: Program
    year: Calendar
    pairings: list[Pairing]
    partnerships: dict[tuple, Partnership]
    cast: Cast

    def __post_init__(self):
        self.kinds = kinds_of(self.program)
        self.subject_ids = {row.pk: name for name, row in self.cast.places.subjects.items()}
        self.made = 0
        self.of_subject: Counter = Counter()
        self.days: set[tuple] = set()

    def counted(self, pair_forms: int, events: int, last: date) -> Iterator[Planned]:
        """Spread evenly from the second week on; the last is recorded on the day `last`."""
        first = self.program.starts_on + timedelta(days=10)
        for number, day in enumerate(spread(first, last, pair_forms)):
            pairing = self.pairings[number * STRIDE % len(self.pairings)]
            late = number % EVERY_LATE == EVERY_LATE - 1
            by_trainee = number % 4 == 3
            yield self.of_pair(pairing, day, late=late, by_trainee=by_trainee)
        for number, day in enumerate(spread(first, last, events)):
            yield self.event(number, day)

    def on_the_way(self, today: date) -> Iterator[Planned]:
        """What waits today, what came back, what is being written, and what has just counted."""
        for each in ON_THE_WAY:
            days = each.days + CHAIN_DAYS[each.status] + bool(each.ending)
            yield self.of_pair(
                self.pairings[each.pair],
                today - timedelta(days=days),
                stop=each.status,
                ending=each.ending,
                by_trainee=each.by_trainee,
                late=each.days in LATE_STOPS,
            )
        for days, correction in FIRST_PAIR_COUNTED.items():
            recorded_on = today - timedelta(days=days + CHAIN_DAYS[Status.COUNTED])
            yield self.of_pair(self.pairings[0], recorded_on, correction=correction)
        school, district = self.partnerships["QINGYUN", "YUNXI", ""], self.pairings[6]
        yield self.of_school(school, today - timedelta(days=4), stop=Status.SCHOOL)
        yield self.of_district(district, today - timedelta(days=6), stop=Status.DISTRICT)

    # --- one form ---

    def of_pair(
        self, pairing: Pairing, recorded_on: date, *, late=False, by_trainee=False, **course
    ) -> Planned:
        """Written a day after the event, or so late that it is marked; a pair has one a day."""
        writing = self.writing(self.subject_ids[pairing.subject_id])
        day = self.day_of_event(recorded_on, LATE_BY if late else WRITTEN_AFTER)
        while (pairing, day) in self.days and day > self.program.starts_on:
            day = self.day_of_event(day)
        self.days.add((pairing, day))
        kind = forms.kind_on(day, writing.number, self.year)
        author = self.cast.of_teacher[pairing.trainee_id if by_trainee else pairing.mentor_id]
        content = forms.pair_form(writing, pairing, kind, day)
        return self.planned(writing, content, author, recorded_on, **course)

    def event(self, number: int, recorded_on: date) -> Planned:
        """In turn of a district, a school, the city."""
        schools = [each for each in self.partnerships.values() if each.supported_school_id]
        match number % 4:
            case 1:
                return self.of_school(schools[number // 4 % len(schools)], recorded_on)
            case 3:
                return self.of_city(recorded_on)
        return self.of_district(
            self.pairings[number * STRIDE % len(self.pairings)], recorded_on, is_remote=number == 2
        )

    def of_school(self, partnership: Partnership, recorded_on: date, **course) -> Planned:
        subject_id = "SCI" if self.made % 2 else "CHN"
        writing, day = self.writing(subject_id), self.day_of_event(recorded_on)
        subject = self.cast.places.subjects[subject_id]
        author = self.cast.holder(Role.SCHOOL_CONFIRMER, partnership.supporting_school_id)
        content = forms.school_form(writing, partnership, subject, day)
        return self.planned(writing, content, author, recorded_on, **course)

    def of_district(
        self, pairing: Pairing, recorded_on: date, *, is_remote=False, **course
    ) -> Planned:
        subject_id = self.subject_ids[pairing.subject_id]
        writing, day = self.writing(subject_id), self.day_of_event(recorded_on)
        partnership = self.partnerships[pairing.mentor_district_id, pairing.district_id, subject_id]
        content = forms.district_form(writing, partnership, pairing, day, is_remote=is_remote)
        author = self.cast.holder(Role.DISTRICT_COORDINATOR, pairing.mentor_district_id)
        return self.planned(writing, content, author, recorded_on, **course)

    def of_city(self, recorded_on: date) -> Planned:
        writing, day = self.writing(""), self.day_of_event(recorded_on)
        author = self.cast.holder(Role.SUBJECT_LEAD, None)
        content = forms.city_form(writing, author.name, day)
        return self.planned(writing, content, author, recorded_on)

    # --- what all have ---

    def writing(self, subject_id: str) -> Writing:
        """Each subject has its topics in turn, each second one in English."""
        self.made += 1
        self.of_subject[subject_id] += 1
        turn = self.of_subject[subject_id]
        return Writing(self.program, self.kinds, self.made, subject_id, turn)

    def planned(
        self, writing: Writing, content: FormContent, author: User, recorded_on: date, **course
    ) -> Planned:
        name: UUID = key("form", self.program.slug, writing.number)
        return Planned(name, content, author, recorded_on, writing.language, **course)

    def day_of_event(self, recorded_on: date, days_before: int = WRITTEN_AFTER) -> date:
        """A working day of the program; its first where that would lie before it."""
        day = working_day(recorded_on - timedelta(days=days_before))
        return max(day, self.program.starts_on)


def spread(first: date, last: date, number: int) -> Iterator[date]:
    """So many days, evenly from the first to the last."""
    for place in range(number):
        yield first + (last - first) * place // max(1, number - 1)
