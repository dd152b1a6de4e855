"""Builds last year and the year that lives today in one transaction: all of it, or nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.services import grant_role
from activities.models import Activity, Attendance
from core.actor import Actor, Grant, Role
from core.notices import mark_read
from programs.models import Program
from roster.models import Teacher
from samples.answered import tell_apart_all_but
from samples.this_year.beside_forms import plan_awards, plan_contacts, plan_schedule
from samples.this_year.calendar import Calendar, moment, year_around
from samples.this_year.clock import Clock, Diary, turned_back
from samples.this_year.course import EVENING, Courses
from samples.this_year.groups import load_groups, load_leader
from samples.this_year.guided import plan_observations, plan_plans
from samples.this_year.looked_after import plan_monitoring, plan_nominations, plan_rubrics
from samples.this_year.midterm import load_successor, plan_check
from samples.this_year.pairs import Couple, load_agreed, load_couples, load_partnerships, pair
from samples.this_year.past import Past
from samples.this_year.people import Cast, load_officials
from samples.this_year.places import load_places, load_terms
from samples.this_year.plan import Plan
from samples.this_year.practice import plan_practice
from samples.this_year.sources import key
from samples.this_year.trainings import plan_trainings
from samples.this_year.years import THIS_YEAR, end_year, start_last_year, start_this_year

# The office itself, before it has people: sets up places and people, and takes no step of a form.
INSTALLER = Actor(name="示例管理员 Example administrator", grants=(Grant(Role.ADMINISTRATOR),))
# How many forms of pairs, and events of schools, districts and the city, have counted.
COUNTED = {"pair_forms": 48, "events": 9}
COUNTED_LAST_YEAR = {"pair_forms": 26, "events": 6}
# What was counted last week is counted a week ago at least; what people were told before is read.
LAST_COUNTED, READ_UNTIL = 9, 5
# Of two forms that may tell of one event: as many questions wait for an answer.
STILL_ASKED = 2


def load_this_year(today: date | None = None) -> bool:
    """Build both years as they stand on the morning of `today`, unless they are there.

    Returns whether this call built them.
    """
    if Program.objects.filter(slug=THIS_YEAR).exists():
        return False
    today = today or timezone.localdate()
    year = year_around(today)
    with transaction.atomic(), turned_back() as clock:
        live(year, today, gather(year, clock), clock)
    return True


@dataclass(frozen=True, slots=True)
class Troupe:
    """Places and people, before any year: the same whatever day today is."""

    cast: Cast
    couples: list[Couple]
    leader: Teacher


def gather(year: Calendar, clock: Clock) -> Troupe:
    """Places and people, posted since before the year before this one."""
    clock.moment = moment(year.before.starts_on, 7)
    cast = Cast(load_places(INSTALLER), INSTALLER, since=year.before.starts_on)
    load_officials(cast)
    couples = load_couples(cast)
    load_successor(cast)
    return Troupe(cast, couples, load_leader(cast))


def live(year: Calendar, today: date, troupe: Troupe, clock: Clock) -> None:
    """Last year from its first day to its last, then this one until the morning of `today`."""
    years = Years(year, today, troupe.cast, clock)
    clock.moment = moment(year.before.starts_on, 8)
    for each in (year.before, year):
        load_terms(each, INSTALLER)
    last_year = years.live_last_year(troupe.couples[::3])
    clock.moment = moment(year.starts_on, 8)
    end_year(last_year, INSTALLER)
    years.live_this_year(troupe, last_year)
    clock.moment = moment(today, 0, 1)
    years.ask_for_approval()
    set_dates_of_receipt()


@dataclass(frozen=True, slots=True)
class Years:
    year: Calendar
    today: date
    cast: Cast
    clock: Clock

    def live_last_year(self, couples: list[Couple]) -> Program:
        """A third of the pairs, all of whose forms have counted."""
        year, diary = self.year.before, Diary(self.clock)
        program = start_last_year(year, self.cast.places, INSTALLER)
        partnerships = load_partnerships(program, self.cast.places, INSTALLER)
        pairings = pair(couples, program, self.cast.places, INSTALLER)
        last = year.ends_on - timedelta(days=20)
        plan, past = Plan(program, year, pairings, partnerships, self.cast), Past(self.cast)
        for planned in plan.counted(last=last, **COUNTED_LAST_YEAR):
            diary.note(moment(planned.recorded_on, EVENING), past.record, planned)
        plan_awards(pairings, last, self.cast, diary)
        plan_contacts(pairings, last, self.cast, diary)
        diary.run()
        past.write()
        tell_apart_all_but(0, program, reader=INSTALLER)
        return program

    def live_this_year(self, troupe: Troupe, last_year: Program) -> None:
        year, today, diary = self.year, self.today, Diary(self.clock)
        program = start_this_year(year, last_year, self.cast.places, INSTALLER)
        partnerships = load_partnerships(program, self.cast.places, INSTALLER)
        pairings = pair(troupe.couples, program, self.cast.places, INSTALLER)
        load_groups(program, pairings, troupe.leader, self.cast)
        load_agreed(partnerships["QINGYUN", "YUNXI", ""], pairings[0], INSTALLER)
        plan, past = Plan(program, year, pairings, partnerships, self.cast), Past(self.cast)
        courses = Courses(self.cast, diary)
        for planned in plan.counted(last=today - timedelta(days=LAST_COUNTED), **COUNTED):
            diary.note(moment(planned.recorded_on, EVENING), past.record, planned)
        for planned in plan.on_the_way(today):
            courses.plan(planned)
        plan_awards(pairings, today - timedelta(days=3), self.cast, diary)
        plan_contacts(pairings, today, self.cast, diary)
        plan_schedule(pairings, today, self.cast, diary)
        plan_plans(pairings, year, today, self.cast, diary)
        plan_observations(pairings, today, self.cast, diary)
        plan_rubrics(program, year, self.cast, diary)
        plan_nominations(pairings, today, self.cast, diary)
        plan_monitoring(pairings, today, self.cast, diary)
        plan_check(program, today, self.cast, diary)
        plan_trainings(program, year, today, self.cast, diary)
        diary.note(moment(today - timedelta(days=READ_UNTIL)), self.read_notices)
        diary.run()
        past.write()
        plan_practice(program, today, self.cast, diary)
        diary.run()
        tell_apart_all_but(STILL_ASKED, program, reader=INSTALLER)

    def read_notices(self) -> None:
        """Up to here everybody has read what they were told."""
        for user in self.cast.of_teacher.values():
            mark_read(self.cast.act_as(user))

    def ask_for_approval(self) -> None:
        """The second administrator makes somebody an auditor, which waits for the first."""
        _first, second = self.cast.users[Role.ADMINISTRATOR, None]
        deputy = self.cast.deputy
        grant_role(
            deputy,
            actor=self.cast.act_as(second),
            role=Role.AUDITOR,
            starts_on=self.today,
            uuid=key("role", deputy.username),
        )


def set_dates_of_receipt() -> None:
    """Two columns take the computer's own time, whatever the clock shows."""
    Activity.objects.filter(program__slug=THIS_YEAR).update(received_at=F("created_at"))
    form = Activity.objects.filter(pk=OuterRef("activity"))
    # When somebody signed in to a session is theirs to say, and was said.
    forms = Attendance.objects.filter(activity__program__slug=THIS_YEAR, session=None)
    forms.update(noted_at=Subquery(form.values("created_at")[:1]))
