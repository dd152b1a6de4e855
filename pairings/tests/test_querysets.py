from datetime import date

import pytest

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import NOBODY, Role
from pairings.pairs import rules
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from roster.models import Teacher
from roster.tests.factories import SchoolFactory, SubjectFactory, TeacherFactory

DAY = date(2025, 9, 1)
EVERYBODY = ["coordinator", "helping_coordinator", "principal", "lead", "mentor", "trainee"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_sees_the_own_pairings_and_no_others(north, south, who):
    actor = getattr(north, f"{who}_actor")

    assert list(Pairing.objects.visible_to(actor)) == [north.pairing]


def test_pairs_go_on_through_their_last_day_and_the_rows_say_what_each_says(north):
    """To the end of its program a pair is recorded of, however long ago that was."""
    last_of_all = north.program.ends_on
    days = [None, DAY, date(2026, 3, 18), last_of_all]
    pairs = [
        PairingFactory(
            program=north.program, ends_on=day, end_reason="completed" if day else "", **more
        )
        for day in days
        for more in ({}, {"cancelled_at": "2026-03-01T04:00Z"})
    ]

    def going_on(today):
        rows = Pairing.objects.going_on(today).exclude(pk=north.pairing.pk)
        assert set(rows) == {each for each in pairs if each.goes_on(today)}
        return {each.ends_on for each in rows}

    assert going_on(date(2025, 8, 1)) == going_on(DAY) == set(days)
    assert going_on(date(2025, 9, 2)) == going_on(date(2026, 3, 18)) == {None, *days[2:]}
    assert going_on(date(2026, 3, 19)) == going_on(date(2027, 1, 1)) == {None, last_of_all}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("coordinator", True),
        ("helping_coordinator", True),
        ("lead", True),
        ("principal", False),
        ("mentor", False),
    ],
)
def test_district_partnerships_are_for_both_districts_and_the_lead(north, south, who, sees):
    rows = Partnership.objects.visible_to(getattr(north, f"{who}_actor"))

    assert list(rows) == ([north.partnership] if sees else [])


def test_a_school_sees_its_own_partnership(north, south):
    own = PartnershipFactory(
        form="school",
        supporting_district=north.helping_district,
        supporting_school=north.helping_school,
        supported_district=north.district,
        supported_school=north.school,
    )

    assert list(Partnership.objects.visible_to(north.principal_actor)) == [own]
    assert list(Partnership.objects.visible_to(south.principal_actor)) == []


def test_the_general_sections_lead_sees_every_subject(north, south):
    general = UserFactory()
    RoleAssignmentFactory(user=general, role=Role.SUBJECT_LEAD)
    actor = actor_for(general)

    assert set(Pairing.objects.visible_to(actor)) == {north.pairing, south.pairing}
    assert set(Partnership.objects.visible_to(actor)) == {north.partnership, south.partnership}


def test_nobody_sees_nothing_and_the_office_everything(north, south, administrator, auditor):
    assert not Pairing.objects.visible_to(NOBODY).exists()
    assert not Partnership.objects.visible_to(NOBODY).exists()
    for user in (administrator, auditor):
        assert Pairing.objects.visible_to(actor_for(user)).count() == 2
        assert Partnership.objects.visible_to(actor_for(user)).count() == 2


# --- whom a coordinator may ask -------------------------------------------------------------------


def candidates(corner, actor=None, on=DAY, **kwargs):
    actor = actor or corner.coordinator_actor
    return set(rules.mentor_candidates(actor, corner.program, on, **kwargs))


def test_candidates_are_the_own_people_and_those_of_supporting_places(north, south):
    assert candidates(north) == {north.mentor, north.trainee}


def test_candidates_teach_the_subject_of_the_partnership(north):
    TeacherFactory(school=north.helping_school, school__subject=SubjectFactory(name="Music"))

    assert candidates(north) == {north.mentor, north.trainee}


def test_candidates_teach_the_subject_asked_for(north):
    TeacherFactory(school=north.school, school__subject=SubjectFactory(name="Music"))

    assert candidates(north, subject=north.subject) == {north.mentor, north.trainee}


@pytest.mark.parametrize(("on", "there"), [(DAY, True), (date(2025, 8, 31), False)])
def test_candidates_come_with_the_partnership(north, on, there):
    assert (north.mentor in candidates(north, on=on)) is there


def test_candidates_of_partner_schools_are_of_that_school_alone(north):
    other = SchoolFactory(district=north.helping_district)
    TeacherFactory(school=other, school__subject=north.subject)
    Partnership.objects.filter(pk=north.partnership.pk).update(
        form="school", supporting_school=north.helping_school, supported_school=north.school
    )

    assert candidates(north) == {north.mentor, north.trainee}


def test_the_supporting_side_asks_its_own_people_only(north):
    assert candidates(north, north.helping_coordinator_actor) == {north.mentor}


def test_a_coordinator_of_one_subject_asks_teachers_of_it_only(north, south):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user, role=Role.DISTRICT_COORDINATOR, district=north.district, subject=south.subject
    )
    Partnership.objects.update(subject=None)

    assert candidates(north, actor_for(user)) == set()


@pytest.mark.parametrize("who", ["principal", "lead", "mentor"])
def test_those_who_do_not_pair_ask_nobody(north, who):
    assert candidates(north, getattr(north, f"{who}_actor")) == set()


def test_a_candidate_carries_place_and_taken_places_only_of_this_program(north):
    PairingFactory(mentor=north.mentor, mentor_school=north.helping_school)

    rows = rules.mentor_candidates(north.coordinator_actor, north.program, DAY)
    mentor = rows.get(pk=north.mentor.pk)

    assert mentor.taken == 1
    assert mentor.school_name == "North City School"
    assert mentor.district_name == "North City District"


def test_trainees_are_those_of_the_own_district(north, south):
    free = TeacherFactory(school=north.school, school__subject=north.subject)
    rows = rules.trainee_candidates(north.coordinator_actor, north.subject, DAY)

    assert set(rows) == {north.trainee, free}
    assert list(rules.without_mentor(rows, north.program, north.subject)) == [free]
    assert not rules.trainee_candidates(north.coordinator_actor, south.subject, DAY).exists()
    assert Teacher.objects.count() == 5
