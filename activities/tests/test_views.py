"""From the mentor's minute to the figures: every page of the chain, and every refusal."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity, Status
from programs.tests.factories import ActivityKindFactory

WORDS = "The children measured shadows at noon; next week both teach the second part."


@pytest.fixture(autouse=True)
def in_march():
    """A Wednesday within the program year."""
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        yield


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def no_lines():
    return {
        f"{part}-{name}": number
        for part in ("lessons", "talks", "results")
        for name, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }


def answers(north, kind, **changes):
    """What a mentor's page sends, all questions answered."""
    return {
        "uuid": str(uuid.uuid4()),
        "version": "1",
        "pairing": north.pairing.pk,
        "when": "today",
        "kind": kind.pk,
        "where": "trainee",
        "duration": "lesson",
        "theme": "Grade 3, shadows",
        "process": WORDS,
        "send": "1",
        **no_lines(),
        **changes,
    }


def press(client, user, form, verb, **data):
    client.force_login(user)
    form.refresh_from_db()
    return client.post(
        reverse("activities:step", args=[form.uuid, verb]), {"version": form.version, **data}
    )


def test_from_the_mentors_minute_to_the_figures(client, north, kind):
    client.force_login(north.mentor_user)
    response = client.post(reverse("activities:create"), answers(north, kind))
    form = Activity.objects.get()
    assert response.status_code == 302
    assert response.url == form.get_absolute_url()
    assert (form.status, form.headcount) == (Status.OTHER_SIDE, 2)

    for user, verb, status in (
        (north.trainee_user, "countersign", Status.SCHOOL),
        (north.principal_user, "confirm", Status.DISTRICT),
        (north.coordinator_user, "confirm", Status.CITY),
        (north.lead_user, "accept", Status.COUNTED),
    ):
        press(client, user, form, verb)
        form.refresh_from_db()
        assert form.status == status
        assert client.get(form.get_absolute_url()).status_code == 200
