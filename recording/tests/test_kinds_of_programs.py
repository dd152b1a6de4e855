"""A form's kind is one of its own program's, whichever page it comes from."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.registration.content import content_of
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.services import edit_activity
from recording.tests.pages import answers
from recording.tests.test_office import page

pytestmark = pytest.mark.usefixtures("in_march")

PAIR, OFFICE = "recording:create", "recording:create-office"


@pytest.fixture
def kind(program):
    return ActivityKindFactory(program=program, key="visit", name="Visit")


@pytest.fixture
def beside(program):
    """A second open program of the same year, with a kind of the same name."""
    return ActivityKindFactory(
        program=ProgramFactory(name="The second program"), key="visit", name="Visit"
    )


@pytest.fixture
def other_pairing(north, beside):
    return PairingFactory(
        program=beside.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
    )


def test_a_pair_is_offered_the_kinds_of_its_program_alone(client, north, kind, beside):
    ActivityKindFactory(program=kind.program, name="For offices", is_for_pairs=False)
    client.force_login(north.mentor_user)
    form = client.get(reverse(PAIR)).context["form"]
    assert list(form.fields["kind"].queryset) == [kind]
    refused = client.post(reverse(PAIR), answers(north, beside))
    assert refused.context["form"].errors["kind"] == ["Choose what you did."]
    assert not Activity.objects.exists()


def test_of_two_programs_each_kind_says_its_own_and_must_fit_the_pair(
    client, north, kind, beside, other_pairing
):
    client.force_login(north.mentor_user)
    text = client.get(reverse(PAIR)).text
    for each in (kind, beside):
        assert f"<span>Visit <small>{each.program}</small></span>" in text
        assert f'data-program="{each.program_id}"' in text
    refused = client.post(reverse(PAIR), answers(north, beside))
    assert refused.context["form"].errors["kind"] == [
        "This kind belongs to another program. Choose one of The program year."
    ]
    assert not Activity.objects.exists()
    sent = answers(north, beside, pairing=other_pairing.pk)
    assert client.post(reverse(PAIR), sent).status_code == 302
    form = Activity.objects.get()
    assert (form.program, form.kind) == (beside.program, beside)


def test_an_office_is_offered_the_kinds_of_open_programs_under_their_names(
    client, north, kind, beside
):
    shut = ActivityKindFactory(program=ProgramFactory(state=Program.State.CLOSED))
    client.force_login(north.coordinator_user)
    field = client.get(reverse(OFFICE)).context["form"].fields["kind"]
    assert shut not in field.queryset
    groups = {
        str(group): [label for _key, label in options]
        for group, options in field.choices
        if isinstance(options, list)
    }
    assert groups == {"The program year": ["Visit"], "The second program": ["Visit"]}


def test_an_office_of_one_program_sees_a_plain_list(client, north, kind):
    client.force_login(north.coordinator_user)
    field = client.get(reverse(OFFICE)).context["form"].fields["kind"]
    assert [label for _key, label in field.choices] == ["Choose", "Visit"]


def test_an_office_cannot_send_a_kind_of_another_program(client, north, kind, beside):
    client.force_login(north.coordinator_user)
    refused = client.post(reverse(OFFICE), page(north, beside))
    assert refused.context["form"].errors["kind"] == [
        "This kind belongs to another program. Choose one of The program year."
    ]
    assert not Activity.objects.exists()
    assert client.post(reverse(OFFICE), page(north, kind)).status_code == 302
    assert Activity.objects.get().kind == kind


def test_the_service_refuses_a_foreign_kind_however_it_arrives(north, kind, beside):
    form = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.DRAFT)
    content = content_of(form)
    content.fields["kind"] = beside
    with pytest.raises(ValidationError) as refusal:
        edit_activity(
            form, content, actor=north.mentor_actor, seen=form.version, today=date(2026, 3, 18)
        )
    assert list(refusal.value.message_dict) == ["kind"]
    form.refresh_from_db()
    assert form.kind == kind


def test_the_list_finds_a_kind_over_the_years_by_its_key(client, north, administrator, kind):
    last_year = ActivityKindFactory(
        program=ProgramFactory(
            starts_on=date(2024, 9, 1), ends_on=date(2025, 8, 31), state=Program.State.CLOSED
        ),
        key="visit",
        name="Journey",
    )
    now = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.COUNTED)
    before = form_of(
        PairingFactory(
            program=last_year.program, mentor=north.mentor, trainee=north.trainee, ended=True
        ),
        author=north.mentor_user,
        kind=last_year,
        status=Status.COUNTED,
    )
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    client.force_login(administrator)
    listed = client.get(reverse("activities:list"), {"kind": kind.pk})
    offered = listed.context["filter"].form.fields["kind"].queryset
    assert kind in offered
    assert last_year not in offered
    assert set(listed.context["table"].data.data) == {now, before}
