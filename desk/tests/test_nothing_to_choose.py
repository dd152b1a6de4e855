"""A form whose list is empty says what is missing and where it is added; no empty list stands."""

import re

import pytest

from accounts.tests.factories import UserFactory
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.tests.factories import DistrictFactory, SchoolFactory, SubjectFactory

SENTENCE = re.compile(r'<output[^>]*id="id_(\w+)">(.*?)</output>', re.DOTALL)
DISTRICT = 'There is no district to choose yet. <a href="/districts/new/">Add a district</a>'
SCHOOL = 'There is no school to choose yet. <a href="/schools/new/">Add a school</a>'
SUBJECT = (
    'There is no subject to choose yet. <a href="/subjects/standard/">Add the standard subjects</a>'
)
PROGRAM = (
    "There is no program to choose yet: set one up, then open it. "
    '<a href="/programs/">Go to the programs</a>'
)


def said(client, address: str) -> dict[str, str]:
    return {name: words.strip() for name, words in SENTENCE.findall(client.get(address).text)}


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


def test_in_an_empty_portal_each_form_says_what_it_needs(office):
    account = UserFactory()

    assert said(office, "/schools/new/") == {"district": DISTRICT}
    assert said(office, "/people/new/") == {
        "school": SCHOOL,
        "district": DISTRICT,
        "full_time": SUBJECT,
    }
    assert said(office, "/partnerships/new/?form=district") == {
        "program": PROGRAM,
        "subject": SUBJECT,
        "supporting_district": DISTRICT,
        "supported_district": DISTRICT,
    }
    assert said(office, "/pairings/new/") == {"program": PROGRAM, "subject": SUBJECT}
    assert said(office, f"/office/accounts/{account.uuid}/roles/add/") == {
        "district": DISTRICT,
        "school": SCHOOL,
        "subject": SUBJECT,
    }
    assert said(office, "/programs/new/") == {
        "copied_from": "There is no earlier program: they come from the standard set."
    }


def test_sections_and_requirements_ask_for_subjects_first(office):
    ProgramFactory(slug="year")

    assert said(office, "/programs/year/sections/new/") == {"subject": SUBJECT}
    assert said(office, "/programs/year/requirements/new/") == {"subject": SUBJECT}


def test_a_list_with_one_to_choose_says_nothing(office):
    ProgramFactory(state=Program.State.OPEN)
    SchoolFactory(district=DistrictFactory())
    SubjectFactory()

    for address in ("/schools/new/", "/people/new/", "/programs/new/", "/partnerships/new/"):
        assert said(office, address) == {}, address


def test_a_program_that_is_not_open_is_none_to_pair_in(office):
    ProgramFactory(state=Program.State.SETUP)
    SubjectFactory()

    assert said(office, "/pairings/new/") == {"program": PROGRAM}


def test_who_may_not_add_is_not_led_there(client, north):
    Program.objects.update(state=Program.State.CLOSED)
    client.force_login(north.coordinator_user)

    assert said(client, "/pairings/new/")["program"] == (
        "There is no program to choose yet: set one up, then open it."
    )


def test_sending_without_the_list_is_refused_in_words(office):
    sent = office.post("/schools/new/", {"name": "A school", "setting": "rural"})

    assert sent.status_code == 422
    assert sent.context["form"].errors["district"] == ["Choose “District”."]
    assert DISTRICT in sent.text
