"""Everybody does anything, allowed or not, thousands of times: what must hold holds all the while.

The choices are the same in every run. Who is entitled to a step is kept here a second time, in a
book of its own, and so is what each counted form said when it came to count.
"""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import RoleAssignment
from accounts.services import actor_for, end_role, grant_role
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Decision, Verb
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.chain.table import APPROVING, NEEDS_REASON
from activities.registration.content import FormContent, content_of
from activities.registration.models import WAITING, Activity, Status
from core.actor import Role
from core.exceptions import DomainError
from core.models import AuditEvent
from pairings.models import Pairing
from pairings.pairs.services import change_mentor, end_pairing, open_pairing
from programs.tests.factories import ActivityKindFactory
from recording.pair_answers import parties_of
from recording.services import correct_activity, edit_activity, record_activity
from reports.figures.counting import totals
from reports.figures.selection import Selection
from roster.people.finding import Person
from roster.tests.factories import TeacherFactory

# One after the other: every database says the same of it.
pytestmark = pytest.mark.once

TODAY = date(2026, 3, 18)
REFUSALS = (DomainError, PermissionDenied, ValidationError)
MOST_TRAINEES = 3
# In this order each form that counts has been stood for.
REQUIRED = [Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY]


class Life:
    def __init__(self, corners, administrator, teachers, seed):
        self.chance = random.Random(seed)
        self.corners, self.office = corners, administrator
        self.program = corners[0].program
        self.kind = ActivityKindFactory(program=self.program, counts_as_training=True)
        self.mentors, self.trainees = [], []
        # Who holds which role where, as this test has given it.
        self.book: dict[tuple, set[int]] = {}
        self.people = [administrator]
        for corner in corners:
            self.add_people(corner, teachers)
        self.said: dict[int, FormContent] = {}
        self.entries = self.log()
        self.done = Counter()

    def add_people(self, corner, teachers):
        given = {
            (Role.SCHOOL_CONFIRMER, corner.school.pk): corner.principal_user,
            (Role.DISTRICT_COORDINATOR, corner.district.pk): corner.coordinator_user,
            (Role.SUBJECT_LEAD, corner.subject.pk): corner.lead_user,
        }
        self.book |= {place: {user.pk} for place, user in given.items()}
        self.people += [*given.values(), corner.mentor_user, corner.trainee_user]
        self.mentors.append((corner, corner.mentor))
        self.trainees.append((corner, corner.trainee))
        for school, found in (
            (corner.helping_school, self.mentors),
            (corner.school, self.trainees),
        ):
            for _each in range(teachers):
                teacher = TeacherFactory(school=school, school__subject=corner.subject)
                self.people.append(UserFactory(name=teacher.name, teacher=teacher))
                found.append((corner, teacher))
        second = UserFactory(name="Second principal")
        RoleAssignmentFactory(user=second, role=Role.SCHOOL_CONFIRMER, school=corner.school)
        # Who holds two levels may stand for a form at one of them.
        RoleAssignmentFactory(user=second, role=Role.DISTRICT_COORDINATOR, district=corner.district)
        self.book[Role.SCHOOL_CONFIRMER, corner.school.pk].add(second.pk)
        self.book[Role.DISTRICT_COORDINATOR, corner.district.pk].add(second.pk)
        self.people.append(second)

    def log(self) -> int:
        return Decision.objects.count() + AuditEvent.objects.count()

    # --- what happens ---

    def go_on(self):
        """One act; what was refused leaves no entry, what was done leaves one at least."""
        acts = (self.step, self.edit, self.correct, self.record, self.pair, self.part, self.role)
        act = self.chance.choices(acts, (64, 6, 6, 8, 7, 5, 4))[0]
        happened = False
        with suppress(*REFUSALS), transaction.atomic():
            happened = act() is not None
        entries = self.log()
        assert (entries > self.entries) == happened, act
        self.entries = entries
        self.done[act.__name__ if happened else "refused"] += 1

    def somebody(self):
        return self.chance.choice(self.people)

    def a_form(self, *statuses) -> Activity | None:
        """One of the latest, most often of these statuses."""
        rows = Activity.objects.select_related("program", "author").order_by("-pk")
        if statuses and self.chance.random() < 0.8:
            rows = rows.filter(status__in=statuses)
        keys = list(rows.values_list("pk", flat=True)[:12])
        return rows.get(pk=self.chance.choice(keys)) if keys else None

    def whom_it_concerns(self, form):
        """Its people and its offices, so that forms get on."""
        teachers = [party.teacher_id for party in form.parties.all()]
        holders = set().union(*[self.book[place] for place in self.places(form).values()])
        return [
            user
            for user in self.people
            if user.pk in holders or (user.teacher_id and user.teacher_id in teachers)
        ]

    def places(self, form) -> dict:
        return {
            Status.SCHOOL: (Role.SCHOOL_CONFIRMER, form.confirming_school_id),
            Status.DISTRICT: (Role.DISTRICT_COORDINATOR, form.confirming_district_id),
            Status.CITY: (Role.SUBJECT_LEAD, form.subject_id),
        }

    def step(self):
        if (form := self.a_form(Status.DRAFT, Status.RETURNED, *WAITING)) is None:
            return None
        if self.chance.random() < 0.25:
            user, verb = self.somebody(), self.chance.choice(list(Verb))
        else:
            ways = [
                (user, verb)
                for user in self.whom_it_concerns(form)
                for verb in verbs_for(actor_for(user), form)
            ]
            onward = [way for way in ways if way[1] in (*APPROVING, Verb.SEND)]
            ways = onward if onward and self.chance.random() < 0.8 else ways
            if not ways:
                return None
            user, verb = self.chance.choice(ways)
        before = form.status
        code = "did_not_happen" if verb == Verb.VOID else "other"
        decision = take_step(
            form,
            verb,
            actor=actor_for(user),
            seen=form.version - (self.chance.random() < 0.1),
            reason_code=code if verb in NEEDS_REASON else "",
            reason="Because." if verb in NEEDS_REASON else "",
        )
        if verb in APPROVING or verb == Verb.RETURN:
            assert self.is_entitled(form, before, user), (before, verb, user)
        if decision.to_status == Status.COUNTED:
            self.said[form.pk] = content_of(form)
        return decision

    def is_entitled(self, form, status, user) -> bool:
        if status == Status.OTHER_SIDE:
            opposite = form.parties.exclude(side=form.author_side)
            return user.teacher_id in opposite.values_list("teacher", flat=True)
        return user.pk in self.book[self.places(form)[status]]

    def record(self):
        pairs = list(Pairing.objects.order_by("pk"))
        pair = self.chance.choice(pairs)
        two = [user for user in self.people if user.teacher_id in (pair.mentor_id, pair.trainee_id)]
        user = self.chance.choice(two) if self.chance.random() < 0.9 else self.somebody()
        return record_activity(self.content(pair), actor=actor_for(user), today=TODAY)

    def content(self, pair) -> FormContent:
        fields = {
            "program": self.program,
            "subject": pair.subject,
            "kind": self.kind,
            "organiser_level": "pair",
            "organiser_district": None,
            "organiser_school": None,
            "partnership": None,
            "host_school": pair.school,
            "starts_on": date(2025, 9, 1) + timedelta(self.chance.randrange(190)),
            "date_precision": "day",
            "date_as_printed": "",
            "ends_on": None,
            "half_days": None,
            "minutes": 40,
            "theme": f"Theme {self.chance.randrange(10**6)}",
            "process": "The children measured shadows at noon; next week both teach again.",
            "effect": "",
            "headcount": self.chance.randrange(2, 40),
            "headcount_qualifier": "exact",
            "list_is_complete": False,
        }
        people = (Person(pair.mentor, district=pair.mentor_district, school=pair.mentor_school),)
        return FormContent(fields, parties=parties_of(pair), people=people)

    def edit(self):
        if (form := self.a_form(Status.DRAFT, Status.RETURNED)) is None:
            return None
        pair = form.parties.first().pairing
        user = form.author if self.chance.random() < 0.8 else self.somebody()
        edited = edit_activity(
            form, self.content(pair), actor=actor_for(user), seen=form.version, today=TODAY
        )
        return edited if edited.version != form.version else None

    def correct(self):
        if (form := self.a_form(Status.COUNTED)) is None:
            return None
        user = form.author if self.chance.random() < 0.8 else self.somebody()
        return correct_activity(
            form, actor=actor_for(user), seen=form.version, reason="Another date."
        )

    def pair(self):
        corner, trainee = self.chance.choice(self.trainees)
        _corner, mentor = self.chance.choice([*self.mentors, *self.trainees])
        user = corner.coordinator_user if self.chance.random() < 0.9 else self.somebody()
        return open_pairing(
            actor=actor_for(user),
            program=self.program,
            subject=corner.subject,
            mentor=mentor,
            trainee=trainee,
            starts_on=self.a_day(),
        )

    def a_day(self) -> date:
        return date(2025, 9, 1) + timedelta(self.chance.randrange(198))

    def part(self):
        """A pair ends, or its trainee gets another mentor."""
        pair = self.chance.choice(list(Pairing.objects.order_by("pk")))
        corner = next(each for each in self.corners if each.district.pk == pair.district_id)
        user = corner.coordinator_user if self.chance.random() < 0.9 else self.somebody()
        actor, seen = actor_for(user), pair.version
        if self.chance.random() < 0.5:
            day = self.a_day()
            return end_pairing(pair, actor=actor, seen=seen, ends_on=day, end_reason="completed")
        _corner, mentor = self.chance.choice(self.mentors)
        return change_mentor(pair, actor=actor, seen=seen, mentor=mentor, starts_on=self.a_day())

    def role(self):
        """A principal goes, or somebody becomes one."""
        corner = self.chance.choice(self.corners)
        holders = self.book[Role.SCHOOL_CONFIRMER, corner.school.pk]
        user = self.office if self.chance.random() < 0.9 else self.somebody()
        actor = actor_for(user)
        if len(holders) > 1:
            running = RoleAssignment.objects.filter(school=corner.school, ends_on=None)
            gone = running.get(user=self.chance.choice(sorted(holders)))
            yesterday = TODAY - timedelta(days=1)
            ended = end_role(gone, actor=actor, seen=gone.version, ends_on=yesterday)
            holders.remove(gone.user_id)
            return ended
        # Nobody begins again on the days of a role that ended yesterday.
        new = UserFactory(name="Another principal")
        given = {"role": Role.SCHOOL_CONFIRMER, "school": corner.school}
        granted = grant_role(new, actor=actor, starts_on=TODAY - timedelta(days=2), **given)
        self.people.append(new)
        holders.add(new.pk)
        return granted

    # --- what holds ---

    def check(self):
        self.each_counted_form_was_stood_for_in_order()
        self.what_counts_says_what_it_said()
        self.a_place_has_one_at_a_time()
        self.no_mentor_has_more_than_they_may()
        amounts = totals(Selection(self.program))
        assert amounts["attendances"].number >= amounts["persons_in_training"].number

    def each_counted_form_was_stood_for_in_order(self):
        for form in Activity.objects.filter(status=Status.COUNTED):
            steps = form.decisions.filter(verb__in=APPROVING, undone=False).order_by("pk")
            # What started again lower down is stood for again from there.
            last = {step.from_status: step for step in steps}
            assert sorted(last, key=lambda each: last[each].pk) == REQUIRED, form
            people = [step.by_id for step in last.values()]
            assert len({form.author_id, *people}) == 1 + len(REQUIRED), form

    def what_counts_says_what_it_said(self):
        counted = Activity.objects.filter(status__in=[Status.COUNTED, Status.REPLACED])
        for form in counted.filter(pk__in=self.said):
            assert content_of(form) == self.said[form.pk], form

    def a_place_has_one_at_a_time(self):
        pairs = Pairing.objects.filter(cancelled_at=None).order_by("starts_on", "pk")
        periods: dict[tuple, list] = {}
        for pair in pairs:
            days = (pair.starts_on, pair.ends_on or date.max)
            periods.setdefault((pair.trainee_id, pair.subject_id), []).append(days)
        for days in periods.values():
            assert all(one[1] < other[0] for one, other in pairwise(days)), days

    def no_mentor_has_more_than_they_may(self):
        held = Counter(Pairing.objects.open().values_list("mentor", flat=True))
        assert max(held.values(), default=0) <= MOST_TRAINEES


# Ten lives of two hundred people: ten thousand acts.
LONG = [pytest.param(45, 1_000, seed, marks=pytest.mark.thorough) for seed in range(10)]


@pytest.mark.parametrize(("teachers", "acts", "seed"), [(3, 120, 29), *LONG])
def test_whatever_people_do_what_must_hold_holds(
    north, south, administrator, in_march, teachers, acts, seed
):
    life = Life([north, south], administrator, teachers, seed)

    for number in range(1, acts + 1):
        life.go_on()
        if number % (acts // 8) == 0 or number == acts:
            life.check()

    # All of it was tried, and some of it refused.
    tried = "step edit record correct pair part role refused"
    assert set(life.done) == set(tried.split())
    assert Activity.objects.filter(status=Status.COUNTED).exists()
