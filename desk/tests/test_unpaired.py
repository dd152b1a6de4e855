"""Accepted trainees who have no mentor yet stand on the first page of whoever pairs them."""

import pytest
from django.urls import reverse

from accounts.models import RoleAssignment
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory
from desk.nominations import TO_ANSWER, TO_READ, waiting_nominations
from desk.suggestions import SUGGESTED, waiting_suggestions
from desk.unpaired import UNPAIRED
from pairings.models import Nomination, Pairing, Suggestion
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


def test_an_administrator_with_a_district_reads_what_waits_there_and_what_waits_for_nobody(
    client, north, south, administrator
):
    """Not what another district's coordinator and another subject's lead have to do."""
    for corner in (north, south):
        nominee(corner)
        nominee(corner, state=Nomination.State.OPEN, settled=False)
        nominee(corner, state=Nomination.State.DECLINED, settled_reason="No place")
        Suggestion.objects.create(
            pairing=corner.pairing, kind="mentor", reason="Far", suggested_by=corner.lead_user
        )
    both = (waiting_nominations, waiting_suggestions)

    def counts(user) -> dict[str, int]:
        actor = actor_for(user)
        return {row[0]: row[1] for each in both for rows in each(actor) for row in rows}

    assert counts(administrator) == {}
    for role, place in (
        ("district_coordinator", {"district": north.district}),
        ("subject_lead", {"subject": north.subject}),
    ):
        RoleAssignmentFactory(user=administrator, role=role, **place)
    own = {TO_ANSWER: 1, TO_READ: 1, UNPAIRED: 1, SUGGESTED: 1}
    assert counts(administrator) == own
    client.force_login(administrator)
    assert len(client.get(reverse("nominations:read")).context["rows"]) == 1
    RoleAssignment.objects.filter(user__in=[south.lead_user, south.coordinator_user]).delete()
    assert counts(administrator) == own | {TO_ANSWER: 2, SUGGESTED: 2}


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
