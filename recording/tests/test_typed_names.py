"""Names, dates and keys as clumsy or hostile hands type them: a sentence, never an error page."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.exceptions import DomainError
from guidance.contacts.services import note_contact
from guidance.models import GuidanceContact
from programs.models import Program
from results.awards.services import note_award
from results.models import Award
from roster.models import Teacher
from roster.people.finding import people_like, people_named
from roster.tests.factories import TeacherFactory

DAY = date(2025, 10, 16)


@pytest.mark.parametrize("line", [", North Village School", "，", "\t"])
def test_a_line_without_a_name_is_refused_in_words(north, line):
    with pytest.raises(ValidationError, match="name"):
        people_named([line], Teacher.objects.all(), north.coordinator_actor, DAY)


@pytest.mark.parametrize(
    "typed",
    [
        "阿依古丽·买买提",
        "阿依古丽•买买提",
        "阿依古丽・买买提",
        "阿依古丽.买买提",
        "阿依古丽．买买提",
        "阿依古丽‧买买提",
        " 阿依古丽 · 买买提 ",
        "阿依\u200b古丽·买买提",
        "G77001",
        "Ｇ７７００１",
        "阿依古丽•买买提（Ｇ７７００１）",
    ],
)
def test_a_person_is_found_as_they_are_stored_however_they_are_typed(north, south, typed):
    person = TeacherFactory(name="阿依古丽·买买提", staff_number="G77001", school=north.school)
    TeacherFactory(name="阿依古丽", staff_number="77001", school=south.school)

    (found,) = people_named([typed], Teacher.objects.all(), north.coordinator_actor, DAY)

    assert found.teacher == person
    assert set(people_like(typed, Teacher.objects.all(), north.coordinator_actor)) == (
        {person} if "（" not in typed else set()
    )


def test_spaces_inside_a_chinese_name_say_nothing(north):
    person = TeacherFactory(name="张伟", staff_number="", school=north.school)

    (found,) = people_named(["张 伟"], Teacher.objects.all(), north.coordinator_actor, DAY)

    assert found.teacher == person


def test_a_name_stored_before_names_were_made_alike_is_found_to_the_letter_first(north):
    tidy, untidy = (TeacherFactory(name=name, school=north.school) for name in ("张伟", "张 伟"))

    found = people_named(["张 伟", "张伟"], Teacher.objects.all(), north.coordinator_actor, DAY)

    assert [person.teacher for person in found] == [untidy, tidy]


def test_somebody_unknown_is_written_down_as_names_are_stored(north):
    (found,) = people_named(["王 \u202e伟"], Teacher.objects.all(), north.coordinator_actor, DAY)

    assert (found.teacher, found.name) == (None, "王伟")


@pytest.mark.parametrize("line", ["\u200b\u3164", "\u202e, North Village School"])
def test_a_name_made_of_nothing_is_no_name(north, line):
    with pytest.raises(ValidationError, match="Write a name first"):
        people_named([line], Teacher.objects.all(), north.coordinator_actor, DAY)


def test_a_name_too_long_to_keep_is_not_cut_short(north):
    with pytest.raises(ValidationError, match="50"):
        people_named(["Wa" * 26], Teacher.objects.all(), north.coordinator_actor, DAY)


def test_a_long_list_asks_for_each_school_once(north, django_assert_max_num_queries):
    lines = [f"Guest {number}, North Village School" for number in range(60)]

    with django_assert_max_num_queries(6):
        people = people_named(lines, Teacher.objects.all(), north.coordinator_actor, DAY)

    assert {person.school for person in people} == {north.school}


def test_a_list_longer_than_any_hall_is_refused(north):
    lines = [f"Guest {number}" for number in range(2_001)]

    with pytest.raises(ValidationError, match="2,000"):
        people_named(lines, Teacher.objects.all(), north.coordinator_actor, DAY)


def award(north, actor, **values) -> Award:
    details = {
        "program": north.program,
        "teacher": north.trainee,
        "awarded_on": DAY,
        "contest": "Contest",
        "kind": "lesson",
        "level": "city",
        "rank": "first",
        "today": date(2026, 3, 1),
    }
    return note_award(actor=actor, **(details | values))


def test_somebody_elses_key_makes_no_award_and_no_error_page(north):
    theirs = award(north, north.trainee_actor)

    with pytest.raises(PermissionDenied):
        award(north, north.principal_actor, uuid=theirs.uuid)


def contact(north, actor, **values) -> GuidanceContact:
    details = {"held_on": DAY, "channel": "phone", "topic": "paper", "today": date(2026, 3, 1)}
    return note_contact(north.pairing, actor=actor, **(details | values))


def test_somebody_elses_key_makes_no_contact_and_no_error_page(north):
    theirs = contact(north, north.trainee_actor)

    with pytest.raises(PermissionDenied):
        contact(north, north.mentor_actor, uuid=theirs.uuid)


@pytest.mark.parametrize("days", [-1, 0])
def test_an_award_lies_in_its_program_first_day_included(north, days):
    day = north.program.starts_on + timedelta(days=days)

    if days:
        with pytest.raises(ValidationError, match="No program here has this day"):
            award(north, north.trainee_actor, awarded_on=day)
    else:
        assert award(north, north.trainee_actor, awarded_on=day).awarded_on == day


@pytest.mark.parametrize("days", [0, 1])
def test_an_award_lies_in_its_program_last_day_included(north, days):
    day = north.program.ends_on + timedelta(days=days)

    if days:
        with pytest.raises(ValidationError, match="No program here has this day"):
            award(north, north.trainee_actor, awarded_on=day, today=day)
    else:
        assert award(north, north.trainee_actor, awarded_on=day, today=day).awarded_on == day


def test_a_closed_programs_awards_are_closed(north):
    Program.objects.filter(pk=north.program.pk).update(state="closed")
    north.program.refresh_from_db()

    with pytest.raises(DomainError, match="is closed"):
        award(north, north.trainee_actor)
