"""Awards and honors: of exactly one, noted at its place, seen by whose it is."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.registration.models import Status
from activities.sameness.services import join
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from programs.models import Program
from programs.tests.factories import ProgramFactory
from results.awards import services as awards
from results.models import Award, Honour
from results.tests.factories import AwardFactory, HonourFactory
from roster.models import Posting

TODAY = date(2026, 3, 18)


def honour(corner, actor, **changes):
    values = {
        "program": corner.program,
        "awarded_on": date(2025, 11, 1),
        "title": "Advanced worker",
        "kind": "advanced_worker",
        "level": "district",
    } | changes
    return awards.note_honour(actor=actor, today=TODAY, **values)


def award(corner, actor, **changes):
    values = {
        "program": corner.program,
        "awarded_on": date(2025, 11, 1),
        "contest": "Paper contest",
        "kind": "paper",
        "level": "city",
        "rank": "other",
    } | changes
    return awards.note_award(actor=actor, today=TODAY, **values)


@pytest.fixture
def result(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    row = ResultFactory(activity=form, title="North paper")
    AuthorshipFactory(
        result=row, teacher=north.trainee, district=north.district, school=north.school
    )
    return row


def test_an_award_of_a_result_counts_at_its_first_authors_place(north, south, result):
    made = award(north, north.trainee_actor, result=result)

    assert (made.teacher, made.result, made.district) == (None, result, north.district)
    assert list(Award.objects.visible_to(north.trainee_actor)) == [made]
    assert not Award.objects.visible_to(south.coordinator_actor).exists()
    with pytest.raises(PermissionDenied):
        award(north, south.trainee_actor, result=result)


def test_an_award_of_a_result_counts_where_the_first_author_with_a_place_was(north, south):
    """A guest leads the authors; where the guest is from is not known."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    paper = ResultFactory(activity=form)
    AuthorshipFactory(result=paper, name="A guest", position=1)
    for position, corner in enumerate((north, south), start=2):
        place = {"district": corner.district, "school": corner.school}
        AuthorshipFactory(result=paper, teacher=corner.trainee, position=position, **place)

    made = award(north, north.trainee_actor, result=paper)

    assert (made.district, made.school) == (north.district, north.school)


def test_what_has_no_place_is_refused_beside_what_was_entered(client, north):
    """The place is nothing that a person enters, so the sentence names what is."""
    Posting.objects.filter(teacher=north.trainee).update(ends_on=date(2025, 10, 31))
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    paper = ResultFactory(activity=form)
    AuthorshipFactory(result=paper, teacher=north.trainee)
    client.force_login(north.trainee_user)

    def errors(**whose) -> dict:
        data = {
            "uuid": uuid.uuid4(),
            "program": north.program.pk,
            "contest": "Paper contest",
            "kind": "paper",
            "level": "city",
            "rank": "first",
            "awarded_on": "2025-11-01",
        }
        response = client.post(reverse("results:award-create"), data | whose)
        assert response.status_code == 422
        return response.context["form"].errors

    assert errors(teacher="North Trainee") == {
        "awarded_on": ["North Trainee was posted nowhere on that day."]
    }
    assert errors(result=paper.uuid) == {
        "result": ["No author of this result has a place that is known."]
    }
    assert not Award.objects.exists()


def test_a_school_is_given_awards_and_titles(north, south):
    prize = award(north, north.principal_actor, given_to_school=north.school)
    title = honour(north, north.coordinator_actor, given_to_school=north.school, kind="school")

    assert (prize.district, prize.school) == (north.district, north.school)
    assert (title.district, title.winner) == (north.district, north.school)
    assert not Honour.objects.visible_to(south.coordinator_actor).exists()
    with pytest.raises(PermissionDenied):
        honour(north, south.principal_actor, given_to_school=north.school)


def test_of_two_or_of_nobody_is_refused_in_words(north, result):
    school, teacher = north.school, north.trainee
    for whose in ({}, {"teacher": teacher, "given_to_school": school}):
        with pytest.raises(ValidationError, match="Name one"):
            award(north, north.lead_actor, **whose)
        with pytest.raises(ValidationError, match="Name one"):
            honour(north, north.lead_actor, **whose)
    with pytest.raises(ValidationError, match="Name one"):
        award(north, north.lead_actor, result=result, teacher=teacher)


def test_the_database_holds_it_too(north, result):
    place = {"program": north.program, "district": north.district}
    for factory, whose in (
        (AwardFactory, {}),
        (AwardFactory, {"teacher": north.trainee, "result": result}),
        (AwardFactory, {"teacher": north.trainee, "given_to_school": north.school}),
        (AwardFactory, {"teacher": north.trainee, "date_precision": "week"}),
        (HonourFactory, {}),
        (HonourFactory, {"teacher": north.trainee, "given_to_school": north.school}),
        (HonourFactory, {"teacher": north.trainee, "kind": "prince"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(**place, **whose)
    assert not Award.objects.exists()
    assert not Honour.objects.exists()


def test_an_honor_is_noted_and_voided_on_its_pages(client, north, south):
    client.force_login(north.principal_user)
    data = {
        "uuid": uuid.uuid4(),
        "program": north.program.pk,
        "teacher": "North Trainee",
        "title": "Advanced worker",
        "kind": "advanced_worker",
        "level": "district",
        "awarded_on": "2025-12-01",
        "date_precision": "month",
    }
    address = reverse("results:honour-create")

    for _each in range(2):
        client.post(address, data)
    made = Honour.objects.get()
    twice = client.post(
        address, data | {"uuid": uuid.uuid4(), "given_to_school": "North Village School"}
    )
    listed = client.get(reverse("results:honours")).text
    client.post(reverse("results:honour-void", args=[made.uuid]))

    assert (made.teacher, made.school) == (north.trainee, north.school)
    assert "teacher" in twice.context["form"].errors
    assert "December 2025" in listed
    assert "1 December 2025" not in listed
    assert "2025-12-01" not in listed
    assert not Honour.objects.standing().exists()
    client.force_login(south.principal_user)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_an_award_of_a_result_is_noted_from_its_page(client, north, result):
    client.force_login(north.trainee_user)
    address = f"{reverse('results:award-create')}?result={result.uuid}"
    assert address.replace("&", "&amp;") in client.get(result.get_absolute_url()).text
    page = client.get(address)
    assert "North paper" in page.text

    client.post(
        address,
        {
            "uuid": uuid.uuid4(),
            "program": north.program.pk,
            "result": result.uuid,
            "contest": "Paper contest",
            "kind": "paper",
            "level": "city",
            "rank": "first",
            "awarded_on": "2025-11-01",
        },
    )

    assert Award.objects.get().result == result


def test_whose_award_is_for_another_office_to_note_is_said_beside_the_name(client, north):
    client.force_login(north.trainee_user)
    data = {
        "uuid": uuid.uuid4(),
        "program": north.program.pk,
        "teacher": "North Mentor",
        "title": "Model mentor",
        "kind": "advanced_worker",
        "level": "district",
        "awarded_on": "2025-12-01",
    }

    response = client.post(reverse("results:honour-create"), data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["teacher"]
    assert "Ask the school or the district of North Mentor to note it." in response.text
    assert 'value="Model mentor"' in response.text
    assert not Honour.objects.exists()


def test_a_result_of_others_cannot_be_named_in_an_address(client, south, result):
    client.force_login(south.trainee_user)

    address = f"{reverse('results:award-create')}?result={result.uuid}"

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["results:award-create", "results:honour-create"])
def test_only_open_programs_are_offered_and_the_first_of_them_is_taken(
    client, north, administrator, page
):
    ProgramFactory(
        name="The next year",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 8, 31),
        state=Program.State.CLOSED,
    )
    client.force_login(administrator)

    field = client.get(reverse(page)).context["form"].fields["program"]

    assert [label for _key, label in field.choices] == [str(north.program)]


@pytest.mark.parametrize("page", ["results:award-create", "results:honour-create"])
def test_nothing_that_figures_go_by_is_chosen_beforehand(client, north, page):
    """What was never looked at would count as a grand prize of school level."""
    client.force_login(north.trainee_user)
    address = reverse(page)

    form = client.get(address).context["form"]
    asked = {"kind", "level", "rank"} & set(form.fields)
    first = {name: form.fields[name].choices[0] for name in asked}
    assert first == dict.fromkeys(asked, ("", "Choose"))
    sent = {"uuid": uuid.uuid4(), "program": north.program.pk, "contest": "Any", "title": "Any"}
    sent |= {"teacher": "North Trainee", "awarded_on": "2025-11-01"}
    refused = client.post(address, sent)

    assert set(refused.context["form"].errors) == asked
    assert refused.context["form"].errors["level"] == ["Choose the level."]


@pytest.mark.parametrize(
    ("state", "field", "says"),
    [
        (Program.State.OPEN, "program", "lies in The year before. Choose that program."),
        (Program.State.SETUP, "awarded_on", "not open yet. Ask the administrator"),
        (Program.State.CLOSED, "awarded_on", "closed, so nothing can be noted there."),
        (None, "awarded_on", "No program here has this day"),
    ],
)
def test_no_other_day_is_asked_for_than_the_one_that_is_true(north, state, field, says):
    """The day is of another program: that one is named, and who opens it."""
    if state:
        ProgramFactory(
            name="The year before",
            starts_on=date(2024, 9, 1),
            ends_on=date(2025, 8, 31),
            state=state,
        )
    Posting.objects.filter(teacher=north.trainee).update(starts_on=date(2024, 9, 1))

    with pytest.raises(ValidationError) as refused:
        award(north, north.trainee_actor, teacher=north.trainee, awarded_on=date(2025, 3, 1))

    assert list(refused.value.message_dict) == [field]
    assert says in refused.value.message_dict[field][0]


def test_an_empty_list_of_awards_says_that_none_is_noted_yet(client, north):
    client.force_login(north.trainee_user)

    page = client.get(reverse("results:awards")).text
    narrowed = client.get(reverse("results:awards"), {"level": "city"}).text

    assert "No award is noted yet." in page
    assert "No award is noted yet." not in narrowed


# --- a prize told twice ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({}, True),
        ({"contest": "ＰＡＰＥＲ  contest!"}, True),
        ({"level": "district"}, True),
        ({"contest": "Lesson contest"}, False),
        ({"rank": "first"}, False),
        ({"awarded_on": date(2025, 11, 2)}, False),
        ({"is_another": True}, False),
    ],
)
def test_a_prize_told_twice_is_asked_about(north, changes, is_asked):
    award(north, north.trainee_actor, teacher=north.trainee)
    award(north, north.mentor_actor, teacher=north.mentor)

    def again():
        award(north, north.coordinator_actor, teacher=north.trainee, **changes)

    if is_asked:
        with pytest.raises(ValidationError, match="noted already"):
            again()
    else:
        again()
    assert Award.objects.count() == (2 if is_asked else 3)


def test_a_voided_prize_asks_nothing(north):
    awards.void_award(
        award(north, north.trainee_actor, teacher=north.trainee), actor=north.trainee_actor
    )
    award(north, north.trainee_actor, teacher=north.trainee)

    assert Award.objects.standing().count() == 1


def test_a_prize_of_a_result_is_one_whichever_of_two_joined_records_it_names(north, result):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    other = ResultFactory(activity=form, title="North paper")
    AuthorshipFactory(result=other, teacher=north.trainee, district=north.district)
    award(north, north.trainee_actor, result=other)
    award(north, north.trainee_actor, result=result, is_another=True)
    Award.objects.filter(result=result).delete()
    join(other, result, actor=north.lead_actor)

    with pytest.raises(ValidationError, match="noted already"):
        award(north, north.trainee_actor, result=result)


def test_the_page_asks_and_notes_it_as_well_where_that_is_said(client, north):
    award(north, north.mentor_actor, teacher=north.mentor)
    client.force_login(north.mentor_user)
    address = reverse("results:award-create")
    page = client.get(address)
    assert 'type="checkbox" name="is_another"' not in page.text
    form = page.context["form"]
    sent = {
        "uuid": uuid.uuid4(),
        "teacher": form.initial["teacher"],
        "contest": "Paper contest",
        "kind": "paper",
        "level": "city",
        "rank": "other",
        "awarded_on": "2025-11-01",
        "program": north.program.pk,
    }

    page = client.post(address, sent)

    assert page.status_code == 422
    assert 'type="checkbox" name="is_another"' in page.text
    assert Award.objects.count() == 1
    assert client.post(address, sent | {"is_another": "on"}).status_code == 302
    assert Award.objects.count() == 2
