"""A person of the city's own office belongs to no district, and is nobody's mentor or trainee."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.services import actor_for
from core.exceptions import DomainError
from roster.models import Posting, Teacher
from roster.people.services import add_posting, add_teacher
from roster.tests.factories import YEAR_START
from tests.sent_page import as_shown

PAGE = "/people/new/"


def researcher(actor, subject=None) -> Teacher:
    return add_teacher(
        actor=actor,
        name="He Lan",
        district=None,
        starts_on=YEAR_START,
        subjects=[(subject, "full_time")] if subject else [],
    )


def test_the_page_enters_somebody_of_the_city_with_one_tick(client, administrator, north):
    client.force_login(administrator)
    sent = as_shown(client.get(PAGE), but={"name": "He Lan", "at_city": "on"})

    page = client.post(PAGE, sent, follow=True)

    posting = Posting.objects.get(teacher__name="He Lan")
    assert (posting.district, posting.school) == (None, None)
    assert "City office" in page.text
    assert "City office" in client.get("/people/?text=He+Lan").text
    assert "district office" not in page.text


def test_the_city_and_a_school_at_once_are_refused_beside_the_tick(client, administrator, north):
    client.force_login(administrator)
    said = {"name": "He Lan", "at_city": "on", "school": north.school.pk}

    page = client.post(PAGE, as_shown(client.get(PAGE), but=said))

    assert page.context["form"].errors == {
        "at_city": ["At the city’s office there is no school and no district. Choose one."]
    }
    assert as_shown(page)["name"] == ["He Lan"]


def test_the_office_alone_posts_its_people(client, north):
    client.force_login(north.coordinator_user)
    assert "at_city" not in as_shown(client.get(PAGE))
    for actor in (north.coordinator_actor, north.lead_actor):
        with pytest.raises(PermissionDenied):
            researcher(actor)


def test_a_coordinator_does_not_see_them_and_the_lead_of_their_subject_does(
    administrator, north, south
):
    person = researcher(actor_for(administrator), north.subject)

    def seen(actor):
        return Teacher.objects.visible_to(actor).filter(pk=person.pk).exists()

    actors = (north.lead_actor, north.coordinator_actor, north.principal_actor, south.lead_actor)
    assert [seen(actor) for actor in actors] == [True, False, False, False]


def test_the_database_keeps_a_school_in_its_district_and_one_posting_at_the_city(
    administrator, north
):
    actor = actor_for(administrator)
    person = researcher(actor)
    with pytest.raises(DomainError, match="posted there already"):
        add_posting(person, actor=actor, district=None, starts_on=YEAR_START)
    for values in ({}, {"school": north.school}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(teacher=person, district=None, starts_on=YEAR_START, **values)
