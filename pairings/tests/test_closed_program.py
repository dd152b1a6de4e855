"""What a closed program counted stays: its pairs and partners are neither ended nor taken back."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.services import actor_for
from core.exceptions import DomainError
from core.models import AuditEvent
from pairings.pairs.models import Pairing
from pairings.pairs.services import cancel_pairing, change_mentor, end_pairing
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import end_partnership
from programs.models import Program
from roster.tests.factories import TeacherFactory

DAY = date(2026, 3, 1)


@pytest.fixture
def closed(north, south):
    """North's and South's program, closed; both go on having a pair."""
    Program.objects.filter(pk=north.program.pk).update(state=Program.State.CLOSED)
    return north


def ended(corner, actor):
    end_pairing(corner.pairing, actor=actor, seen=1, ends_on=DAY, end_reason="left")


def taken_back(corner, actor):
    cancel_pairing(corner.pairing, actor=actor, seen=1, today=corner.pairing.starts_on)


def given_another_mentor(corner, actor):
    other = TeacherFactory(school=corner.helping_school, school__subject=corner.subject)
    change_mentor(corner.pairing, actor=actor, seen=1, mentor=other, starts_on=DAY)


def partners_no_more(corner, actor):
    end_partnership(corner.partnership, actor=actor, seen=1, ends_on=DAY, end_reason="over")


STEPS = [ended, taken_back, given_another_mentor, partners_no_more]


@pytest.mark.parametrize("step", STEPS)
def test_nothing_ends_in_a_closed_program_and_the_way_to_open_it_is_said(
    closed, administrator, step
):
    rows = list(Pairing.objects.values()), list(Partnership.objects.values())
    events = AuditEvent.objects.count()

    with pytest.raises(DomainError, match="is closed, so nothing in it can change") as refused:
        step(closed, actor_for(administrator))

    assert "open it again" in str(refused.value)
    assert (list(Pairing.objects.values()), list(Partnership.objects.values())) == rows
    assert AuditEvent.objects.count() == events


def test_the_page_of_a_pair_says_why_nothing_can_be_changed(client, closed):
    page = reverse("pairings:detail", args=[closed.pairing.uuid])
    client.force_login(closed.coordinator_user)
    coordinator = client.get(page).text
    client.force_login(closed.mentor_user)
    mentor = client.get(page).text

    assert "is closed, so nothing in it can change" in coordinator
    assert reverse("pairings:end", args=[closed.pairing.uuid]) not in coordinator
    assert reverse("pairings:cancel", args=[closed.pairing.uuid]) not in coordinator
    assert "nothing in it can change" not in mentor


def test_opened_again_the_pair_can_be_ended(client, closed):
    Program.objects.filter(pk=closed.program.pk).update(state=Program.State.OPEN)
    client.force_login(closed.coordinator_user)

    page = client.get(reverse("pairings:detail", args=[closed.pairing.uuid])).text

    assert reverse("pairings:end", args=[closed.pairing.uuid]) in page
    assert "nothing in it can change" not in page
