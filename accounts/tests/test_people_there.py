"""Whoever is given a role at a place may be one of its people: the page asks which."""

import pytest

from accounts.models import User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from roster.models import Posting
from roster.tests.factories import PostingFactory, TeacherFactory
from tests.sent_page import as_shown

ADD = "/office/accounts/add/"


def labels(page) -> list[str]:
    return [label for _key, label in page.context["form"].fields["person"].choices]


@pytest.fixture
def head(north):
    """Works at the village school; not yet among those who sign in."""
    return TeacherFactory(name="Zhou Min", staff_number="", school=north.school)


def of_the_school(north) -> str:
    return f"{ADD}?role=school_confirmer&school={north.school.uuid}"


def test_a_link_for_a_school_offers_its_people_without_an_account(
    client, administrator, north, south, head
):
    TeacherFactory(name="South Teacher", school=south.school)
    TeacherFactory(name="Left Long Ago")
    client.force_login(administrator)

    page = client.get(of_the_school(north))
    assert labels(page) == ["Choose", "Zhou Min", "somebody who is not in this list"]
    sent = as_shown(page, but={"person": head.uuid})
    client.post(of_the_school(north), sent)

    account = User.objects.get(teacher=head)
    assert (account.name, account.username) == ("Zhou Min", "zhoumin")
    again = client.post(of_the_school(north), sent)
    assert again.headers["Location"] == account.get_absolute_url()


def test_where_the_page_could_not_know_the_place_it_asks_when_it_is_sent(
    client, administrator, north, head
):
    client.force_login(administrator)
    said = {"name": "Somebody New", "role": "school_confirmer", "school": north.school.pk}

    asked = client.post(ADD, as_shown(client.get(ADD), but=said))

    assert asked.context["form"].errors == {
        "person": ["Choose who it is, or that they are not in the list."]
    }
    assert labels(asked) == ["Choose", "Zhou Min", "somebody who is not in this list"]
    client.post(ADD, as_shown(asked, but={"person": "-"}))
    assert User.objects.get(name="Somebody New").teacher is None


def test_of_a_district_and_of_the_city_it_is_the_people_of_the_office(
    client, administrator, north, head
):
    for name, district in (("Chen Jun", north.district), ("He Lan", None)):
        teacher = TeacherFactory(name=name, staff_number="")
        Posting.objects.create(teacher=teacher, district=district, starts_on="2020-09-01")
    client.force_login(administrator)

    district = client.get(f"{ADD}?role=district_coordinator&district={north.district.uuid}")
    city = client.get(f"{ADD}?role=subject_lead&subject={north.subject.uuid}")

    assert labels(district) == ["Choose", "Chen Jun", "somebody who is not in this list"]
    assert labels(city) == ["Choose", "He Lan", "somebody who is not in this list"]


def test_where_everybody_signs_in_or_nobody_works_nothing_is_asked(client, administrator, north):
    ended = PostingFactory(school=north.school, ends_on="2021-01-01")
    assert ended.teacher
    client.force_login(administrator)

    assert "person" not in client.get(of_the_school(north)).context["form"].fields
    assert "person" not in client.get(ADD).context["form"].fields


WAITS = "Only administrator and auditor wait until another administrator approves."
AT_ONCE = "So do administrator and auditor: nobody else is there to approve them."


@pytest.mark.parametrize("is_alone", [True, False])
def test_the_page_says_of_approval_what_is_true_today(client, administrator, north, is_alone):
    if not is_alone:
        other = UserFactory(name="Second Administrator")
        RoleAssignmentFactory(user=other, role=Role.ADMINISTRATOR)
    client.force_login(administrator)

    for page in (ADD, f"/office/accounts/{north.lead_user.uuid}/roles/add/"):
        text = client.get(page).text
        assert (WAITS in text, AT_ONCE in text) == (not is_alone, is_alone)
    if not is_alone:
        assert AT_ONCE in client.get(f"/office/accounts/{other.uuid}/roles/add/").text


def test_what_a_new_account_may_leave_out_says_so(client, administrator):
    client.force_login(administrator)

    fields = client.get(ADD).context["form"].fields

    labels = [str(fields[name].label) for name in ("name", "username")]
    assert labels == ["Name (optional)", "User name (optional)"]
