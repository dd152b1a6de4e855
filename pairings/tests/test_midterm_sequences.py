"""Whatever is answered, replaced, taken back, moved, ended and paired again, in whatever order: one
place and one trainee never count twice on a day, and nothing is lost.

`SEQUENCES=5000 SEED=2 pytest …` tries more, and others.
"""

import os
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from core.exceptions import DomainError
from core.models import AuditEvent
from pairings.midterm import replacing
from pairings.midterm.models import RosterAnswer
from pairings.midterm.services import answer_for, take_back_answer
from pairings.models import Pairing
from pairings.pairs.days import change_first_day, change_last_day, take_back_end
from pairings.pairs.rules import posted_until
from pairings.pairs.services import cancel_pairing, change_mentor, end_pairing, open_pairing
from pairings.tests.days import share_a_day
from pairings.tests.factories import RosterAnswerFactory
from roster.models import Posting
from roster.people.services import end_posting
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

SEQUENCES = int(os.environ.get("SEQUENCES", "25"))
SEED = int(os.environ.get("SEED", "1"))
ONE_DAY = timedelta(days=1)
# Days on which something begins or ends, close together so that they meet.
DAYS = st.sampled_from([date(2026, 3, 1) + timedelta(days=number) for number in range(0, 24, 3)])
SOME = st.integers(min_value=0, max_value=3)
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(RosterAnswer.Answer.values), DAYS),
    st.tuples(st.just("replace"), SOME, DAYS),
    st.tuples(st.just("replace"), SOME, DAYS),
    st.tuples(st.sampled_from(["take_back", "silent"])),
    st.tuples(st.sampled_from(["end", "first_day", "last_day", "change_mentor"]), SOME, DAYS),
    st.tuples(st.sampled_from(["cancel", "no_end"]), SOME),
    st.tuples(st.just("pair"), SOME, DAYS),
    st.tuples(st.just("move"), SOME, DAYS),
)


class Place:
    """The place of one trainee, who could take it, and what people do."""

    def __init__(self, north):
        self.north, self.actor = north, north.coordinator_actor
        self.row = RosterAnswerFactory(pairing=north.pairing)
        self.people = [
            north.trainee,
            *TeacherFactory.create_batch(3, school=north.school, school__subject=north.subject),
        ]
        self.mentor = TeacherFactory(school=north.helping_school, school__subject=north.subject)

    def take(self, verb, *values):
        """A refusal changes nothing."""
        self.row.refresh_from_db()
        with suppress(DomainError, ValidationError), transaction.atomic():
            getattr(self, verb)(*values)

    def some_pairing(self, number) -> dict:
        pairings = list(Pairing.objects.order_by("pk"))
        pairing = pairings[number % len(pairings)]
        return {"pairing": pairing, "actor": self.actor, "seen": pairing.version}

    def answer(self, said, day):
        seen = self.row.version
        answer_for(self.row, actor=self.actor, seen=seen, answer=said, since=day)

    def silent(self):
        take_back_answer(self.row, actor=self.actor, seen=self.row.version)

    def replace(self, number, day):
        seen, trainee = self.row.version, self.people[number]
        before = self.pairs_before(day)
        replacing.replace(self.row, actor=self.actor, seen=seen, trainee=trainee, starts_on=day)
        assert self.pairs_before(day) == before, "a figure changed by what came later"

    def take_back(self):
        replacing.take_back(self.row, actor=self.actor, seen=self.row.version)

    def end(self, number, day):
        end_pairing(**self.some_pairing(number), ends_on=day, end_reason="other")

    def first_day(self, number, day):
        change_first_day(**self.some_pairing(number), starts_on=day)

    def last_day(self, number, day):
        change_last_day(**self.some_pairing(number), ends_on=day, end_reason="other")

    def no_end(self, number):
        take_back_end(**self.some_pairing(number))

    def change_mentor(self, number, day):
        change_mentor(**self.some_pairing(number), mentor=self.mentor, starts_on=day)

    def cancel(self, number):
        cancel_pairing(**self.some_pairing(number))

    def pair(self, number, day):
        north = self.north
        open_pairing(
            actor=self.actor,
            program=north.program,
            subject=north.subject,
            mentor=self.mentor,
            trainee=self.people[number],
            starts_on=day,
        )

    def move(self, number, day):
        posting = Posting.objects.get(teacher=self.people[number])
        end_posting(posting, actor=self.actor, seen=posting.version, ends_on=day)

    def check(self) -> None:
        pairings = list(Pairing.objects.order_by("pk"))
        for one, other in combinations([each for each in pairings if not each.cancelled_at], 2):
            if share_a_day(one, other):
                assert one.trainee_id != other.trainee_id, "a trainee with two mentors"
                assert self.place_of(one) != self.place_of(other), "a place with two trainees"
        opened = AuditEvent.objects.filter(verb="pairings.pairing_opened").count()
        assert len(pairings) == 1 + opened, "a pairing was lost"

    def place_of(self, pairing) -> int:
        """The pairing with which the place began."""
        while pairing.replaces_id:
            pairing = Pairing.objects.get(pk=pairing.replaces_id)
        return pairing.pk

    def pairs_before(self, day) -> set[tuple]:
        """What a report counts that ends before this day: who was a pair, and on which days.

        Of who had left their place by then, the days until they did: the pairing ends with them.
        """
        rows = Pairing.objects.standing().filter(starts_on__lt=day)
        return {(row.pk, row.starts_on, self.together_until(row, day)) for row in rows}

    @staticmethod
    def together_until(row, day) -> date:
        posted = [last for _teacher, last in posted_until(row)]
        return max(min([row.ends_on or day, day - ONE_DAY, *posted]), row.starts_on)


@pytest.fixture
def place(north):
    return Place(north)


@seed(SEED)
@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
@given(st.lists(STEPS, min_size=3, max_size=9))
def test_in_whatever_order_a_place_holds_one_and_nothing_is_lost(place, steps):
    with transaction.atomic():
        for step in [("answer", "left", date(2026, 3, 4)), *steps]:
            place.take(*step)
        place.check()
        transaction.set_rollback(True)
