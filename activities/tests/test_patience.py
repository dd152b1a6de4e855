"""The author may go on without a countersignature, but not before a week is over."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from activities.chain import services
from activities.chain.models import Verb
from activities.models import Status
from activities.tests.factories import form_of
from core.exceptions import DomainError
from pairings.tests.factories import RosterAnswerFactory
from roster.models import Posting

WITHOUT = "North Trainee cannot countersign: go on without them"
FROM = "If North Trainee cannot countersign, you can go on without them from 25 March 2026 on."


@pytest.fixture
def form(north):
    """Sent on 18 March."""
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        return form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)


def on(day: str):
    return time_machine.travel(f"2026-03-{day} 04:00Z", tick=False)


def page(client, north, form) -> str:
    client.force_login(north.mentor_user)
    return client.get(form.get_absolute_url()).text


def press(client, form):
    party = form.parties.get(side="supported")
    address = reverse("activities:strike-out", args=[form.uuid])
    response = client.post(address, {"version": form.version, "party": party.pk}, follow=True)
    form.refresh_from_db()
    return response


def test_for_a_week_the_page_says_from_which_day_it_is_possible(client, north, form):
    with on("24"):
        text = page(client, north, form)
        response = press(client, form)

    assert (WITHOUT in text, FROM in text) == (False, True)
    assert (form.status, form.version) == (Status.OTHER_SIDE, 1)
    assert "North Trainee has until 25 March 2026 to countersign." in response.text


def test_after_a_week_the_author_goes_on_without_them(client, north, form):
    with on("25"):
        text = page(client, north, form)
        press(client, form)

    assert (WITHOUT in text, FROM in text) == (True, False)
    assert form.status == Status.SCHOOL


@pytest.mark.parametrize("how", ["account closed", "no account", "works nowhere"])
def test_nobody_waits_for_who_cannot_sign(client, north, form, how):
    user = north.trainee_user
    match how:
        case "account closed":
            user.is_active = False
        case "no account":
            user.teacher = None
        case _:
            ended = Posting.objects.filter(teacher=north.trainee)
            ended.update(ends_on=date(2026, 3, 17))
    user.save()

    with on("18"):
        text = page(client, north, form)
        press(client, form)

    assert (WITHOUT in text, FROM in text) == (True, False)
    assert form.status == Status.SCHOOL


def test_an_answer_that_somebody_has_left_ends_no_posting_and_shortens_no_wait(client, north, form):
    """The help says so: only the end of a posting does."""
    RosterAnswerFactory(pairing=north.pairing, gone=True, answered_by=north.coordinator_user)

    with on("18"):
        text = page(client, north, form)

    assert (WITHOUT in text, FROM in text) == (False, True)


def test_sent_again_it_waits_again(north, form):
    with on("25"):
        services.take_step(
            form, Verb.RETURN, actor=north.trainee_actor, seen=1, reason="Which lesson?"
        )
        services.take_step(
            form, Verb.SEND, actor=north.mentor_actor, seen=2, reason="The only one."
        )
        party = form.parties.get(side="supported")
        with pytest.raises(DomainError):
            services.take_step(form, Verb.STRIKE_OUT, actor=north.mentor_actor, seen=3, party=party)
