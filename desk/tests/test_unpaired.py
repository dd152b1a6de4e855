"""Accepted trainees who have no mentor yet stand on the first page of whoever pairs them."""

import pytest
from django.urls import reverse

from pairings.models import Nomination, Pairing
from pairings.tests.factories import NominationFactory, PairingFactory
from programs.models import Program
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


def nominee(corner, **values):
    accepted = {"state": Nomination.State.ACCEPTED, "settled": True}
    return NominationFactory(
        program=corner.program,
        subject=corner.subject,
        school=corner.school,
        teacher=TeacherFactory(school=corner.school, school__subject=corner.subject),
        **accepted | values,
    ).teacher


def told(client, user) -> list[str]:
    client.force_login(user)
    tasks = client.get(reverse("home")).context["tasks"]
    return [task["what"] for task in tasks if task["action"] == "Suggest mentors"]


def test_they_are_counted_for_their_district_and_their_section_until_each_has_a_mentor(
    client, north, south
):
    newcomer, other = nominee(north), nominee(north)
    nominee(north, part=Nomination.Part.MENTOR)
    nominee(north, state=Nomination.State.OPEN, settled=False)
    nominee(south)
    who = [
        *(north.coordinator_user, north.lead_user, south.coordinator_user),
        *(north.helping_coordinator_user, north.principal_user, north.mentor_user),
    ]
    two, one = (
        "<strong>2 trainees</strong> in Northern science have no mentor yet",
        "<strong>1 trainee</strong> in Northern science has no mentor yet",
    )
    southern = "<strong>1 trainee</strong> in Southern English has no mentor yet"
    assert [told(client, user) for user in who] == [[two], [two], [southern], [], [], []]

    pair = {"program": north.program, "subject": north.subject, "mentor": north.mentor}
    pair |= {"mentor_school": north.helping_school, "school": north.school}
    PairingFactory(**pair, trainee=newcomer)
    assert told(client, north.coordinator_user) == [one]
    PairingFactory(**pair, trainee=other)
    assert told(client, north.coordinator_user) == []
    Pairing.objects.filter(trainee=other).update(ends_on="2026-03-01", end_reason="other")
    assert told(client, north.coordinator_user) == [one]
    Program.objects.update(state=Program.State.CLOSED)
    assert told(client, north.coordinator_user) == []


def test_the_way_leads_to_the_suggestions_for_that_subject(client, north):
    nominee(north)
    client.force_login(north.coordinator_user)
    task = next(
        each
        for each in client.get(reverse("home")).context["tasks"]
        if each["action"] == "Suggest mentors"
    )

    page = client.get(task["url"])

    assert page.context["subject"] == north.subject
    assert "Suggest for everyone" in page.text
