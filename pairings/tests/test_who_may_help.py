"""Who may help whom is seen before it is refused: on the page that pairs, and between districts."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.services import actor_for
from pairings.models import Partnership
from pairings.pairs.services import open_pairing
from pairings.tests.factories import PartnershipFactory
from roster.people.services import add_teacher
from roster.tests.factories import YEAR_START, SchoolFactory, TeacherFactory
from tests.sent_page import as_shown

PAIR = "/pairings/new/"
PARTNERS = "/partnerships/new/"


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


# --- the list of mentors --------------------------------------------------------------------------


def keys(page, side: str) -> dict[str, set[str]]:
    """What the page tells its script of each person."""
    field = page.context["form"].fields[side]
    return {row.name: field.widget.told[row.pk] for row in field.queryset}


def offered(page, trainee: str) -> set[str]:
    """Whom the script leaves in the list of mentors once this trainee is chosen."""
    helpers = keys(page, "trainee")[trainee]
    return {name for name, at in keys(page, "mentor").items() if name != trainee and at & helpers}


def test_with_a_trainee_only_those_who_may_help_them_are_offered(office, north):
    north.pairing.delete()
    TeacherFactory(name="North Colleague", school=north.school, school__subject=north.subject)
    far = TeacherFactory(name="Far", school=SchoolFactory(), school__subject=north.subject)

    page = office.get(PAIR)

    assert offered(page, "North Trainee") == {"North Mentor", "North Colleague"}
    assert offered(page, "North Mentor") == set()
    assert 'src="/static/js/pairing-form.js"' in page.text
    option = f'<option value="{far.pk}" data-places='
    assert option in page.text


def test_a_partnership_of_schools_opens_that_school_alone(office, north):
    north.pairing.delete()
    other = SchoolFactory()
    for name, school in (("Partner", other), ("Beside", SchoolFactory(district=other.district))):
        TeacherFactory(name=name, school=school, school__subject=north.subject)
    PartnershipFactory(
        program=north.program,
        form=Partnership.Form.SCHOOL,
        supporting_district=other.district,
        supporting_school=other,
        supported_district=north.district,
        supported_school=north.school,
    )

    assert offered(office.get(PAIR), "North Trainee") == {"North Mentor", "Partner"}


def test_whoever_is_rather_no_mentor_comes_last_and_says_why(office, north):
    at = {"school": north.school, "school__subject": north.subject}
    TeacherFactory(name="Zhou", **at)
    TeacherFactory(name="Ai", teaching_since=YEAR_START.year - 36, **at)

    field = office.get(PAIR).context["form"].fields["mentor"]
    labels = [label for _group, rows in list(field.choices)[1:] for _key, label in rows]

    place, years = north.school, field.day.year - YEAR_START.year + 36
    assert labels[1:] == [
        f"Zhou, {place}: 3 places free",
        f"Ai, {place}: 3 places free ({years} years of teaching)",
        f"North Trainee, {place}: 3 places free (is a trainee this year)",
    ]


def test_of_somebody_elsewhere_nothing_is_said_but_the_place(client, north):
    TeacherFactory(
        name="Wu",
        school=north.helping_school,
        school__subject=north.subject,
        teaching_since=YEAR_START.year - 36,
    )
    client.force_login(north.coordinator_user)

    choices = client.get(PAIR).context["form"].fields["mentor"].choices

    labels = [label for _group, rows in list(choices)[1:] for _key, label in rows]
    assert [each for each in labels if each.startswith("Wu")] == [
        f"Wu, {north.helping_school}: 3 places free"
    ]


def test_districts_that_support_another_come_first_and_the_rest_say_why(office, north):
    TeacherFactory(school=SchoolFactory(district__name="A"), school__subject=north.subject)
    north.helping_district.sort_order = 99
    north.helping_district.save()

    groups = [name for name, _rows in office.get(PAIR).context["form"].fields["mentor"].choices]

    only_own = "(supports no other district; for its own teachers)"
    assert groups == [
        "",
        "North City District (supports North County)",
        f"North County {only_own}",
        f"A {only_own}",
    ]


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_the_citys_own_people_are_neither_offered_nor_paired(office, administrator, north, side):
    actor = actor_for(administrator)
    person = add_teacher(
        actor=actor,
        name="He Lan",
        district=None,
        starts_on=YEAR_START,
        subjects=[(north.subject, "full_time")],
    )
    north.pairing.delete()
    pair = {"mentor": north.mentor, "trainee": north.trainee} | {side: person}

    with pytest.raises(ValidationError, match="works at the city’s office"):
        open_pairing(
            actor=actor,
            program=north.program,
            subject=north.subject,
            starts_on=YEAR_START,
            **pair,
        )

    assert person not in office.get(PAIR).context["form"].fields[side].queryset


# --- a district that supports itself --------------------------------------------------------------


def district_with_itself(north) -> dict:
    return {
        "form": "district",
        "program": north.program.pk,
        "subject": "",
        "supporting_district": north.district.pk,
        "supported_district": north.district.pk,
        "starts_on": "2025-09-01",
        "uuid": str(uuid4()),
    }


def test_a_district_supports_itself_only_where_somebody_says_so(office, north):
    assert "itself" not in office.get(PARTNERS).context["form"].fields
    sent = district_with_itself(north)

    asked = office.post(PARTNERS, sent)

    assert asked.context["form"].errors == {
        "itself": [
            "North County stands on both sides. Choose another district on one of them, or tick "
            "this."
        ]
    }
    own = Partnership.objects.filter(
        supporting_district=north.district, supported_district=north.district
    )
    assert not own.exists()
    office.post(PARTNERS, as_shown(asked, but={"itself": "on"}))
    assert own.count() == 1


def test_one_that_is_stored_stands_ticked_and_asks_nothing_more(office, north):
    stored = PartnershipFactory(
        program=north.program,
        supporting_district=north.district,
        supported_district=north.district,
    )
    page = f"/partnerships/{stored.uuid}/edit/"

    shown = as_shown(office.get(page))
    assert shown["itself"] == ["on"]
    assert office.post(page, {**shown, "note": "Agreed"}).status_code == 302
    del shown["itself"]
    assert office.post(page, shown).status_code == 422
