"""The usual kinds stand first on the page of mentor and trainee, the others one press away."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.tests.pages import NEW, answers
from roster.tests.factories import TeacherFactory

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kinds(program):
    """Six kinds, in the program's order."""
    return [
        ActivityKindFactory(program=program, key=name, name=name, sort_order=place)
        for place, name in enumerate("ABCDEF")
    ]


@pytest.fixture
def neighbors(north):
    """Another pair of the program, with the account of its mentor."""
    pairing = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=TeacherFactory(name="A neighbor"),
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="Their trainee"),
        school=north.school,
    )
    return pairing, UserFactory(username="neighbor", teacher=pairing.mentor)


def shown(client, address=None) -> tuple[str, str]:
    """The names of the kinds on the page, and of those folded away."""
    field = client.get(address or NEW).context["form"].fields["kind"]
    at_once, folded = "", ""
    for key, label in field.choices:
        if isinstance(label, list):
            folded += "".join(name for _key, name in label)
        elif key:
            at_once += label
    return at_once, folded


def send(pairing, author, *kinds, status=Status.SCHOOL):
    for kind in kinds:
        form_of(pairing, author=author, kind=kind, status=status)


def test_before_anything_is_recorded_the_order_is_the_programs(client, north, kinds):
    client.force_login(north.mentor_user)

    assert shown(client) == ("ABC", "DEF")


def test_what_the_pair_records_most_stands_first_for_both_of_them(client, north, kinds, neighbors):
    _a, b, _c, d, e, f = kinds
    send(north.pairing, north.mentor_user, f, f, d)
    send(north.pairing, north.trainee_user, f)
    # What would come first if it counted: another pair's, what was never sent, what was voided.
    send(*neighbors, e, e, e, e, e)
    send(north.pairing, north.mentor_user, b, b, b, b, status=Status.DRAFT)
    send(north.pairing, north.mentor_user, b, b, b, b, status=Status.VOID)

    for user in (north.mentor_user, north.trainee_user):
        client.force_login(user)
        assert shown(client) == ("FDA", "BCE")


def test_a_new_pair_starts_with_what_its_author_did_in_earlier_years(client, north, kinds):
    before = ProgramFactory(
        name="Last year",
        starts_on=date(2024, 9, 1),
        ends_on=date(2025, 8, 31),
        state=Program.State.CLOSED,
    )
    earlier = PairingFactory(program=before, mentor=north.mentor, ended=True)
    of_then = {
        key: ActivityKindFactory(program=before, key=key, name=f"Then {key}") for key in "CE"
    }
    send(earlier, north.mentor_user, of_then["E"], of_then["E"], of_then["C"])
    client.force_login(north.mentor_user)

    assert shown(client) == ("ECA", "BDF")


def test_the_order_is_the_same_on_every_page_of_a_person(client, north, kinds):
    send(north.pairing, north.mentor_user, kinds[5], kinds[5], kinds[2])
    draft = form_of(north.pairing, author=north.mentor_user, kind=kinds[1], status=Status.DRAFT)
    client.force_login(north.mentor_user)
    pages = [
        NEW,
        f"{NEW}?pairing={north.pairing.uuid}",
        f"{NEW}?like={draft.uuid}",
        reverse("recording:update", args=[draft.uuid]),
    ]

    assert [shown(client, page) for page in pages] == [("FCA", "BDE")] * 4


def test_of_two_programs_each_has_its_three(client, north, kinds):
    beside = ProgramFactory(name="The second program")
    for place, name in enumerate("VWXYZ"):
        ActivityKindFactory(program=beside, key=name, name=name, sort_order=place)
    PairingFactory(
        program=beside,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
    )
    client.force_login(north.mentor_user)

    field = client.get(NEW).context["form"].fields["kind"]

    *usual, (_words, others) = field.choices
    assert sorted(key.instance.name for key, _label in usual) == list("ABCVWX")
    assert sorted(key.instance.name for key, _label in others) == list("DEFYZ")


def test_the_page_says_how_many_others_there_are(client, north, kinds):
    client.force_login(north.mentor_user)

    text = client.get(NEW).text

    assert "<summary>Other kinds (<span data-number>3</span>)</summary>" in text
    assert "data-more>" in text


def test_three_kinds_have_no_others(client, north, kinds):
    for kind in kinds[3:]:
        kind.delete()
    client.force_login(north.mentor_user)

    response = client.get(NEW)

    assert shown(client) == ("ABC", "")
    assert "data-more" not in response.text


def test_the_others_are_open_where_one_of_them_is_chosen(client, north, kinds):
    client.force_login(north.mentor_user)
    drafts = {
        kind: form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.DRAFT)
        for kind in (kinds[0], kinds[4])
    }

    opened = {
        kind.name: "data-more open>"
        in client.get(reverse("recording:update", args=[form.uuid])).text
        for kind, form in drafts.items()
    }

    assert opened == {"A": False, "E": True}


@pytest.mark.parametrize(("chosen", "is_open"), [("", True), (0, False), (5, True)])
def test_the_others_are_open_where_no_kind_was_chosen(client, north, kinds, chosen, is_open):
    client.force_login(north.mentor_user)
    page = answers(north, kinds[0], theme="")
    page["kind"] = kinds[chosen].pk if chosen != "" else ""

    response = client.post(NEW, page)

    assert response.status_code == 422
    assert ("data-more open>" in response.text) is is_open


def test_the_order_takes_as_many_queries_with_many_forms_as_with_one(client, north, kinds):
    client.force_login(north.mentor_user)
    counts = []
    for _each in range(2):
        send(north.pairing, north.mentor_user, *kinds)
        with CaptureQueriesContext(connection) as said:
            client.get(NEW)
        counts.append(len(said.captured_queries))

    assert counts[0] == counts[1] <= 12
