"""A headcount is never below the people named; a compilation's length can be entered."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from programs.tests.factories import ActivityKindFactory
from recording.tests import test_office
from recording.tests.pages import NEW_OF_OFFICE, answers, line
from recording.tests.test_services import record
from results.models import Result
from roster.people.finding import Person

pytestmark = pytest.mark.usefixtures("in_march")

GUESTS = (Person(name="A guest"), Person(name="Another guest"))


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def test_no_service_writes_a_headcount_below_the_people_named(north, kind):
    """The pair and two guests are four; a complete list is its own headcount."""
    named = {"people": GUESTS, "list_is_complete": False}

    with pytest.raises(ValidationError) as refusal:
        record(north, kind, headcount=3, **named)
    assert refusal.value.message_dict == {
        "headcount": ["4 people are named on this form. Enter that number or more."]
    }
    assert not Activity.objects.exists()
    assert record(north, kind, headcount=4, **named).headcount == 4
    assert record(north, kind, headcount=None, **named).headcount is None
    assert record(north, kind, people=GUESTS, headcount=3, list_is_complete=True).headcount == 4


def test_a_rough_word_needs_a_number(north, kind):
    with pytest.raises(ValidationError) as refusal:
        record(north, kind, headcount=None, headcount_qualifier="about", list_is_complete=False)
    assert list(refusal.value.message_dict) == ["headcount"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"headcount": 1, "people": "A guest\nAnother guest"}, "2 people are named"),
        ({"headcount": "", "headcount_qualifier": "over"}, "Enter about how many"),
    ],
)
def test_the_office_form_says_it_beside_the_number(client, north, kind, changes, sentence):
    client.force_login(north.coordinator_user)

    response = client.post(NEW_OF_OFFICE, test_office.page(north, kind, **changes))

    assert response.status_code == 422
    assert sentence in response.context["form"].errors["headcount"][0]
    assert not Activity.objects.exists()


@pytest.mark.parametrize(("others", "status"), [(1, 422), (2, 302), ("", 302)])
def test_the_pairs_form_says_it_beside_the_number_of_others(client, north, kind, others, status):
    """Nothing typed is no number: the guests named are then all there were."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.DRAFT,
        headcount=9,
        list_is_complete=False,
    )
    for guest in GUESTS:
        form.attendances.create(name=guest.name)
    client.force_login(north.mentor_user)
    page = answers(north, kind, others=others, uuid=str(form.uuid))
    if status == 302:
        page = {**page, "save_draft": page.pop("send")}

    response = client.post(reverse("recording:update", args=[form.uuid]), page)

    assert response.status_code == status
    form.refresh_from_db()
    if status == 422:
        (sentence,) = response.context["form"].errors["others"]
        assert sentence == "2 other people are named on this form. Enter that number or more."
    assert form.headcount == (9 if status == 422 else 4)


def test_a_pair_enters_the_length_of_its_compilation(client, north, kind):
    client.force_login(north.mentor_user)
    made = line(
        "results",
        kind="compilation",
        title="Materials of the year",
        authors=[str(north.mentor.pk)],
        characters="52000",
    )

    client.post(reverse("recording:create"), answers(north, kind, **made))

    result = Result.objects.get()
    assert (result.kind, result.characters) == ("compilation", 52_000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"people": "", "headcount": "40"}, "list_is_complete"),
        ({"people": "Guest One", "headcount": "40"}, "headcount"),
    ],
)
def test_a_complete_list_that_contradicts_its_number_is_asked_about(
    client, north, kind, changes, field
):
    client.force_login(north.coordinator_user)
    sent = test_office.page(north, kind, **changes, list_is_complete="on")

    response = client.post(reverse("recording:create-office"), sent)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Activity.objects.exists()
