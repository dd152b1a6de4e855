"""Half an hour before midnight UTC the office in the east has its next day, one in the west not."""

import datetime

import pytest
import time_machine
from django.utils import translation

from accounts.models import RoleAssignment
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory
from activities.chain.wording import days_since
from activities.registration.models import Activity
from core.actor import Role
from core.audit import record_event
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import answers
from reports.wording import moment

pytestmark = pytest.mark.both

NIGHT = datetime.datetime(2026, 3, 18, 23, 30, tzinfo=datetime.UTC)
DAYS = {"Asia/Shanghai": datetime.date(2026, 3, 19), "America/Bogota": datetime.date(2026, 3, 18)}


@pytest.fixture(params=DAYS)
def today(request, settings):
    settings.TIME_ZONE = request.param
    with time_machine.travel(NIGHT, tick=False):
        yield DAYS[request.param]


def test_what_is_recorded_as_of_today_bears_the_offices_day(client, north, today):
    kind = ActivityKindFactory()
    client.force_login(north.mentor_user)

    client.post("/activities/new/", answers(north, kind))

    assert Activity.objects.get().starts_on == today


def test_a_role_begins_and_ends_with_the_offices_day(north, today):
    day = datetime.timedelta(days=1)
    RoleAssignmentFactory(user=north.mentor_user, role=Role.AUDITOR, starts_on=today)
    RoleAssignmentFactory(user=north.trainee_user, role=Role.AUDITOR, starts_on=today + day)
    RoleAssignment.objects.filter(user=north.principal_user).update(ends_on=today - day)

    people = (north.mentor_user, north.trainee_user, north.principal_user)
    assert [len(actor_for(user).grants) for user in people] == [1, 0, 0]


def test_days_are_counted_from_midnight_at_the_office(today):
    assert days_since(NIGHT - datetime.timedelta(hours=8)) == (today.day == 19)


def test_the_record_of_changes_is_narrowed_by_the_offices_days(client, administrator, today):
    record_event(actor_for(administrator), "accounts.signed_in", administrator)
    client.force_login(administrator)

    asked = {day: client.get("/changes/", {"since": day, "until": day}) for day in DAYS.values()}

    found = {day: len(page.context["table"].page.object_list) for day, page in asked.items()}
    assert found == {day: int(day == today) for day in DAYS.values()}


def test_a_moment_is_printed_in_the_offices_time(today):
    with translation.override("en"):
        printed = moment(NIGHT)

    assert printed == {19: "19 March 2026, 07:30", 18: "18 March 2026, 18:30"}[today.day]
