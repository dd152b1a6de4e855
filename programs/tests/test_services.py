"""Who may write what about places and people, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import NOBODY, Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent
from programs.kinds.services import add_kind
from programs.program.models import Program, SubjectSection
from programs.program.services import (
    add_section,
    close_program,
    create_program,
    edit_program,
    open_program,
    reopen_program,
    set_weights,
)
from programs.requirements.models import Requirement
from programs.requirements.services import add_requirement, end_requirement_set
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.models import Posting, School, Teacher, Term
from roster.people.services import (
    add_posting,
    add_teacher,
    edit_teacher,
    end_posting,
    may_manage_teacher,
    may_post,
    namesakes,
)
from roster.places.services import (
    add_district,
    add_school,
    close_school,
    edit_district,
    edit_school,
)
from roster.subjects.services import add_subject, add_term, edit_subject, edit_term
from roster.tests.factories import (
    DistrictFactory,
    PostingFactory,
    SchoolFactory,
    SubjectFactory,
    TeacherFactory,
    TermFactory,
)

TODAY = date(2025, 10, 1)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def science_coordinator(north):
    """Coordinates North's subject in North's district, and nothing else."""
    user = UserFactory(username="science")
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )
    return actor_for(user)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def outsiders(north) -> list:
    return [
        NOBODY,
        north.mentor_actor,
        north.principal_actor,
        north.coordinator_actor,
        north.lead_actor,
    ]


# --- the office's lists -----------------------------------------------------------------------


def test_only_the_office_keeps_districts_subjects_terms_and_kinds(north):
    for actor in outsiders(north):
        with pytest.raises(PermissionDenied):
            add_district(actor=actor, name="New")
        with pytest.raises(PermissionDenied):
            edit_district(north.district, actor=actor, seen=1, name="New")
        with pytest.raises(PermissionDenied):
            add_subject(actor=actor, name="New")
        with pytest.raises(PermissionDenied):
            edit_subject(north.subject, actor=actor, seen=1, name="New")
        with pytest.raises(PermissionDenied):
            add_term(actor=actor, name="New", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
        with pytest.raises(PermissionDenied):
            add_kind(north.program, actor=actor, name="New", channel="online")
    assert verbs() == []


def test_what_is_added_stands_at_the_end_of_its_list(office):
    first = add_subject(actor=office, name="Science")
    second = add_subject(actor=office, name="English")
    assert first.sort_order < second.sort_order
    assert verbs() == ["roster.subject_added"] * 2


def test_an_edit_records_what_was_before_and_after(office):
    district = add_district(actor=office, name="North")
    edit_district(district, actor=office, seen=1, name="Far North")
    event = AuditEvent.objects.order_by("pk").last()
    assert event.verb == "roster.district_changed"
    assert (event.before, event.after) == ({"name": "North"}, {"name": "Far North"})


def test_an_edit_from_a_stale_page_changes_nothing(office):
    district = add_district(actor=office, name="North")
    edit_district(district, actor=office, seen=1, name="Far North")
    with pytest.raises(StaleStateError) as refusal:
        edit_district(district, actor=office, seen=1, name="South")
    assert refusal.value.current.name == "Far North"
    district.refresh_from_db()
    assert district.name == "Far North"


def test_two_current_districts_cannot_share_a_name_but_an_ended_one_leaves_it_free(office):
    old = add_district(actor=office, name="North")
    with pytest.raises(ValidationError, match="district of this name"):
        add_district(actor=office, name="North")
    edit_district(old, actor=office, seen=1, valid_to=date(2014, 2, 12))
    assert add_district(actor=office, name="North").pk != old.pk


# --- terms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 25), date(2026, 7, 1)),
        (date(2025, 3, 1), date(2025, 9, 1)),
        (date(2025, 10, 1), date(2025, 10, 2)),
        (date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_terms_cannot_share_a_day(office, first, last):
    TermFactory()
    with pytest.raises(ValidationError) as refusal:
        add_term(actor=office, name="Other", starts_on=first, ends_on=last)
    assert "First term 2025-26" in refusal.value.message_dict["starts_on"][0]
    assert Term.objects.count() == 1


def test_terms_may_touch_on_neighbouring_days(office):
    TermFactory()
    add_term(actor=office, name="After", starts_on=date(2026, 1, 26), ends_on=date(2026, 7, 1))
    add_term(actor=office, name="Before", starts_on=date(2025, 3, 1), ends_on=date(2025, 8, 31))
    assert Term.objects.count() == 3


@pytest.mark.parametrize(
    ("told", "week_one"),
    [({}, date(2018, 2, 26)), ({"first_week_starts_on": date(2018, 2, 25)}, date(2018, 2, 25))],
)
def test_week_one_starts_on_the_monday_unless_told_otherwise(office, told, week_one):
    term = add_term(
        actor=office,
        name="Spring 2018",
        starts_on=date(2018, 2, 26),
        ends_on=date(2018, 7, 13),
        **told,
    )
    assert term.first_week_starts_on == week_one
    weeks = [term.week_of(day) for day in (date(2018, 3, 21), date(2018, 4, 11), date(2018, 4, 24))]
    assert weeks == [4, 7, 9]


@pytest.mark.parametrize("day", [date(2018, 2, 19), date(2018, 2, 27)])
def test_week_one_holds_the_first_day(office, day):
    with pytest.raises(ValidationError, match="Week 1"):
        add_term(
            actor=office,
            name="Spring 2018",
            starts_on=date(2018, 2, 26),
            ends_on=date(2018, 7, 13),
            first_week_starts_on=day,
        )


def test_a_term_does_not_overlap_itself_when_it_is_edited(office):
    term = TermFactory()
    edit_term(term, actor=office, seen=1, ends_on=date(2026, 1, 30))
    term.refresh_from_db()
    assert term.ends_on == date(2026, 1, 30)


def test_an_edited_term_cannot_move_into_another(office):
    TermFactory()
    spring = TermFactory(
        name="Spring",
        starts_on=date(2026, 2, 20),
        ends_on=date(2026, 7, 10),
        first_week_starts_on=date(2026, 2, 15),
    )
    with pytest.raises(ValidationError):
        edit_term(
            spring,
            actor=office,
            seen=1,
            starts_on=date(2026, 1, 25),
            first_week_starts_on=date(2026, 1, 25),
        )


# --- schools ----------------------------------------------------------------------------------


def test_a_district_adds_schools_of_its_own_only(north, south):
    actor = north.coordinator_actor
    school = add_school(
        actor=actor,
        name=" New School ",
        district=north.district,
        setting="rural",
        aliases="Old\n\n Short \nOld",
    )
    assert (school.name, school.aliases) == ("New School", "Old\nShort")
    with pytest.raises(PermissionDenied):
        add_school(actor=actor, name="New", district=south.district, setting="rural")
    with pytest.raises(PermissionDenied):
        edit_school(south.school, actor=actor, seen=1, name="New")
    assert verbs() == ["roster.school_added"]


def test_who_coordinates_one_subject_only_leaves_schools_alone(north, science_coordinator):
    with pytest.raises(PermissionDenied):
        add_school(actor=science_coordinator, name="New", district=north.district, setting="rural")
    with pytest.raises(PermissionDenied):
        edit_school(north.school, actor=science_coordinator, seen=1, name="New")


def test_a_school_with_teachers_beyond_that_day_cannot_close(office):
    school = SchoolFactory()
    posting = PostingFactory(school=school)
    with pytest.raises(DomainError, match="1 teacher is posted"):
        close_school(school, actor=office, seen=1, closed_on=TODAY)
    end_posting(posting, actor=office, seen=1, ends_on=TODAY)
    school = close_school(school, actor=office, seen=1, closed_on=TODAY)
    assert School.objects.open_on(TODAY).filter(pk=school.pk).exists()
    assert not School.objects.open_on(date(2025, 10, 2)).filter(pk=school.pk).exists()
    with pytest.raises(DomainError, match="closed already"):
        close_school(school, actor=office, seen=2, closed_on=TODAY)


def test_a_school_cannot_become_part_of_itself_or_of_a_closed_one(office):
    school, gone = SchoolFactory(), SchoolFactory(closed_on=date(2020, 1, 1))
    school.refresh_from_db()
    for other in (school, gone):
        with pytest.raises(ValidationError, match="another school that is open"):
            close_school(school, actor=office, seen=1, closed_on=TODAY, merged_into=other)


# --- teachers ---------------------------------------------------------------------------------


def add_to(place, actor, **values) -> Teacher:
    return add_teacher(
        actor=actor,
        **{"name": "曾 海燕", "district": place.district, "school": place.school}
        | {"starts_on": date(2016, 9, 1)}
        | values,
    )


def test_a_teacher_comes_with_a_posting_and_what_they_teach(north):
    teacher = add_to(
        north,
        north.coordinator_actor,
        subjects=((north.subject, "full_time"), (SubjectFactory(name="Art"), "part_time")),
        entry="appointed",
        staff_number="N-1",
    )
    assert (teacher.name, teacher.name_sort) == ("曾海燕", "zeng1hai3yan4")
    posting = Posting.objects.get(teacher=teacher)
    assert (posting.school, posting.entry) == (north.school, "appointed")
    loads = {str(row.subject): row.load for row in posting.subjects.all()}
    assert loads == {"Northern science": "full_time", "Art": "part_time"}
    assert verbs() == ["roster.teacher_added", "roster.posting_added"]


def test_a_key_given_by_hand_stays(north):
    teacher = add_to(north, north.coordinator_actor, name="覃红", name_sort="Tan2Hong2")
    assert teacher.name_sort == "tan2hong2"


def test_two_teachers_may_share_a_name_but_not_a_staff_number(north):
    actor = north.coordinator_actor
    first = add_to(north, actor, staff_number="N-1")
    second = add_to(north, actor)
    assert list(namesakes(actor, second)) == [first]
    with pytest.raises(ValidationError, match="staff number"):
        add_to(north, actor, staff_number="N-1")


@pytest.mark.parametrize("number", ["abc", "-", "12", "电话"])
def test_a_telephone_without_a_number_is_refused(north, number):
    actor = north.coordinator_actor
    with pytest.raises(ValidationError) as added:
        add_to(north, actor, phone=number)
    with pytest.raises(ValidationError) as changed:
        edit_teacher(north.trainee, actor=actor, seen=1, phone=number)

    sentence = "Enter the telephone number in digits, for example 138 0013 8000."
    assert added.value.message_dict == changed.value.message_dict == {"phone": [sentence]}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("138 0013 8000", "138 0013 8000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 (20) 8765-4321 转 105", "+86 (20) 8765-4321 转 105"),
        ("110", "110"),
    ],
)
def test_a_telephone_is_kept_as_people_write_it(north, typed, stored):
    assert add_to(north, north.coordinator_actor, phone=typed).phone == stored


def test_namesakes_of_another_district_are_not_told(north, south):
    teacher = add_to(north, north.coordinator_actor)
    add_to(south, south.coordinator_actor)
    assert not namesakes(north.coordinator_actor, teacher).exists()


def test_a_district_adds_teachers_of_its_own_only(north, south):
    with pytest.raises(PermissionDenied):
        add_to(south, north.coordinator_actor)
    for actor in (NOBODY, north.mentor_actor, north.principal_actor, north.lead_actor):
        with pytest.raises(PermissionDenied):
            add_to(north, actor)
    assert not Teacher.objects.filter(name="曾海燕").exists()


def test_who_coordinates_one_subject_adds_and_edits_its_teachers_only(north, science_coordinator):
    art = SubjectFactory(name="Art")
    edit_teacher(north.trainee, actor=science_coordinator, seen=1, title="Senior")
    add_to(north, science_coordinator, subjects=((north.subject, "part_time"),))
    with pytest.raises(PermissionDenied):
        add_to(north, science_coordinator, subjects=((art, "full_time"),))
    artist = TeacherFactory(school=north.school, school__subject=art)
    with pytest.raises(PermissionDenied):
        edit_teacher(artist, actor=science_coordinator, seen=1, title="Senior")


def test_rights_over_a_teacher_end_with_the_posting(north):
    posting = Posting.objects.get(teacher=north.trainee)
    actor = north.coordinator_actor
    end_posting(posting, actor=actor, seen=1, ends_on=TODAY)
    assert may_manage_teacher(actor, north.trainee, on=TODAY)
    assert not may_manage_teacher(actor, north.trainee, on=date(2025, 10, 2))
    with pytest.raises(PermissionDenied):
        edit_teacher(north.trainee, actor=actor, seen=1, title="Senior")


def test_a_new_name_gets_a_new_key_unless_one_comes_with_it(north, office):
    teacher = add_to(north, office)
    teacher = edit_teacher(teacher, actor=office, seen=1, name="单红", name_sort=teacher.name_sort)
    assert teacher.name_sort == "shan4hong2"
    teacher = edit_teacher(teacher, actor=office, seen=2, name="覃红", name_sort="tan2hong2")
    assert teacher.name_sort == "tan2hong2"
    teacher = edit_teacher(teacher, actor=office, seen=3, name_sort="")
    assert teacher.name_sort == "qin2hong2"


def test_a_name_longer_than_fifty_characters_is_refused(north, office):
    assert len(add_to(north, office, name="买" * 50).name) == 50
    with pytest.raises(ValidationError):
        add_to(north, office, name="买" * 51)


# --- postings ---------------------------------------------------------------------------------


def test_a_school_must_be_in_the_district_of_the_posting(north, south, office):
    with pytest.raises(ValidationError, match="not in this district"):
        add_posting(
            north.trainee,
            actor=office,
            district=north.district,
            school=south.school,
            starts_on=TODAY,
        )


def test_nobody_is_posted_to_a_school_that_had_closed(office):
    school = SchoolFactory(closed_on=TODAY)
    teacher = TeacherFactory()
    place = {"district": school.district, "school": school}
    with pytest.raises(ValidationError, match="was closed"):
        add_posting(teacher, actor=office, starts_on=date(2025, 10, 2), **place)
    add_posting(teacher, actor=office, starts_on=TODAY, **place)


def test_postings_overlap_at_different_places_but_not_at_one(north, office):
    second = SchoolFactory(district=north.district)
    place = {"district": north.district, "starts_on": TODAY}
    add_posting(north.trainee, actor=office, school=second, **place)
    add_posting(north.trainee, actor=office, **place)
    with pytest.raises(DomainError, match="posted there already"):
        add_posting(north.trainee, actor=office, school=north.school, **place)


def test_somebody_may_come_back_the_day_after_they_left(north, office):
    posting = Posting.objects.get(teacher=north.trainee)
    end_posting(posting, actor=office, seen=1, ends_on=TODAY)
    place = {"district": north.district, "school": north.school}
    with pytest.raises(DomainError):
        add_posting(north.trainee, actor=office, starts_on=TODAY, **place)
    add_posting(north.trainee, actor=office, starts_on=date(2025, 10, 2), **place)


def test_a_posting_cannot_end_before_it_began_nor_twice(north, office):
    posting = Posting.objects.get(teacher=north.trainee)
    with pytest.raises(ValidationError, match="began there on 1 Sep"):
        end_posting(posting, actor=office, seen=1, ends_on=date(2020, 8, 31))
    # A slip of the hand: two years ahead.
    with pytest.raises(ValidationError, match="more than a year ahead"):
        end_posting(posting, actor=office, seen=1, ends_on=timezone.localdate() + timedelta(367))
    posting = end_posting(posting, actor=office, seen=1, ends_on=date(2020, 9, 1))
    with pytest.raises(DomainError, match="ended already"):
        end_posting(posting, actor=office, seen=2, ends_on=TODAY)
    assert verbs() == ["roster.posting_ended"]


def test_a_district_cannot_take_a_teacher_it_does_not_see(north, south):
    with pytest.raises(PermissionDenied):
        add_posting(
            south.trainee,
            actor=north.coordinator_actor,
            district=north.district,
            school=north.school,
            starts_on=TODAY,
        )


def test_only_who_coordinates_the_place_ends_a_posting(north, south):
    posting = Posting.objects.get(teacher=north.trainee)
    for actor in (south.coordinator_actor, north.principal_actor, north.trainee_actor):
        with pytest.raises(PermissionDenied):
            end_posting(posting, actor=actor, seen=1, ends_on=TODAY)


# --- programs ---------------------------------------------------------------------------------

YEAR = {"starts_on": date(2017, 4, 1), "ends_on": date(2018, 5, 31)}


def test_a_program_is_set_up_opened_closed_and_opened_again_by_the_office(north, office):
    program = create_program(actor=office, name="The year", slug="year", **YEAR)
    assert program.state == Program.State.SETUP
    with pytest.raises(DomainError, match="Only an open program"):
        close_program(program, actor=office, seen=1)
    program = open_program(program, actor=office, seen=1)
    with pytest.raises(DomainError, match="open already"):
        open_program(program, actor=office, seen=2)
    program = close_program(program, actor=office, seen=2)
    with pytest.raises(DomainError, match="is closed"):
        edit_program(program, actor=office, seen=3, name="Other")
    with pytest.raises(DomainError, match="needs a reason"):
        open_program(program, actor=office, seen=3)
    with pytest.raises(ValidationError, match="Say why"):
        reopen_program(program, actor=office, seen=3, reason=" ")
    program = reopen_program(program, actor=office, seen=3, reason="A form is missing.")
    assert program.state == Program.State.OPEN
    assert AuditEvent.objects.first().detail["reason"] == "A form is missing."
    for actor in outsiders(north):
        with pytest.raises(PermissionDenied):
            create_program(actor=actor, name="New", slug="new", **YEAR)
        with pytest.raises(PermissionDenied):
            close_program(program, actor=actor, seen=4)
        with pytest.raises(PermissionDenied):
            reopen_program(program, actor=actor, seen=4, reason="Mine.")
    moves = ["created", "opened", "closed", "reopened"]
    expected = [f"programs.program_{verb}" for verb in moves]
    assert verbs() == [expected[0], "programs.kinds_copied", *expected[1:]]


def test_the_period_of_an_open_program_changes_and_its_address_stays(office):
    program = ProgramFactory(**YEAR)
    with pytest.raises(ValidationError, match="address"):
        edit_program(program, actor=office, seen=1, slug="other")
    with pytest.raises(ValidationError, match="cannot be before the first"):
        edit_program(program, actor=office, seen=1, ends_on=date(2017, 3, 31))
    for seen, period in enumerate(
        (
            {"starts_on": date(2017, 3, 31), "ends_on": date(2018, 6, 1)},
            {"starts_on": date(2017, 5, 1), "ends_on": date(2018, 4, 30)},
        ),
        start=1,
    ):
        edit_program(program, actor=office, seen=seen, **period)
        program.refresh_from_db()
        assert (program.starts_on, program.ends_on) == tuple(period.values())


def test_a_program_has_one_section_for_each_subject_and_one_for_all(north, south, office):
    add_section(north.program, actor=office, name="General")
    add_section(north.program, actor=north.lead_actor, name="Science", subject=north.subject)
    with pytest.raises(ValidationError, match="section for this subject"):
        add_section(north.program, actor=office, name="General again")
    for subject in (south.subject, None):
        with pytest.raises(PermissionDenied):
            add_section(north.program, actor=north.lead_actor, name="Other", subject=subject)
    assert SubjectSection.objects.count() == 2


def ask(program, actor, **values):
    return add_requirement(
        program,
        actor=actor,
        **{"set_name": "Three ones", "text": "One paper", "owed_by": "trainee"}
        | {"counts": "paper", "per": "year"}
        | values,
    )


def test_leads_ask_in_their_own_subject_only(north, south):
    requirement = ask(north.program, north.lead_actor, subject=north.subject)
    row = requirement.requirement_set
    assert (row.program, row.subject, row.name) == (north.program, north.subject, "Three ones")
    assert (row.valid_from, row.valid_to) == (north.program.starts_on, None)
    for subject in (south.subject, None):
        with pytest.raises(PermissionDenied):
            ask(north.program, north.lead_actor, subject=subject)
    for actor in (north.coordinator_actor, north.mentor_actor, NOBODY):
        with pytest.raises(PermissionDenied):
            ask(north.program, actor, subject=north.subject)
    with pytest.raises(PermissionDenied):
        end_requirement_set(row, actor=south.lead_actor, seen=1, valid_to=TODAY)
    assert verbs() == ["programs.requirement_set_added", "programs.requirement_added"]


def test_a_lead_of_all_subjects_asks_in_any(north):
    user = UserFactory(username="general-lead")
    RoleAssignmentFactory(user=user, role=Role.SUBJECT_LEAD)
    general = actor_for(user)
    assert ask(north.program, general, subject=north.subject).pk
    assert ask(north.program, general).pk


@pytest.mark.parametrize("day", [date(2025, 8, 31), date(2026, 9, 1)])
def test_a_requirement_lies_in_its_program(program, office, day):
    with pytest.raises(ValidationError):
        ask(program, office, valid_from=day)
    row = ask(program, office).requirement_set
    with pytest.raises(ValidationError):
        end_requirement_set(row, actor=office, seen=1, valid_to=day)


def test_a_set_ends_once_and_not_before_it_began(program, office):
    row = ask(program, office, valid_from=TODAY).requirement_set
    with pytest.raises(ValidationError):
        end_requirement_set(row, actor=office, seen=1, valid_to=date(2025, 9, 30))
    row = end_requirement_set(row, actor=office, seen=1, valid_to=TODAY)
    with pytest.raises(DomainError, match="ended already"):
        end_requirement_set(row, actor=office, seen=2, valid_to=TODAY)


def test_requirements_of_one_name_and_subject_stand_in_one_set_until_it_ends(
    north, program, office
):
    first, second = ask(program, office), ask(program, office, text="One lesson")
    of_subject = ask(program, office, subject=north.subject)
    assert first.requirement_set == second.requirement_set != of_subject.requirement_set
    with pytest.raises(ValidationError, match="is valid from 1 September 2025"):
        ask(program, office, valid_from=date(2026, 2, 1))
    end_requirement_set(first.requirement_set, actor=office, seen=1, valid_to=date(2026, 1, 31))
    later = ask(program, office, valid_from=date(2026, 2, 1))
    assert later.requirement_set not in {first.requirement_set, of_subject.requirement_set}
    assert [str(each) for each in first.requirement_set.requirements.all()] == [
        "One paper",
        "One lesson",
    ]


def test_a_set_of_a_program_that_now_ends_before_it_can_be_ended(program, office):
    row = ask(program, office, valid_from=TODAY).requirement_set
    edit_program(program, actor=office, seen=1, ends_on=TODAY - timedelta(1))
    row.program.refresh_from_db()
    ended = end_requirement_set(row, actor=office, seen=1, valid_to=TODAY)
    assert ended.valid_to == TODAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"owed_by": "nobody"},
        {"counts": "hours"},
        {"per": "century"},
        {"quantity": 0},
        {"kinds": ["online"]},
    ],
    ids=lambda each: next(iter(each)),
)
def test_the_database_knows_who_may_owe_what_how_often(program, office, wrong):
    row = ask(program, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.filter(pk=row.pk).update(**wrong)


def test_kinds_that_count_are_the_programs_own_and_of_activities(program, office):
    for key, of in (("online", program), ("talk", ProgramFactory(slug="other"))):
        ActivityKindFactory(program=of, key=key)
    for wrong in ({"counts": "activity", "kinds": ["talk"]}, {"kinds": ["online"]}):
        with pytest.raises(ValidationError) as refusal:
            ask(program, office, **wrong)
        assert list(refusal.value.error_dict) == ["kinds"]
    row = ask(program, office, counts="activity", kinds=["online"])
    assert Requirement.objects.get() == row
    assert row.kinds == ["online"]


def test_nothing_is_added_to_a_closed_program(office):
    program = ProgramFactory(state=Program.State.CLOSED)
    with pytest.raises(DomainError):
        ask(program, office)
    with pytest.raises(DomainError):
        add_section(program, actor=office, name="General")


def test_districts_without_a_coordinator_are_nobodys(office):
    district = DistrictFactory()
    assert may_post(office, district, [])
    assert not may_post(NOBODY, district, [])


# --- what speaks for a mentor ---------------------------------------------------------------------


def test_only_the_office_sets_the_weights_and_a_copied_year_takes_them(north, administrator):
    actor = actor_for(administrator)
    with pytest.raises(PermissionDenied):
        set_weights(north.program, actor=north.lead_actor, seen=1, weighs_wishes=3)
    changed = set_weights(north.program, actor=actor, seen=1, weighs_wishes=3, weighs_balance=0)
    copy = create_program(
        actor=actor,
        name="Next",
        slug="next-year",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 8, 31),
        copied_from=changed,
    )

    assert (copy.weighs_wishes, copy.weighs_balance, copy.weighs_travel) == (3, 0, 1)
    event = AuditEvent.objects.get(verb="programs.weights_changed")
    assert event.after == {"weighs_wishes": 3, "weighs_balance": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=copy.pk).update(weighs_travel=2)
    Program.objects.filter(pk=changed.pk).update(state="closed")
    changed.refresh_from_db()
    with pytest.raises(DomainError):
        set_weights(changed, actor=actor, seen=2, weighs_wishes=1)
