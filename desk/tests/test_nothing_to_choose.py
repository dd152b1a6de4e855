"""A form whose list is empty says what is missing and where it is added; no empty list stands."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from pairings.tests.factories import RosterAnswerFactory
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.models import School, Teacher
from roster.tests.factories import DistrictFactory, SchoolFactory, SubjectFactory
from tests.sent_page import as_shown

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
    """What stands where there is nothing to choose; how it leads back is tried below."""
    page = re.sub(r"[?&](?:amp;)?(back|into|school|subject)=[^\"&]*", "", client.get(address).text)
    return {name: words.strip() for name, words in SENTENCE.findall(page)}


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
    assert "There is no district to choose yet." in sent.text


# --- and leads back -------------------------------------------------------------------------------


def ways(client, address: str) -> dict[str, str]:
    """Where each box of this page leads to, to add what it lacks."""
    page = client.get(address).text
    found = re.findall(r'<a href="([^"]*into=(\w+)[^"]*)">', page)
    return {name: unescape(url) for url, name in found}


def added(client, address: str, **typed):
    """The page to which adding somebody there leads."""
    form = as_shown(client.get(address), but=typed)
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def test_a_teacher_added_for_a_pair_is_chosen_on_the_page_of_the_pair(client, in_march, north):
    client.force_login(north.coordinator_user)
    page = f"/pairings/new/?program={north.program.pk}&subject={north.subject.pk}"

    back = added(client, ways(client, page)["trainee"], name="North New", school=north.school.pk)

    new = Teacher.objects.get(name="North New")
    assert back == f"{page}&into=trainee&added={new.uuid}"
    answer = client.get(back)
    assert as_shown(answer)["trainee"] == [str(new.pk)]
    # What was typed before it does not stand in its way, and another one leads back as well.
    assert "data-added" in answer.text
    assert "added%3D" not in ways(client, back)["mentor"]


def test_where_one_subject_is_all_there_is_the_way_back_asks_no_second_time(
    client, in_march, north
):
    client.force_login(north.coordinator_user)
    back = added(
        client, ways(client, "/pairings/new/")["trainee"], name="North New", school=north.school.pk
    )

    new = Teacher.objects.get(name="North New")
    assert as_shown(client.get(back))["trainee"] == [str(new.pk)]


def test_a_teacher_added_in_the_middle_of_a_replacement_leads_back_to_it(client, in_march, north):
    row = RosterAnswerFactory(pairing=north.pairing, gone=True, answered_by=north.coordinator_user)
    client.force_login(north.coordinator_user)
    page = reverse("midterm:replace", args=[row.check_round.uuid, north.trainee.uuid])
    way = ways(client, page)["trainee"]
    begun = as_shown(client.get(way))

    # Where the trainee worked, and what is taught, need not be said again.
    assert begun["school"] == [str(north.school.pk)]
    assert begun["full_time"] == [str(north.subject.pk)]
    back = added(client, way, name="North New")
    assert as_shown(client.get(back))["trainee"] == [str(Teacher.objects.get(name="North New").pk)]
    assert unescape(client.get(way).context["cancel_url"]) == page


def test_a_school_that_a_new_teacher_needs_leads_back_through_both(
    client, in_march, administrator, north
):
    client.force_login(administrator)
    row = RosterAnswerFactory(pairing=north.pairing, gone=True, answered_by=north.coordinator_user)
    page = reverse("midterm:replace", args=[row.check_round.uuid, north.trainee.uuid])
    School.objects.all().update(closed_on="2025-01-01")
    way = ways(client, page)["trainee"]

    back = added(
        client,
        ways(client, way)["school"],
        name="North Hill School",
        district=north.district.pk,
        setting="rural",
    )

    assert as_shown(client.get(back))["school"] == [
        str(School.objects.get(name="North Hill School").pk)
    ]
    assert added(client, back, name="North New").startswith(page)


def test_who_cannot_be_chosen_there_is_said_to_be_saved_and_nobody_is_chosen(client, north, south):
    client.force_login(north.coordinator_user)
    page = reverse("pairings:change-mentor", args=[north.pairing.uuid])

    back = f"{page}?into=mentor&added={south.mentor.uuid}"
    answer = client.get(back)

    assert "data-added" not in answer.text
    assert "What you added is saved, but cannot be chosen under “New mentor”" in answer.text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nothing_leads_out_of_the_portal(client, north, back):
    client.force_login(north.coordinator_user)
    way = reverse("roster:teacher_add", query={"back": back, "into": "trainee"})

    led = added(client, way, name="North New", school=north.school.pk)

    assert led == Teacher.objects.get(name="North New").get_absolute_url()
