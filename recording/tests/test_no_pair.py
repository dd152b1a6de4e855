"""Somebody with nobody to record with reads why, what to do and whom to ask, and meets no form."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from pairings.models import Pairing
from programs.models import Program
from recording.tests.pages import NEW
from roster.models import Posting

pytestmark = pytest.mark.usefixtures("in_march")

NOT_PAIRED = "You are not paired at present."
FOR_TWO = "This form is for a mentor and a trainee."


@pytest.fixture(autouse=True)
def beside(south):
    """Another district's pair, which has all that is lacking here, and shows nowhere."""


def read(client, user, language="en") -> str:
    client.force_login(user)
    response = client.get(NEW, headers={"Accept-Language": language})
    main = response.text.split("<main")[1].split("</main>")[0]
    assert (response.status_code, "<form" in main, "South" in main) == (200, False, False)
    return main


def test_a_teacher_without_a_pair_is_sent_to_the_coordinator_of_their_district(client, north):
    Pairing.objects.filter(pk=north.pairing.pk).delete()

    page = read(client, north.trainee_user)

    assert NOT_PAIRED in page
    assert "Ask North Coordinator (coordinator of North County) about your pairing." in page


def test_a_teacher_posted_nowhere_is_sent_to_the_administrator(client, north, administrator):
    Pairing.objects.filter(pk=north.pairing.pk).delete()
    Posting.objects.filter(teacher=north.trainee).update(ends_on=datetime.date(2025, 12, 31))

    page = read(client, north.trainee_user)
    assert f"Ask {administrator} (administrator) about your pairing." in page


def test_a_pair_that_was_cancelled_never_was(client, north):
    Pairing.objects.filter(pk=north.pairing.pk).update(
        cancelled_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    )

    assert NOT_PAIRED in read(client, north.mentor_user)


@pytest.mark.parametrize(("who", "other"), [("mentor", "Trainee"), ("trainee", "Mentor")])
def test_a_pair_that_begins_later_says_when(client, north, who, other):
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=datetime.date(2026, 4, 1))

    page = read(client, getattr(north, f"{who}_user"))

    assert f"Your pairing with North {other} begins on 1 April 2026." in page


def test_a_pair_that_ended_too_long_ago_says_when(client, north):
    days = datetime.timedelta(days=north.program.days_back + 1)
    ended = datetime.date(2026, 3, 18) - days
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=ended, end_reason="completed")

    page = read(client, north.mentor_user)

    assert f"Your pairing with North Trainee ended on {ended.day} {ended:%B %Y}." in page
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=ended + datetime.timedelta(days=1))
    assert "<form" in client.get(NEW).text.split("<main")[1]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (Program.State.SETUP, "the program of your pairing, is not open yet."),
        (Program.State.CLOSED, "the program of your pairing, is closed."),
    ],
)
def test_a_program_that_is_not_open_is_named_and_the_office_asked(
    client, north, settings, state, why
):
    settings.OFFICE_CONTACT = settings.OFFICE_CONTACT_EN = "Room 5, 020-555-0000"
    Program.objects.filter(pk=north.program.pk).update(state=state)

    page = read(client, north.mentor_user)

    assert f"{north.program}, {why}" in page
    assert "Room 5, 020-555-0000" in page


@pytest.mark.parametrize("who", ["principal", "coordinator", "lead"])
def test_an_office_is_led_to_the_form_of_its_own(client, north, who):
    page = read(client, getattr(north, f"{who}_user"))

    assert FOR_TWO in page
    assert f'href="{reverse("recording:create-office")}"' in page


def test_who_only_reads_is_led_to_what_was_recorded(client, north, administrator, auditor):
    for user in (administrator, auditor):
        page = read(client, user)
        assert FOR_TWO in page
        assert f'href="{reverse("activities:list")}"' in page


def test_an_account_of_nobody_is_sent_to_the_office(client, north):
    User.objects.filter(pk=north.mentor_user.pk).update(teacher=None)

    for user in (north.mentor_user, UserFactory()):
        assert "Your account does not say who you are." in read(client, user)


def test_it_is_said_in_chinese_too(client, north):
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=datetime.date(2026, 4, 1))

    page = read(client, north.mentor_user, "zh-CN")

    assert "与North Trainee的结对从2026年4月1日开始。" in page
    assert "请询问North City District联络员North Helper。" in page
