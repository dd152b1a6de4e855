"""Who may help whom is seen before it is refused: on the page that pairs, and between districts."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from pairings.board.reading import Board
from pairings.models import Partnership
from pairings.pairs import rules
from pairings.pairs.services import open_pairing
from pairings.tests.factories import NominationFactory, PairingFactory, PartnershipFactory
from roster.models import Posting, Teacher
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


def asked(corner) -> dict[str, int]:
    return {"program": corner.program.pk, "subject": corner.subject.pk}


def said_of(page) -> dict[str, str]:
    """Behind the name of each mentor in the list: why rather another."""
    choices = page.context["form"].fields["mentor"].choices
    labels = [label for _group, rows in list(choices)[1:] for _key, label in rows]
    return {label.split(",")[0]: label.partition(" free")[2].strip(" ()") for label in labels}


def test_who_waits_for_a_mentor_too_says_so_where_the_reader_sees_them(client, north, south):
    """Nominated, or without the mentor they had; not in another subject, nor once they have one."""
    at = {"school": north.school, "school__subject": north.subject}
    named = {"program": north.program, "settled": True, "state": "accepted", "school": north.school}
    for name, subject in (("Zhou", north.subject), ("Ai", south.subject)):
        NominationFactory(teacher=TeacherFactory(name=name, **at), subject=subject, **named)
    # Paired by another district, of which the reader knows nothing.
    elsewhere = TeacherFactory(name="Feng", **at)
    NominationFactory(teacher=elsewhere, subject=north.subject, **named)
    PairingFactory(
        program=north.program, subject=north.subject, trainee=elsewhere, school=south.school
    )
    away = TeacherFactory(name="Wu", school=north.helping_school, school__subject=north.subject)
    NominationFactory(teacher=away, subject=north.subject, **named)
    NominationFactory(teacher=north.trainee, subject=north.subject, **named)
    for name, reason in (("Had", "mentor_left"), ("Left", "trainee_left")):
        PairingFactory(
            program=north.program,
            subject=north.subject,
            school=north.school,
            trainee=TeacherFactory(name=name, **at),
            ends_on=date(2026, 1, 31),
            end_reason=reason,
        )
    client.force_login(north.coordinator_user)

    assert said_of(client.get(PAIR, asked(north))) == {
        "Zhou": "waits for a mentor too",
        "Feng": "waits for a mentor too",
        "Had": "waits for a mentor too",
        "North Trainee": "is a trainee this year",
        **dict.fromkeys(["Ai", "Left", "North Mentor", "Wu"], ""),
    }


@pytest.mark.parametrize(
    ("came", "said"), [("2025-09-01", ""), ("2026-02-15", "waits for a mentor too")]
)
def test_who_left_waits_again_where_they_came_back_and_the_board_says_the_same(
    client, north, came, said
):
    """Nominated, which alone brings nobody back."""
    back = TeacherFactory(name="Back", school=north.school, school__subject=north.subject)
    PairingFactory(
        program=north.program,
        subject=north.subject,
        school=north.school,
        trainee=back,
        ends_on=date(2026, 1, 31),
        end_reason="trainee_left",
    )
    NominationFactory(
        program=north.program,
        subject=north.subject,
        teacher=back,
        school=north.school,
        settled=True,
        state="accepted",
    )
    Posting.objects.filter(teacher=back).update(starts_on=came)
    client.force_login(north.coordinator_user)

    assert said_of(client.get(PAIR, {**asked(north), "starts_on": "2026-03-18"}))["Back"] == said
    board = Board(north.program, north.subject, date(2026, 3, 18))
    assert (back.pk in board.learners) == bool(said)


def test_who_begins_after_the_day_has_taught_as_long_as_who_begins_that_year(client, north):
    """Said in the list, by what the script compares, and on the board."""
    beside = {"school": SchoolFactory(district=north.district), "school__subject": north.subject}
    day = date(2026, 3, 18)
    later = TeacherFactory(name="Later", teaching_since=2028, **beside)
    trainees = {}
    for since in (2020, 2026, 2027):
        at = {"school": north.school, "school__subject": north.subject}
        trainees[since] = TeacherFactory(name=f"T{since}", teaching_since=since, **at)
    client.force_login(north.coordinator_user)

    box = client.get(PAIR, {**asked(north), "starts_on": "2026-03-18"}).context["form"]

    def told(side: str, teacher) -> str:
        option = rf'<option value="{teacher.pk}"[^>]* data-since="(\d+)"'
        return re.search(option, box[side].as_widget())[1]

    board = Board(north.program, north.subject, day)
    for since, each in trainees.items():
        is_less = since == 2020
        assert rules.teaches_less(2028, since, day) == is_less
        assert (told("mentor", later) > told("trainee", each)) == is_less
        judged = board.judge(board.people[later.pk], board.people[each.pk])
        assert judged.teaches_less == is_less


def test_whoever_has_taught_for_fewer_years_than_the_trainee_says_so(client, north):
    at = {"school": north.school, "school__subject": north.subject}
    beside = {"school": SchoolFactory(district=north.district), "school__subject": north.subject}
    TeacherFactory(name="Young", teaching_since=2020, **beside)
    TeacherFactory(name="Elder", teaching_since=2009, **beside)
    away = {"school": north.helping_school, "school__subject": north.subject}
    TeacherFactory(name="Away", teaching_since=2024, **away)
    Teacher.objects.filter(pk=north.trainee.pk).update(teaching_since=2010)
    client.force_login(north.coordinator_user)

    page = client.get(f"/pairings/{north.pairing.uuid}/mentor/")

    less = "fewer years of teaching than the trainee"
    assert said_of(page) == {"Young": less, "Elder": "", "Away": ""}
    # Where the trainee is chosen on the page, its script knows the years of those who are seen.
    TeacherFactory(name="Newcomer", teaching_since=2015, **at)
    box = client.get(PAIR).context["form"]["mentor"].as_widget()
    assert set(re.findall(r'data-since="(\d+)"', box)) == {"2020", "2009", "2010", "2015"}
    assert f'data-fewer-years="{less}"' in box


def test_a_trainee_of_a_pair_that_is_not_seen_is_none_in_the_list(client, north):
    two = TeacherFactory(name="Two", school=north.school, school__subject=north.subject)
    PairingFactory(program=north.program, trainee=two, school=north.school)
    of_science = UserFactory()
    RoleAssignmentFactory(
        user=of_science,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )

    def said_to(user) -> str:
        client.force_login(user)
        return said_of(client.get(PAIR, asked(north)))["Two"]

    assert said_to(of_science) == ""
    assert said_to(north.coordinator_user) == "is a trainee this year"


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
