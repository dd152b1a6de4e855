"""Whose places and people somebody sees: each leak named here could have happened."""

from datetime import date

import pytest

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import NOBODY, Role
from programs.program.models import Program
from programs.tests.factories import ProgramFactory
from roster.models import District, Posting, School, Subject, Teacher, Term
from roster.tests.factories import (
    DistrictFactory,
    PostingFactory,
    SchoolFactory,
    SubjectFactory,
    TeacherFactory,
    TermFactory,
)

EVERY_ROLE = ["mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead"]


def names(actor) -> set[str]:
    return {str(teacher) for teacher in Teacher.objects.visible_to(actor)}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("mentor", {"North Mentor"}),
        ("trainee", {"North Trainee"}),
        ("principal", {"North Trainee"}),
        ("coordinator", {"North Trainee"}),
        ("helping_coordinator", {"North Mentor"}),
        ("lead", {"North Mentor", "North Trainee"}),
    ],
)
def test_each_sees_the_people_of_their_own_places(north, south, who, seen):
    assert names(getattr(north, f"{who}_actor")) == seen


def test_the_office_and_the_auditor_see_everybody_and_nobody_sees_nobody(
    north, south, administrator, auditor
):
    assert len(names(actor_for(administrator))) == len(names(actor_for(auditor))) == 4
    assert names(NOBODY) == set()


def test_who_coordinates_one_subject_sees_its_teachers_in_the_district(north, south):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )
    TeacherFactory(
        name="North Artist", school=north.school, school__subject=SubjectFactory(name="Art")
    )
    TeacherFactory(name="South Scientist", school=south.school, school__subject=north.subject)
    assert names(actor_for(user)) == {"North Trainee"}


def test_rights_of_two_grants_do_not_add_up(north, south):
    """North's subject in South's district is nobody's who has one of each."""
    user = UserFactory()
    for corner in (north, south):
        RoleAssignmentFactory(
            user=user,
            role=Role.DISTRICT_COORDINATOR,
            district=corner.district,
            subject=corner.subject,
        )
    TeacherFactory(name="South Scientist", school=south.school, school__subject=north.subject)
    assert names(actor_for(user)) == {"North Trainee", "South Trainee"}


def test_somebody_who_left_is_still_known_where_they_were(north, south):
    moved = TeacherFactory(name="Moved")
    PostingFactory(teacher=moved, school=north.school, ends_on=date(2025, 8, 31))
    PostingFactory(teacher=moved, school=south.school, starts_on=date(2025, 9, 1))
    for corner in (north, south):
        actor = corner.coordinator_actor
        assert "Moved" in names(actor)
        postings = Posting.objects.visible_to(actor).filter(teacher=moved)
        assert [posting.school for posting in postings] == [corner.school]


def test_postings_of_a_school_are_its_own_and_its_offices(north, south):
    here = Posting.objects.filter(school=north.school)
    for who in ("trainee", "principal", "coordinator", "lead"):
        actor = getattr(north, f"{who}_actor")
        assert set(here) <= set(Posting.objects.visible_to(actor))
    for actor in (north.mentor_actor, south.coordinator_actor, south.principal_actor, NOBODY):
        assert not here.visible_to(actor).exists()


@pytest.mark.parametrize(
    ("day", "is_there"),
    [
        (date(2025, 8, 31), False),
        (date(2025, 9, 1), True),
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
    ],
)
def test_both_days_of_a_posting_count(db, day, is_there):
    PostingFactory(starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31))
    assert Posting.objects.running(day).exists() is is_there


@pytest.mark.parametrize(
    ("day", "is_there"),
    [
        (date(2013, 12, 31), False),
        (date(2014, 1, 1), True),
        (date(2020, 6, 30), True),
        (date(2020, 7, 1), False),
    ],
)
def test_both_days_of_a_place_count(db, day, is_there):
    district = DistrictFactory(valid_from=date(2014, 1, 1), valid_to=date(2020, 6, 30))
    SchoolFactory(
        district=district,
        opened_on=date(2014, 1, 1),
        closed_on=date(2020, 6, 30),
        merged_into=SchoolFactory(opened_on=date(2030, 1, 1)),
    )
    assert District.objects.current(day).filter(pk=district.pk).exists() is is_there
    assert School.objects.open_on(day).exists() is is_there


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 8, 31), False),
        (date(2025, 9, 1), True),
        (date(2026, 1, 25), True),
        (date(2026, 1, 26), False),
    ],
)
def test_a_day_belongs_to_the_term_that_holds_it(db, day, found):
    TermFactory()
    assert Term.objects.running(day).exists() is found


@pytest.mark.parametrize("who", EVERY_ROLE)
def test_places_and_subjects_are_read_by_everybody_signed_in(north, south, who):
    actor = getattr(north, f"{who}_actor")
    for model in (District, School, Subject):
        assert model.objects.visible_to(actor).count() == model.objects.count()
        assert not model.objects.visible_to(NOBODY).exists()


def test_a_program_being_set_up_is_its_offices_own(north, administrator):
    ProgramFactory(slug="next-year", state=Program.State.SETUP)
    for who in ("mentor", "trainee", "principal", "coordinator", "helping_coordinator"):
        seen = Program.objects.visible_to(getattr(north, f"{who}_actor"))
        assert [program.slug for program in seen] == ["the-year"]
    for actor in (actor_for(administrator), north.lead_actor):
        assert Program.objects.visible_to(actor).count() == 2
    assert not Program.objects.visible_to(NOBODY).exists()
