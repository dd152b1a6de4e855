"""The way from an empty portal to the first pair: its states follow from the tables."""

import datetime

import pytest
from django.urls import reverse

from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from desk.first_steps import steps_on_home, steps_on_programs
from pairings.models import Pairing
from programs.models import Program
from programs.program.services import add_section, create_program
from programs.requirements.services import add_requirement
from roster.tests.factories import DistrictFactory, SubjectFactory

HOME = "/home/"
PROGRAMS = "/programs/"
DAY = datetime.date(2026, 9, 1)


def states(response, name="first_steps") -> dict:
    return {step.name: step.state for step in response.context[name]}


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


@pytest.mark.parametrize(
    ("address", "name"), [(HOME, "first_steps"), (PROGRAMS, "steps_on_programs")]
)
def test_an_empty_portal_begins_with_its_subjects(client, administrator, address, name):
    client.force_login(administrator)

    response = client.get(address)

    assert states(response, name) == {
        "The office’s name: Municipal Teaching Research Office": "not yet",
        "Subjects": "next",
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
    assert buttons(response) == ["Add the subjects"]


def test_a_step_says_how_many_there_are_and_the_next_follows(client, administrator, settings):
    settings.OFFICE_IS_NAMED = True
    SubjectFactory.create_batch(3)
    DistrictFactory.create_batch(2)
    UserFactory()
    client.force_login(administrator)

    response = client.get(HOME)

    told = states(response)
    assert told["The office’s name: Municipal Teaching Research Office"] == "done"
    assert told["Subjects"] == "done: 3"
    assert told["Districts"] == "done: 2"
    assert told["School year and terms"] == "next"
    assert told["Accounts"] == "done: 1"
    assert buttons(response) == ["Add the terms"]


def test_a_program_is_done_with_kinds_sections_and_requirements(client, administrator):
    actor = actor_for(administrator)
    program = set_up(actor)
    client.force_login(administrator)
    without = states(client.get(HOME))["Program"]

    add_section(program, actor=actor, name="General")
    add_requirement(
        program,
        actor=actor,
        set_name="Ones",
        text="One",
        owed_by="pair",
        counts="paper",
        per="year",
    )
    response = client.get(PROGRAMS)

    assert without == "not yet"
    assert states(response, "steps_on_programs")["Program"] == "done"
    steps = {step.name: step for step in response.context["steps_on_programs"]}
    assert steps["Program"].purpose == (
        "Year. Kinds of activity: 17; sections: 1; requirement sets: 1."
    )
    assert steps["Open the program"].url == reverse("programs:program_open", args=["year"])


def test_what_a_closed_program_held_says_nothing_of_the_next(client, administrator, north):
    Program.objects.update(state=Program.State.CLOSED)
    set_up(actor_for(administrator))
    client.force_login(administrator)

    told = states(client.get(PROGRAMS), "steps_on_programs")

    assert Pairing.objects.count() == 1
    assert told["Pairings"] == told["Partnerships"] == "not yet"
    assert told["People"] == "done: 2"


def test_home_is_free_of_it_once_a_form_is_written_and_programs_once_one_is_open(
    client, administrator, north
):
    client.force_login(administrator)
    fresh = client.get(HOME)
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)

    assert states(fresh)["Pairings"] == "done: 1"
    assert client.get(HOME).context["first_steps"] == []
    assert list(client.get(PROGRAMS).context["steps_on_programs"]) == []


@pytest.mark.parametrize("who", ["coordinator", "lead", "mentor", "principal"])
def test_nobody_else_is_asked_to_set_up_the_portal(client, north, who):
    Program.objects.update(state=Program.State.CLOSED)
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(HOME).context["first_steps"] == []
    assert list(client.get(PROGRAMS).context["steps_on_programs"]) == []


def test_it_asks_three_queries_more(client, administrator, north, django_assert_num_queries):
    Program.objects.update(state=Program.State.SETUP)
    actor = actor_for(administrator)

    for steps in (steps_on_home, steps_on_programs):
        with django_assert_num_queries(3):
            assert len(steps(actor)) == 11
