"""What the database itself refuses of forms and people, and how a school is found by any name."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import actor_for
from activities.chain.models import Decision, Verb
from activities.chain.services import take_step
from activities.presence.models import Session
from activities.registration import wording
from activities.registration.models import Activity, Party, Status
from activities.tests.factories import form_of
from pairings.naming import namable_teachers
from roster.models import District, School, SchoolName, Teacher
from roster.places.finding import find_school
from roster.places.services import edit_school
from roster.tests.factories import TeacherFactory


@pytest.fixture
def administrator_actor(administrator):
    return actor_for(administrator)


def refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"author_side": "left"},
        {"came_by": "post"},
        {"headcount": None, "headcount_qualifier": "about"},
    ],
)
def test_a_form_says_only_what_is_known(north, values):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    stored = Activity.objects.filter(pk=form.pk)

    assert refused(lambda: stored.update(**values))
    assert not refused(lambda: stored.update(headcount=None, headcount_qualifier="exact"))


@pytest.mark.parametrize(
    "values", [{"from_status": "lost"}, {"to_status": "lost"}, {"role": "emperor"}, {}]
)
def test_a_step_has_statuses_and_a_role_that_are_known(north, values):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    step = {
        "activity": form,
        "verb": "send",
        "from_status": "draft",
        "to_status": "other_side",
        "by": north.mentor_user,
        "role": "author",
    }

    assert refused(lambda: Decision.objects.create(**step | values)) == bool(values)


def test_a_signature_on_paper_has_its_day(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    unsigned = form.parties.filter(countersigned_at=None)

    assert refused(lambda: unsigned.update(signed_on_paper=True))


def test_who_signed_is_known_of_every_signature_and_only_of_those(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    unsigned = form.parties.filter(countersigned_at=None)

    assert refused(lambda: unsigned.update(countersigned_at=timezone.now()))
    assert refused(lambda: unsigned.update(signed_by=north.trainee_user))
    take_step(form, Verb.COUNTERSIGN, actor=north.trainee_actor, seen=1)
    assert form.parties.get(teacher=north.trainee).signed_by == north.trainee_user
    form.refresh_from_db()
    take_step(form, Verb.UNDO, actor=north.trainee_actor, seen=2)
    assert form.parties.get(teacher=north.trainee).signed_by is None


def test_a_place_without_a_person_stands_once_on_its_side(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    district, school = north.district, north.school

    def stands(side="supported", **who):
        return not refused(lambda: Party.objects.create(activity=form, side=side, **who))

    assert stands(district=district)
    assert not stands(district=district)
    assert stands(district=district, school=school)
    assert not stands(district=district, school=school)
    assert stands(district=district, school=school, side="supporting")
    # People of the same place are each a party of their own.
    third = TeacherFactory(school=school)
    assert stands(district=district, school=school, teacher=third)


def test_who_was_present_is_a_teacher_or_a_name_and_once(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    morning = form.sessions.create(day=date(2025, 10, 15), half=Session.Half.MORNING)
    afternoon = form.sessions.create(day=date(2025, 10, 15), half=Session.Half.AFTERNOON)

    def stands(**who):
        return not refused(lambda: form.attendances.create(**who))

    assert not stands()
    assert not stands(teacher=north.mentor)
    assert not stands(teacher=TeacherFactory(school=north.school), name="A guest")
    assert stands(name="A guest")
    assert stands(name="A guest")
    assert stands(teacher=north.mentor, session=morning)
    assert stands(teacher=north.mentor, session=afternoon, role="speaker", source="scan")
    assert not stands(teacher=north.mentor, session=morning)
    assert not stands(name="Another", role="cook")
    assert not stands(name="Another", source="rumor")
    assert refused(lambda: form.sessions.create(day=date(2025, 10, 15)))


def test_another_systems_key_names_one_record(north, south):
    District.objects.filter(pk=north.district.pk).update(external_id="D-1")
    others = District.objects.filter(pk=south.district.pk)

    assert refused(lambda: others.update(external_id="D-1"))
    assert not refused(lambda: others.update(external_id=""))


def test_nobody_is_merged_into_themselves(north):
    same = Teacher.objects.filter(pk=north.trainee.pk)

    assert refused(lambda: same.update(merged_into=north.trainee))


def test_a_merged_record_is_not_offered_but_stays_where_it_stands(north):
    Teacher.objects.filter(pk=north.trainee.pk).update(merged_into=north.mentor)

    assert north.trainee not in namable_teachers(north.coordinator_actor)
    assert north.trainee in namable_teachers(north.coordinator_actor, also=[north.trainee.pk])
    assert north.mentor in namable_teachers(north.coordinator_actor)


def test_a_school_is_found_by_any_of_its_names_however_it_is_typed(north, administrator_actor):
    school = north.school
    for aliases in ("Old Hill School\n红星小学（分校）", "Old Hill School"):
        school = edit_school(
            school, actor=administrator_actor, seen=school.version, aliases=aliases
        )
        found = {text: text_finds(text) for text in ("old hill  SCHOOL", "红星小学(分校)")}
        assert found["old hill  SCHOOL"] == school
        assert (found["红星小学(分校)"] == school) == ("红星" in aliases)
    assert [row.name for row in SchoolName.objects.all()] == ["Old Hill School"]


def test_a_name_keeps_its_kind_when_the_school_is_edited(north, administrator_actor):
    school = edit_school(
        north.school, actor=administrator_actor, seen=north.school.version, aliases="Old"
    )
    SchoolName.objects.update(kind="former")

    edit_school(school, actor=administrator_actor, seen=school.version, aliases="Old\nShort")

    assert dict(SchoolName.objects.values_list("name", "kind")) == {
        "Old": "former",
        "Short": "alias",
    }


def text_finds(text: str):
    try:
        return find_school(text, School.objects.all())
    except ValidationError:
        return None


@pytest.mark.parametrize(
    ("precision", "printed", "shown"),
    [
        ("month", "12月", "December 2025 (on paper: 12月)"),
        ("month", "December 2025", "December 2025"),
        ("year", "", "2025"),
        ("day", "", "1 December 2025"),
    ],
)
def test_a_date_is_said_once_and_no_better_than_it_is_known(precision, printed, shown):
    form = Activity(starts_on=date(2025, 12, 1), date_precision=precision, date_as_printed=printed)

    assert wording.date_with_paper(form) == shown
