"""Home: the counts it shows are the lengths of the lists behind them."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.tests.factories import RoleAssignmentFactory
from activities.chain import services
from activities.models import Decision, Status, Verb
from activities.tests.factories import form_of
from core.actor import Role
from guidance.tests.factories import GuidanceContactFactory
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.usefixtures("in_march")

HOME = "/home/"


@pytest.fixture
def busy(north):
    """North's pair with a form in each status, two where somebody waits."""
    for status in Status:
        form_of(north.pairing, author=north.mentor_user, status=status)
    for status in (Status.SCHOOL, Status.DISTRICT, Status.CITY, Status.OTHER_SIDE):
        form_of(north.pairing, author=north.mentor_user, status=status)
    return north


def home(client, user):
    client.force_login(user)
    return client.get(HOME)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("principal", "Confirm <strong>2 forms</strong> for the school"),
        ("coordinator", "Confirm <strong>2 forms</strong> for the district"),
        ("lead", "Accept <strong>2 forms</strong> for the city office"),
    ],
)
def test_a_count_is_the_length_of_the_list_it_links_to(client, busy, south, who, sentence):
    form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL)

    task = home(client, getattr(busy, f"{who}_user")).context["tasks"][0]

    assert task["what"] == sentence
    listed = client.get(task["url"]).context["table"]
    assert len(listed.data) == 2


def test_a_countersigner_reads_each_form(client, busy):
    tasks = home(client, busy.trainee_user).context["tasks"]

    assert [task["action"] for task in tasks] == ["Read and countersign"] * 2


def test_the_author_finds_what_came_back_first_then_drafts(client, north):
    form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, theme="A draft")
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Back")
    services.take_step(
        form,
        Verb.RETURN,
        actor=north.principal_actor,
        seen=1,
        reason_code="wrong_person",
        reason="Who taught?",
    )

    tasks = home(client, north.mentor_user).context["tasks"]

    assert [task["what"] for task in tasks] == [
        "Put right: <strong>Back</strong>",
        "Finish the draft: <strong>A draft</strong>",
    ]
    assert tasks[0]["why"] == "North Principal returned it: “A person is wrong: Who taught?”"
    assert tasks[0]["urgent"]


def test_as_many_forms_wait_on_the_page_as_in_the_list_however_many_they_are(client, busy):
    for _each in range(23):
        form_of(busy.pairing, author=busy.mentor_user, status=Status.DRAFT)

    tasks = home(client, busy.mentor_user).context["tasks"]

    assert tasks[-1]["what"] == "Finish <strong>5 more forms</strong> of your own"
    listed = client.get(tasks[-1]["url"]).context["table"]
    assert sum(task["forms"] for task in tasks) == len(listed.data) == 25


def test_what_waits_for_others_is_counted_as_listed(client, busy):
    response = home(client, busy.mentor_user)

    assert response.context["waiting_for_others"] == 8
    listed = client.get(reverse("activities:list"), {"tab": "sent", "status": "waiting"})
    assert len(listed.context["table"].data) == 8


def test_a_mentor_sees_their_pairs_and_when_they_last_met(client, north):
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 1, 7))

    response = home(client, north.mentor_user)

    assert [(pair["name"], pair["last"]) for pair in response.context["pairs"]] == [
        (north.trainee, date(2026, 1, 7))
    ]
    assert "Record an activity" in response.text


def test_a_coordinator_sees_each_school_with_what_came_in(client, busy, south):
    form_of(south.pairing, author=south.mentor_user, status=Status.COUNTED)

    rows = home(client, busy.coordinator_user).context["schools"].data.data

    # Received leaves out drafts, void and replaced ones; a returned form waits.
    assert [(row["school"], row["received"], row["counted"], row["waiting"]) for row in rows] == [
        (busy.school, 10, 1, 9)
    ]


def test_a_pair_of_a_closed_program_brings_its_school_no_line(client, north):
    """The table is of the open program; nobody ends each pair when a year is over."""
    earlier = ProgramFactory(name="The year before", slug="before", state=Program.State.CLOSED)
    school = SchoolFactory(name="North Hill School", district=north.district)
    trainee = TeacherFactory(school=school, school__subject=north.subject)
    PairingFactory(
        program=earlier,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=trainee,
        school=school,
    )

    rows = home(client, north.coordinator_user).context["schools"].data.data

    assert [row["school"] for row in rows] == [north.school]


@pytest.mark.parametrize("who", ["mentor", "trainee", "principal", "coordinator", "lead"])
def test_home_takes_a_fixed_number_of_queries(client, busy, who, django_assert_max_num_queries):
    client.force_login(getattr(busy, f"{who}_user"))

    with django_assert_max_num_queries(14):
        assert client.get(HOME).status_code == 200


def test_a_principal_who_mentors_has_one_home(client, busy):
    RoleAssignmentFactory(user=busy.mentor_user, role=Role.SCHOOL_CONFIRMER, school=busy.school)

    response = home(client, busy.mentor_user)

    assert [task["action"] for task in response.context["tasks"]] == [
        "Put right and send",
        "Finish the draft",
    ]


def test_an_empty_home_says_what_to_expect(client, north, administrator, auditor):
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    assert "Nothing waits for you." in home(client, north.lead_user).text
    assert "Nothing waits for you." in home(client, administrator).text
    assert "You read; nothing waits for you." in home(client, auditor).text


def test_a_teacher_without_a_pair_is_told_who_pairs(client, north):
    north.pairing.delete()

    assert "You are not paired yet." in home(client, north.mentor_user).text


def test_recently_done_is_what_one_stood_for(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    services.take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=1)

    assert home(client, north.principal_user).context["recent"] == [form]
    assert home(client, north.coordinator_user).context["recent"] == []
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_where_the_forms_are_is_counted_as_listed(client, busy, south, who):
    form_of(south.pairing, author=south.mentor_user, status=Status.CITY)

    overview = home(client, getattr(busy, f"{who}_user")).context["overview"]

    assert {figure["unit"]: figure["value"] for figure in overview} == {
        "Waiting for the other side": 2,
        "With school": 2,
        "With district": 2,
        "With city": 2,
        "Counted": 1,
        "Returned": 1,
    }
    for figure in overview:
        listed = client.get(figure["url"]).context["table"]
        assert len(listed.data) == figure["value"]


def test_the_administrators_home_leads_to_everything_the_office_keeps(client, north, administrator):
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    page = home(client, administrator).content.decode()

    for name in (
        "programs:programs",
        "partnerships:list",
        "pairings:list",
        "accounts:accounts",
        "roster:people",
    ):
        assert f'<li><a href="{reverse(name)}">' in page.split("<main")[1], name


def test_a_coordinator_is_not_led_to_what_only_the_office_keeps(client, north):
    page = home(client, north.coordinator_user).content.decode()

    assert reverse("accounts:accounts") not in page


@pytest.mark.parametrize(("who", "tab"), [("administrator", "all"), ("auditor", "all")])
def test_who_takes_no_step_opens_the_list_on_all_forms(request, client, busy, who, tab):
    client.force_login(request.getfixturevalue(who))

    tabs = client.get(reverse("activities:list")).context["tabs"]

    assert [each["key"] for each in tabs if each["current"]] == [tab]


def test_who_confirms_opens_the_list_on_what_waits(client, busy):
    client.force_login(busy.coordinator_user)

    tabs = client.get(reverse("activities:list")).context["tabs"]

    assert [each["key"] for each in tabs if each["current"]] == ["todo"]
