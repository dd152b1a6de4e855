"""The way from an empty portal to the first pair: its states follow from the tables."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import RoleAssignment, User
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from desk.first_steps import set_up_on_home, set_up_on_programs
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.program.services import add_section, create_program
from programs.requirements.services import add_requirement
from programs.tests.factories import ActivityKindFactory
from roster.tests.factories import DistrictFactory, SubjectFactory, TeacherFactory, TermFactory
from tests.sent_page import as_shown

HOME = "/home/"
PROGRAMS = "/programs/"
DAY = datetime.date(2026, 9, 1)


def states(response, name="set_up") -> dict:
    return {step.name: step.state for step in response.context[name].steps}


def buttons(response) -> list[str]:
    parts = response.content.decode().split('<a class="btn btn-primary"')[1:]
    return [part.split(">", 1)[1].split("<")[0] for part in parts]


def set_up(actor) -> Program:
    return create_program(
        actor=actor,
        name="Year",
        slug="year",
        starts_on=DAY,
        ends_on=datetime.date(2027, 7, 10),
    )


def ask_for_one_paper(program, actor) -> None:
    add_requirement(
        program,
        actor=actor,
        set_name="Ones",
        text="One",
        owed_by="pair",
        counts="paper",
        per="year",
    )


@pytest.mark.parametrize(("address", "name"), [(HOME, "set_up"), (PROGRAMS, "set_up_on_programs")])
def test_an_empty_portal_begins_with_the_offices_name(client, administrator, address, name):
    client.force_login(administrator)

    response = client.get(address)

    assert states(response, name) == {
        "The office’s name and contact": "next",
        "Subjects": "not yet",
        "School year and terms": "not yet",
        "Districts": "not yet",
        "Schools": "not yet",
        "People": "not yet",
        "Program": "not yet",
        "Partnerships": "not yet",
        "Open the program": "not yet",
        "Pairings": "not yet",
        "Accounts": "not yet",
    }
    assert buttons(response) == ["Name the office"]


def test_a_step_says_how_many_there_are_and_the_next_follows(client, administrator, settings):
    settings.OFFICE_IS_NAMED = True
    SubjectFactory.create_batch(3)
    DistrictFactory.create_batch(2)
    UserFactory()
    client.force_login(administrator)

    response = client.get(HOME)

    told = states(response)
    assert told["The office’s name and contact"] == "done"
    assert told["Subjects"] == "done: 3"
    assert told["Districts"] == "done: 2"
    assert told["School year and terms"] == "next"
    assert told["Accounts"] == "not yet"
    assert buttons(response) == ["Add the terms"]


def test_a_program_is_done_with_kinds_sections_and_requirements(client, administrator):
    actor = actor_for(administrator)
    program = set_up(actor)
    client.force_login(administrator)
    without = states(client.get(HOME))["Program"]

    add_section(program, actor=actor, name="General")
    ask_for_one_paper(program, actor)
    response = client.get(PROGRAMS)

    assert without == "not yet"
    assert states(response, "set_up_on_programs")["Program"] == "done"
    steps = {step.name: step for step in response.context["set_up_on_programs"].steps}
    assert steps["Program"].purpose == (
        "Year. Kinds of activity: 17; sections: 1; requirement sets: 1."
    )
    assert steps["Open the program"].url == reverse("programs:program_open", args=["year"])


def test_what_a_closed_program_held_says_nothing_of_the_next(client, administrator, north):
    Program.objects.update(state=Program.State.CLOSED)
    set_up(actor_for(administrator))
    client.force_login(administrator)

    told = states(client.get(PROGRAMS), "set_up_on_programs")

    assert Pairing.objects.count() == 1
    assert told["Pairings"] == told["Partnerships"] == "not yet"
    assert told["People"] == "done: 2"


def test_home_is_free_of_it_once_a_form_is_written_and_programs_keeps_it(
    client, administrator, north
):
    client.force_login(administrator)
    fresh = client.get(HOME)
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)

    assert states(fresh)["Pairings"] == "done: 1"
    assert client.get(HOME).context["set_up"] is None
    kept = client.get(PROGRAMS)
    assert states(kept, "set_up_on_programs")["Pairings"] == "done: 1"
    assert "From an empty portal to the first pair" in kept.text


def test_once_a_program_is_open_what_is_left_stands_there_and_the_rest_is_folded(
    client, administrator, north
):
    client.force_login(administrator)

    response = client.get(HOME)

    left = [step.name for step in response.context["set_up"].left]
    assert left == ["The office’s name and contact", "School year and terms", "Program"]
    assert "A program is open; 3 steps are left." in response.text
    whole = response.text.split("<details", 2)[2]
    assert "Districts" in whole
    assert buttons(response) == ["Name the office"]


def test_once_nothing_is_left_it_says_so_in_one_line(client, administrator, north, settings):
    settings.OFFICE_IS_NAMED = True
    TermFactory()
    Program.objects.update(state=Program.State.SETUP)
    actor = actor_for(administrator)
    ActivityKindFactory(program=north.program)
    add_section(north.program, actor=actor, name="General")
    ask_for_one_paper(north.program, actor)
    Program.objects.update(state=Program.State.OPEN)
    client.force_login(administrator)

    for address, name in ((HOME, "set_up"), (PROGRAMS, "set_up_on_programs")):
        response = client.get(address)
        assert response.context[name].left == []
        assert "All is set up: the program is open, people are paired" in response.text
        assert set(states(response, name).values()) == {
            *("done", "done: 1", "done: 2", "done: 6"),
        }


# --- the way to what is done ----------------------------------------------------------------------


def step_of(actor, name: str):
    return next(step for step in set_up_on_programs(actor).steps if step.name == name)


def test_a_program_that_is_open_is_reached_itself_not_opened_again(administrator, north):
    actor = actor_for(administrator)

    assert step_of(actor, "Open the program").url == north.program.get_absolute_url()

    Program.objects.update(state=Program.State.SETUP)
    assert step_of(actor, "Open the program").url == reverse(
        "programs:program_open", args=[north.program.slug]
    )


def test_the_office_is_named_once_its_page_is_saved(client, administrator):
    client.force_login(administrator)
    client.post("/office/settings/", as_shown(client.get("/office/settings/")))

    assert states(client.get(HOME))["The office’s name and contact"] == "done"


# --- accounts -------------------------------------------------------------------------------------


def lacking(step) -> list[str]:
    return [each.sentence for each in step.lacking]


def test_accounts_are_done_when_everybody_the_program_needs_can_sign_in(administrator, north):
    step = step_of(actor_for(administrator), "Accounts")

    assert step.state == "done: 6"
    assert lacking(step) == []


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("mentor", "1 of those paired cannot sign in yet: North Mentor."),
        ("trainee", "1 of those paired cannot sign in yet: North Trainee."),
        ("principal", "Nobody confirms for 1 school: North Village School."),
        ("coordinator", "Nobody coordinates 1 district: North County."),
        ("lead", "Nobody leads 1 subject: Northern science."),
    ],
)
def test_accounts_say_who_is_lacking(administrator, north, missing, sentence):
    User.objects.filter(pk=getattr(north, f"{missing}_user").pk).update(is_active=False)

    step = step_of(actor_for(administrator), "Accounts")

    assert (step.is_done, lacking(step)) == (False, [sentence])


def test_each_that_is_lacking_has_a_way_to_the_page_filled_in(client, administrator, north):
    for who in (north.mentor_user, north.principal_user):
        User.objects.filter(pk=who.pk).update(is_active=False, teacher=None)
    client.force_login(administrator)

    parts = step_of(actor_for(administrator), "Accounts").lacking
    person, school = [way for each in parts for way in each.ways]

    assert person.label == "Add an account for North Mentor"
    assert as_shown(client.get(person.url))["teacher"] == ["North Mentor"]
    assert school.label == "Add a confirmer for North Village School"
    shown = as_shown(client.get(school.url))
    assert (shown["role"], shown["school"]) == (["school_confirmer"], [str(north.school.pk)])


def test_a_role_in_another_subject_or_one_that_ended_confirms_nothing(administrator, north, south):
    actor = actor_for(administrator)
    roles = RoleAssignment.objects
    roles.filter(user=north.coordinator_user).update(subject=south.subject)
    roles.filter(user=north.lead_user).update(subject=south.subject)
    roles.filter(user=north.principal_user).update(ends_on=datetime.date(2021, 1, 1))

    step = step_of(actor, "Accounts")

    assert lacking(step) == [
        "Nobody confirms for 1 school: North Village School.",
        "Nobody coordinates 1 district: North County.",
        "Nobody leads 1 subject: Northern science.",
    ]


def test_a_step_that_the_program_leaves_out_needs_nobody(administrator, north):
    for who in (north.principal_user, north.coordinator_user):
        RoleAssignment.objects.filter(user=who).delete()
    Program.objects.update(needs_school=False, needs_district=False)

    assert step_of(actor_for(administrator), "Accounts").is_done


def test_of_many_who_are_lacking_three_are_named(administrator, north):
    people = [TeacherFactory(name=f"Teacher {number}") for number in range(4)]
    for teacher in people:
        PairingFactory(
            program=north.program,
            subject=north.subject,
            mentor=north.mentor,
            mentor_school=north.helping_school,
            trainee=teacher,
            school=north.school,
        )

    (people,) = step_of(actor_for(administrator), "Accounts").lacking

    assert people.sentence == (
        "4 of those paired cannot sign in yet: Teacher 0, Teacher 1, Teacher 2 and others."
    )
    assert len(people.ways) == 3


@pytest.mark.parametrize("who", ["coordinator", "lead", "mentor", "principal"])
def test_nobody_else_is_asked_to_set_up_the_portal(client, north, who):
    Program.objects.update(state=Program.State.CLOSED)
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(HOME).context["set_up"] is None
    assert not client.get(PROGRAMS).context["set_up_on_programs"]


def test_it_asks_few_queries_however_much_there_is(
    administrator, north, south, django_assert_num_queries
):
    Program.objects.update(state=Program.State.SETUP)
    actor = actor_for(administrator)

    # The programs, how many there are of all, who is lacking; on Home whether a form is written.
    for set_up, number in ((set_up_on_home, 4), (set_up_on_programs, 3)):
        with django_assert_num_queries(number):
            assert len(set_up(actor).steps) == 11
