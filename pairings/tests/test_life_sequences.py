"""A pair's life in whatever order: replaced, moved, merged, ended, paired again, cancelled.

A trainee has one mentor at a time in a subject, a place one trainee; no pairing is lost or told
anew; and what was true of a day stays true, whatever happens on a later one.

`SEQUENCES=5000 SEED=2 pytest …` tries more, and others.
"""

import os
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from core.exceptions import DomainError
from pairings.models import Pairing
from pairings.pairs.days import take_back_end
from pairings.pairs.replacing import REPLACED_FOR, replace_trainee
from pairings.pairs.rules import posted_until
from pairings.pairs.services import cancel_pairing, change_mentor, end_pairing, open_pairing
from pairings.tests.days import share_a_day
from roster.models import Posting, School
from roster.people.services import add_posting, end_posting
from roster.places.services import close_school
from roster.tests.factories import SchoolFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

SEQUENCES = int(os.environ.get("SEQUENCES", "15"))
SEED = int(os.environ.get("SEED", "1"))
ONE_DAY = timedelta(days=1)
# Days on which something happens, close together so that they meet.
DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(0, 24, 3)]
SOME = st.integers(min_value=0, max_value=2)
VERBS = ["replace", "replace", "change_mentor", "end", "pair", "pair", "move", "merge"]
STEPS = st.one_of(
    st.tuples(st.sampled_from(VERBS), SOME, SOME, st.sampled_from(DAYS)),
    st.tuples(st.sampled_from(["cancel", "no_end"]), SOME, SOME, st.none()),
)


class Life:
    """One district with two schools, three teachers who may be trainees, and two mentors."""

    def __init__(self, north):
        self.north, self.actor = north, north.coordinator_actor
        taught = {"school__subject": north.subject}
        self.schools = [north.school, SchoolFactory(district=north.district)]
        self.people = [
            north.trainee,
            TeacherFactory(school=self.schools[0], **taught),
            TeacherFactory(school=self.schools[1], **taught),
        ]
        self.mentors = [north.mentor, TeacherFactory(school=north.helping_school, **taught)]

    def take(self, verb, one, other, day):
        """A refusal changes nothing; what is done changes nothing before its day."""
        before = self.days_of_pairs()
        rows = self.never_changing()
        with suppress(DomainError, ValidationError), transaction.atomic():
            getattr(self, verb)(one, other, day)
        assert self.never_changing().items() >= rows.items(), "a pairing was lost, or told anew"
        if day:
            after = self.days_of_pairs()
            changed = {on for _pair, on in before ^ after}
            assert all(on >= day for on in changed), f"{verb} changed a day before"

    def some_pairing(self, number) -> dict:
        pairings = list(Pairing.objects.order_by("pk"))
        pairing = pairings[number % len(pairings)]
        return {"pairing": pairing, "actor": self.actor, "seen": pairing.version}

    def replace(self, one, other, day):
        replace_trainee(
            **self.some_pairing(one),
            trainee=self.people[other],
            starts_on=day,
            end_reason=REPLACED_FOR[one % len(REPLACED_FOR)],
        )

    def change_mentor(self, one, other, day):
        change_mentor(**self.some_pairing(one), mentor=self.mentors[other % 2], starts_on=day)

    def end(self, one, other, day):
        """Of its last day itself it was a pair."""
        end_pairing(**self.some_pairing(one), ends_on=day, end_reason="other")

    def pair(self, one, other, day):
        open_pairing(
            actor=self.actor,
            program=self.north.program,
            subject=self.north.subject,
            mentor=self.mentors[one % 2],
            trainee=self.people[other],
            starts_on=day,
        )

    def no_end(self, one, other, day):
        take_back_end(**self.some_pairing(one))

    def cancel(self, one, other, day):
        cancel_pairing(**self.some_pairing(one))

    def move(self, one, other, day):
        """To the other school, from this day on."""
        self.to(self.people[one], self.schools[other % 2], day)

    def to(self, teacher, school, day):
        posting = Posting.objects.filter(teacher=teacher, ends_on=None).get()
        end_posting(posting, actor=self.actor, seen=posting.version, ends_on=day - ONE_DAY)
        add_posting(
            teacher,
            actor=self.actor,
            district=school.district,
            school=school,
            starts_on=day,
            subjects=[(row.subject, row.load) for row in posting.subjects.all()],
        )

    def merge(self, one, other, day):
        """One school becomes part of the other, with everybody who is there."""
        closing, staying = self.schools[one % 2], self.schools[1 - one % 2]
        for posting in Posting.objects.filter(school=closing, ends_on=None):
            self.to(posting.teacher, staying, day)
        closing = School.objects.get(pk=closing.pk)
        close_school(
            closing,
            actor=self.actor,
            seen=closing.version,
            closed_on=day - ONE_DAY,
            merged_into=staying,
        )

    def never_changing(self) -> dict:
        names = (
            "trainee",
            "mentor",
            "school",
            "mentor_school",
            "district",
            "starts_on",
            "replaces",
        )
        return {row.pop("pk"): row for row in Pairing.objects.values("pk", *names)}

    def days_of_pairs(self) -> set[tuple]:
        """Who was a pair on which day: what a report counts. Whoever had left is no pair any more,
        whether or not the pairing has been ended since.
        """
        found = set()
        for row in Pairing.objects.standing():
            posted = [last for _teacher, last in posted_until(row)]
            last = min([row.ends_on or date.max, *posted])
            found |= {(row.pk, day) for day in DAYS if row.starts_on <= day <= last}
        return found

    def check(self) -> None:
        for one, other in combinations(list(Pairing.objects.standing()), 2):
            if share_a_day(one, other):
                assert one.trainee_id != other.trainee_id, "a trainee with two mentors"
                assert place_of(one) != place_of(other), "a place with two trainees"


def place_of(pairing) -> int:
    """The pairing with which the place began."""
    while pairing.replaces_id:
        pairing = Pairing.objects.get(pk=pairing.replaces_id)
    return pairing.pk


@pytest.fixture
def life(north):
    return Life(north)


@seed(SEED)
@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
    # Shrinking takes longer than reading the few steps.
    phases=[Phase.generate],
)
@given(st.lists(STEPS, min_size=3, max_size=8))
def test_in_whatever_order_nothing_overlaps_is_lost_or_changes_what_was(life, steps):
    with transaction.atomic():
        for step in steps:
            life.take(*step)
            life.check()
        transaction.set_rollback(True)
