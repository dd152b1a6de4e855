"""A new program's page begins with its school year: name, address and days."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from programs.models import Program, SubjectSection
from programs.tests.factories import ProgramFactory
from roster.tests.factories import SubjectFactory, TermFactory
from tests.sent_page import as_shown

PAGE = "/programs/new/"
ASKED = ("name", "name_en", "slug", "starts_on", "ends_on")


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-28 04:00Z", tick=False):
        yield


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


def proposed(client) -> list[str]:
    shown = as_shown(client.get(PAGE))
    return [shown[name][0] for name in ASKED]


def test_without_terms_it_is_the_usual_year(office):
    assert proposed(office) == [
        "2026—2027学年教师结对培训",
        "Teacher pairing 2026–27",
        "pairing-2026",
        "2026-09-01",
        "2027-07-10",
    ]


def test_the_days_are_those_of_the_years_terms(office):
    TermFactory(
        starts_on=date(2027, 2, 22),
        ends_on=date(2027, 7, 3),
        first_week_starts_on=date(2027, 2, 21),
    )
    TermFactory(
        starts_on=date(2026, 8, 31),
        ends_on=date(2027, 1, 22),
        first_week_starts_on=date(2026, 8, 30),
    )
    # Of the year before.
    TermFactory()

    assert proposed(office)[3:] == ["2026-08-31", "2027-07-03"]


@pytest.mark.parametrize(
    ("starts_on", "slug"),
    [(date(2025, 9, 1), "pairing-2026"), (date(2026, 9, 1), "pairing-2027")],
)
def test_a_year_that_has_its_program_is_followed_by_the_next(office, starts_on, slug):
    ProgramFactory(starts_on=starts_on, ends_on=date(2027, 8, 31))

    assert proposed(office)[2] == slug


def test_sent_as_it_stands_it_is_a_program(office):
    response = office.post(PAGE, as_shown(office.get(PAGE)))

    assert response.status_code == 302
    program = Program.objects.get()
    assert response.headers["Location"] == reverse("programs:program", args=["pairing-2026"])
    assert str(program) == "Teacher pairing 2026–27"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ({}, ("科学科", "Science section")),
        ({"name_en": "Sci"}, ("科学科", "Sci")),
        ({"name": "小学科学科"}, ("小学科学科", "")),
    ],
)
def test_a_section_is_named_after_its_subject_unless_typed(office, typed, named):
    program = ProgramFactory(state=Program.State.SETUP)
    subject = SubjectFactory(name="科学", name_en="Science")
    address = reverse("programs:section_add", args=[program.slug])

    page = as_shown(office.get(address), but={"subject": str(subject.pk)} | typed)
    assert office.post(address, page).status_code == 302

    section = SubjectSection.objects.get()
    assert (section.name, section.name_en) == named


def test_the_general_section_needs_a_name(office):
    program = ProgramFactory(state=Program.State.SETUP)
    address = reverse("programs:section_add", args=[program.slug])

    response = office.post(address, as_shown(office.get(address)))

    assert response.context["form"].errors == {"name": ["Fill in “Name”."]}
