"""Forms that wait for nobody are work: on the administrator's first page, and a coordinator's."""

import pytest
from django.urls import reverse

from accounts.models import RoleAssignment, User
from activities.models import Status
from activities.tests.factories import form_of
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory, PlanFactory
from programs.models import Program
from roster.tests.factories import TeacherFactory
from tests.sent_page import as_shown

pytestmark = pytest.mark.usefixtures("in_march")


def tasks(client, user) -> list[tuple[str, bool]]:
    client.force_login(user)
    return [(each["what"], each["urgent"]) for each in client.get("/home/").context["tasks"]]


def ways(client, user) -> list[str]:
    client.force_login(user)
    found = client.get("/home/").context["tasks"]
    return [url for task in found for url in [task["url"], *(way.url for way in task["more_ways"])]]


@pytest.fixture
def alone(north, south, administrator):
    """Two forms wait at North's school and one at South's; nobody confirms for North's."""
    for corner, number in ((north, 2), (south, 1)):
        for _each in range(number):
            form_of(corner.pairing, author=corner.mentor_user, status=Status.SCHOOL)
    RoleAssignment.objects.filter(user=north.principal_user).delete()
    return north


def test_the_administrator_finds_the_forms_and_the_page_that_adds_somebody(
    client, alone, administrator
):
    assert tasks(client, administrator) == [
        (
            "<strong>2 forms</strong> wait where nobody may confirm them: North Village School",
            True,
        )
    ]
    [way] = ways(client, administrator)
    shown = as_shown(client.get(way))
    assert (shown["role"], shown["school"]) == (["school_confirmer"], [str(alone.school.pk)])


def test_a_place_where_no_form_waits_yet_is_named_too_and_is_not_urgent(
    client, alone, south, administrator
):
    for user in (south.principal_user, south.coordinator_user, south.lead_user):
        RoleAssignment.objects.filter(user=user).delete()

    # South's form stands at its school; the steps after that have nobody either.
    assert tasks(client, administrator) == [
        (
            "<strong>3 forms</strong> wait where nobody may confirm them: "
            "North Village School, South Village School",
            True,
        ),
        ("Nobody coordinates 1 district: South County.", False),
        ("Nobody leads 1 subject: Southern English.", False),
    ]
    assert len(ways(client, administrator)) == 4


def test_a_form_of_a_pair_that_has_ended_waits_there_all_the_same(client, alone, administrator):
    Pairing.objects.filter(pk=alone.pairing.pk).update(ends_on="2026-01-10", end_reason="completed")

    assert [what for what, _urgent in tasks(client, administrator)] == [
        "<strong>2 forms</strong> wait where nobody may confirm them: North Village School"
    ]


def test_a_coordinator_finds_their_own_schools_alone(client, alone, south):
    assert tasks(client, alone.coordinator_user) == [
        (
            "<strong>2 forms</strong> wait where nobody may confirm them: North Village School",
            True,
        )
    ]
    [way] = ways(client, alone.coordinator_user)
    assert len(client.get(way).context["table"].data) == 2
    assert tasks(client, south.coordinator_user) == []
    assert tasks(client, alone.helping_coordinator_user) == []

    Program.objects.update(state=Program.State.CLOSED)
    assert tasks(client, alone.coordinator_user) == []


def test_who_is_paired_and_cannot_sign_in_is_counted_and_three_are_named(
    client, north, administrator
):
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    assert tasks(client, administrator) == []
    for number in range(4):
        PairingFactory(
            program=north.program,
            subject=north.subject,
            mentor=north.mentor,
            mentor_school=north.helping_school,
            trainee=TeacherFactory(name=f"Teacher {number}"),
            school=north.school,
        )
    User.objects.filter(pk=north.mentor_user.pk).update(is_active=False)

    [(what, urgent)] = tasks(client, administrator)

    assert what == (
        "5 of those paired cannot sign in yet: North Mentor, Teacher 0, Teacher 1 and others."
    )
    assert not urgent
    found = ways(client, administrator)
    assert len(found) == 3
    assert found[0] == reverse("accounts:add", query={"teacher": north.mentor.uuid})
    assert as_shown(client.get(found[1]))["teacher"] == ["Teacher 0"]


def test_a_mentor_of_a_gap_is_told_nothing_on_home(client, alone):
    PlanFactory(pairing=alone.pairing, agreed=True)
    assert tasks(client, alone.mentor_user) == []
