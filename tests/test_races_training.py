"""Three hundred telephones at one moment: each person is on the list once."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from activities.models import Attendance
from core.actor import Actor
from core.models import AuditEvent
from roster.tests.factories import TeacherFactory
from training.sign_in.services import note_attendance, sign_in
from training.tests.factories import DAY, a_training

pytestmark = pytest.mark.django_db(transaction=True)
# As many as a portal of several processes answers at one moment; the others queue for them.
ANSWERED = 60
NOW = datetime.datetime.fromisoformat(f"{DAY}T08:25+08:00")


def crowd(*acts) -> list[object]:
    """What each act returned or raised, each in a thread and a connection of those there are."""

    def run(act):
        try:
            return act()
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(min(len(acts), ANSWERED)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize(
    ("people", "phones"), [(6, 4), pytest.param(150, 2, marks=pytest.mark.thorough)]
)
def test_each_person_is_there_once_however_many_telephones_they_hold(north, people, phones):
    teachers = [TeacherFactory(name=f"Teacher {n}", school=north.school) for n in range(people)]
    actors = [
        Actor(user_id=north.trainee_user.pk, name=each.name, teacher_id=each.pk)
        for each in teachers
    ]
    with time_machine.travel(NOW - datetime.timedelta(days=1), tick=False):
        training = a_training(north, expected=teachers)
    half_day = training.half_days.get()
    organizer = north.coordinator_actor

    outcomes = crowd(
        *(
            lambda actor=actor: sign_in(half_day, actor=actor, arrived=NOW)[1]
            for actor in actors * phones
        ),
        # The organizer ticks everybody at the same moment.
        lambda: note_attendance(half_day, actor=organizer, there=teachers, now=NOW),
    )

    *signed, ticked = outcomes
    assert [each for each in signed if not isinstance(each, bool)] == []
    assert not isinstance(ticked, Exception)
    rows = Attendance.objects.filter(session=half_day.session_id)
    assert sorted(rows.values_list("teacher", flat=True)) == sorted(each.pk for each in teachers)
    news = AuditEvent.objects.filter(verb="training.signed_in").count()
    assert news == sum(signed) == rows.filter(source="scan").count()
