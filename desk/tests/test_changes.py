"""The record of changes: whole for who answers for it, without names for who examines it."""

import pytest
from django.urls import reverse

from accounts.services import actor_for
from roster.people.services import add_teacher
from roster.places.services import edit_district

CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def changed(north, administrator):
    actor = actor_for(administrator)
    edit_district(north.district, actor=actor, seen=1, name="North Shire")
    add_teacher(
        actor=actor,
        name="North Newcomer",
        district=north.district,
        school=north.school,
        starts_on=north.program.starts_on,
        subjects=[(north.subject, "full_time")],
    )


def test_the_administrator_reads_what_was_before_and_after(client, changed, administrator):
    client.force_login(administrator)

    page = client.get(reverse("changes"))

    assert "North County → North Shire" in page.text
    assert "North Newcomer" in page.text
    assert reverse("changes") in client.get(reverse("home")).text


def test_an_auditor_reads_that_it_was_changed_and_nobodys_name(client, changed, auditor):
    client.force_login(auditor)

    page = client.get(reverse("changes"))

    assert "North Shire" in page.text
    assert "North Newcomer" not in page.text
    assert "→" not in page.text


def test_it_is_narrowed_by_what_and_when(client, changed, administrator):
    client.force_login(administrator)

    named = client.get(reverse("changes"), {"text": "shire"})
    earlier = client.get(reverse("changes"), {"until": "2001-01-01"})

    assert "North Shire" in named.text
    assert "North Newcomer" not in named.text
    assert "North Shire" not in earlier.text


def test_an_auditor_finds_nobody_by_name(client, changed, auditor):
    client.force_login(auditor)

    person = client.get(reverse("changes"), {"text": "Newcomer"})
    place = client.get(reverse("changes"), {"text": "Shire"})

    assert len(person.context["table"].rows) == 0
    assert len(place.context["table"].rows) == 1


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_nobody_else_opens_it(client, north, changed, who):
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(reverse("changes")).status_code == 403
    assert reverse("changes") not in client.get(reverse("home")).text
