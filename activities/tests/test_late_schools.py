"""A school at which forms wait for long is reminded by its district, once in a few days."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleAssignment
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.late_schools.reading import last_reminders
from activities.late_schools.services import remind_school
from activities.models import Activity, Status
from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import AuditEvent, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def late(north, south):
    """In either district one form that has waited at its school for long, and one since today; in
    the north one that has waited for long elsewhere.
    """
    forms = [
        form_of(corner.pairing, author=corner.mentor_user, status=status)
        for corner, status in (
            *((north, Status.SCHOOL), (south, Status.SCHOOL), (north, Status.DISTRICT)),
        )
    ]
    Activity.objects.update(status_since=timezone.now() - timedelta(days=8))
    for corner in (north, south):
        form_of(corner.pairing, author=corner.mentor_user, status=Status.SCHOOL)
    return forms


def remind(corner, who="coordinator"):
    actor = getattr(corner, f"{who}_actor")
    return remind_school(corner.school, actor=actor, today=timezone.localdate())


def told() -> list[tuple]:
    rows = Notice.objects.unread().filter(message="activities.school_reminded")
    return [(each.to, each.about) for each in rows]


def test_whoever_confirms_there_is_told_once_in_a_few_days(north, south, late):
    assert remind(north) == [north.principal_user]
    said = "1 form has waited for your school's confirmation for more than 5 days"
    assert told() == [(north.principal_user, f"{said}; North Coordinator reminds you")]

    with pytest.raises(DomainError, match="Reminded by North Coordinator on"):
        remind(north)
    with time_machine.travel(timezone.now() + timedelta(days=2)), pytest.raises(DomainError):
        remind(north)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        remind(north)
    # The one before has nothing to say any more.
    assert len(told()) == 1
    assert AuditEvent.objects.filter(verb="activities.school_reminded").count() == 2


@pytest.mark.parametrize("who", ["mentor", "principal", "lead", "helping_coordinator"])
def test_nobody_else_reminds_it(north, late, who):
    with pytest.raises(PermissionDenied):
        remind(north, who)
    assert told() == []


def test_where_nothing_is_late_or_nobody_confirms_nobody_is_reminded(north, late):
    RoleAssignment.objects.filter(school=north.school).update(ends_on=timezone.localdate())
    with (
        time_machine.travel(timezone.now() + timedelta(days=1)),
        pytest.raises(DomainError, match="Nobody else may confirm"),
    ):
        remind(north)
    Activity.objects.filter(status=Status.SCHOOL).update(status_since=timezone.now())
    with pytest.raises(DomainError, match="Nothing is late"):
        remind(north)
    assert told() == []


def test_the_first_page_has_the_press_and_says_who_reminded_when(client, north, south, late):
    address = reverse("activities:remind-school", args=[north.school.uuid])
    client.force_login(north.coordinator_user)
    page = client.get(reverse("home"))
    assert f'action="{address}"' in page.text
    assert "With school: 1&nbsp;· With district: 1" in page.text

    after = client.post(address, follow=True)
    assert "Reminded: North Principal." in after.text
    assert "Reminded by North Coordinator on" in after.text
    assert f'action="{address}"' not in after.text
    # Pressed in an old window it says why nobody is told.
    assert "It can be reminded again from" in client.post(address, follow=True).text

    client.force_login(north.lead_user)
    assert address not in client.get(reverse("home")).text
    client.force_login(south.coordinator_user)
    assert client.post(address).status_code == 403


def test_where_nothing_is_late_any_more_nobody_has_it_to_read(north, south, late):
    other = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    Activity.objects.filter(pk=other.pk).update(status_since=timezone.now() - timedelta(days=8))
    remind(north)
    remind(south)
    both = {north.principal_user, south.principal_user}
    for form in (late[0], other):
        assert {user for user, _about in told()} == both
        take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=form.version)
    # What waits there since today is not late.
    assert [user for user, _about in told()] == [south.principal_user]


def test_of_many_reminders_the_last_of_each_school_is_read(north, south, late):
    remind(north)
    remind(south)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        remind(north)
    last = AuditEvent.objects.order_by("-pk")[0]
    found = last_reminders([north.school.pk, south.school.pk])
    assert found[north.school.pk] == last
    assert found.keys() == {north.school.pk, south.school.pk}
