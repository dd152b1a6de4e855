"""Who sees which form: each with data that could leak."""

from uuid import uuid4

import pytest
from django.db import connection

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.lessons.models import Lesson
from activities.registration.models import Activity, Status
from activities.tests.factories import (
    AuthorshipFactory,
    LessonFactory,
    ResultFactory,
    form_of,
    name_districts,
)
from core.actor import NOBODY, Role
from core.exceptions import StaleStateError
from guidance.models import GuidanceContact
from guidance.tests.factories import GuidanceContactFactory
from pairings.tests.factories import PairingFactory
from results.models import Award, Result
from results.tests.factories import AwardFactory
from roster.models import Posting
from roster.tests.factories import PostingFactory, SchoolFactory, SubjectFactory

PEOPLE = ["mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead"]


@pytest.fixture
def both(north, south):
    """A form on its way, with everything that hangs on it, north and south."""
    forms = {}
    for name, corner in (("north", north), ("south", south)):
        form = form_of(corner.pairing, author=corner.mentor_user, status=Status.SCHOOL)
        LessonFactory(activity=form)
        ResultFactory(activity=form)
        GuidanceContactFactory(pairing=corner.pairing)
        AwardFactory(
            program=corner.program, teacher=corner.trainee, subject=corner.subject,
            district=corner.district, school=corner.school,
        )  # fmt: skip
        forms[name] = form
    return forms


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("model", [Activity, Lesson, Result, GuidanceContact])
def test_each_sees_their_own_corner_and_no_other(north, both, who, model):
    seen = model.objects.visible_to(getattr(north, f"{who}_actor"))

    assert seen.count() == 1
    form = {
        Activity: lambda row: row,
        GuidanceContact: lambda row: row.pairing,
        Result: lambda row: row.mentions.get().activity,
    }.get(model, lambda row: row.activity)(seen.get())
    assert form in {both["north"], north.pairing}


@pytest.mark.parametrize("part", ["lesson", "author", "present"])
def test_a_district_whose_teacher_is_only_named_does_not_see_the_form(north, south, part):
    """The district stands on the form, for its figures; the form stays its own districts'."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    place = {"teacher": south.trainee, "district": south.district, "school": south.school}
    if part == "lesson":
        LessonFactory(activity=form, **place)
    elif part == "author":
        AuthorshipFactory(result=ResultFactory(activity=form), **place)
    else:
        form.attendances.create(**place)
    name_districts(form)

    assert form.districts.get(district=south.district).get_reason_display() == part
    for model in (Activity, Lesson, Result):
        assert not model.objects.visible_to(south.coordinator_actor).exists()
    assert Activity.objects.visible_to(north.coordinator_actor).get() == form


def test_a_district_is_named_once_for_the_first_reason_that_holds(north, south):
    """North's county is a party whose teacher also teaches; the helper's is an organizer alone."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.COUNTED,
        organiser_level="district",
        organiser_district=south.helping_district,
    )
    LessonFactory(activity=form, teacher=north.trainee, district=north.district)
    form.attendances.create(teacher=south.trainee, district=south.district)
    LessonFactory(activity=form, teacher=south.trainee, district=south.district, position=2)
    name_districts(form)

    assert {row.district: row.reason for row in form.districts.all()} == {
        north.district: 1,
        north.helping_district: 1,
        south.helping_district: 2,
        south.district: 3,
    }


@pytest.mark.parametrize("who", ["trainee", "principal", "coordinator", "lead"])
def test_awards_are_seen_by_their_owner_and_their_offices(north, both, who):
    (award,) = Award.objects.visible_to(getattr(north, f"{who}_actor"))

    assert award.teacher == north.trainee


@pytest.mark.parametrize("model", [Activity, Lesson, Result, GuidanceContact, Award])
def test_nobody_sees_nothing(both, model):
    assert not model.objects.visible_to(NOBODY).exists()


@pytest.mark.parametrize("who", [*PEOPLE[1:], "administrator", "auditor"])
def test_a_draft_is_its_authors_alone(north, administrator, auditor, who):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    ResultFactory(activity=form)
    others = {"administrator": administrator, "auditor": auditor}
    actor = actor_for(others[who]) if who in others else getattr(north, f"{who}_actor")

    assert not Activity.objects.visible_to(actor).exists()
    assert not Result.objects.visible_to(actor).exists()
    assert Activity.objects.visible_to(north.mentor_actor).get() == form


def test_the_whole_office_sees_every_form_but_drafts(both, administrator, auditor):
    for user in (administrator, auditor):
        assert Activity.objects.visible_to(actor_for(user)).count() == 2


def test_a_teacher_who_moves_takes_no_form_along(north, both):
    """The new school sees nothing of before; the old one keeps what it confirmed."""
    Posting.objects.filter(teacher=north.trainee).update(ends_on="2026-01-31")
    new = SchoolFactory(district=north.district)
    PostingFactory(teacher=north.trainee, school=new, starts_on="2026-02-01")
    principal = UserFactory(username="new-principal")
    RoleAssignmentFactory(user=principal, role=Role.SCHOOL_CONFIRMER, school=new)

    assert not Activity.objects.visible_to(actor_for(principal)).exists()
    assert Activity.objects.visible_to(north.principal_actor).get() == both["north"]


def test_a_coordinator_of_one_subject_sees_that_subject_and_none(north):
    other = PairingFactory(
        program=north.program, mentor=north.mentor, school=north.school, subject=SubjectFactory()
    )
    science = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    form_of(other, author=north.mentor_user, status=Status.SCHOOL)
    plain = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, subject=None)
    user = UserFactory(username="science")
    RoleAssignmentFactory(
        user=user, role=Role.DISTRICT_COORDINATOR, district=north.district, subject=north.subject
    )

    assert set(Activity.objects.visible_to(actor_for(user))) == {science, plain}


@pytest.mark.parametrize(
    ("status", "who"),
    [
        (Status.OTHER_SIDE, "trainee"),
        (Status.SCHOOL, "principal"),
        (Status.DISTRICT, "coordinator"),
        (Status.CITY, "lead"),
    ],
)
def test_a_form_waits_for_exactly_who_may_take_the_next_step(north, south, status, who):
    form = form_of(north.pairing, author=north.mentor_user, status=status)
    form_of(south.pairing, author=south.mentor_user, status=status)

    waiting = {
        name for name in PEOPLE
        if form in Activity.objects.waiting_for(getattr(north, f"{name}_actor"))
    }  # fmt: skip

    assert waiting == {who}
    for name in PEOPLE:
        assert form not in Activity.objects.waiting_for(getattr(south, f"{name}_actor"))


def test_who_stood_for_a_form_at_one_level_is_not_waited_for_at_another(north):
    from activities.chain.take import take

    RoleAssignmentFactory(
        user=north.principal_user, role=Role.DISTRICT_COORDINATOR, district=north.district
    )
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    take(form, "confirm", actor=north.principal_actor, seen=1)

    assert not Activity.objects.waiting_for(north.principal_actor).exists()
    assert Activity.objects.waiting_for(north.coordinator_actor).get() == form


def test_once_visible_is_for_those_who_saw_it_sent(north, south):
    from activities.chain import services

    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, reference="")
    assert not Activity.objects.once_visible_to(north.trainee_actor).exists()
    services.take_step(form, "send", actor=north.mentor_actor, seen=1)
    services.take_step(form, "take_back", actor=north.mentor_actor, seen=2)

    assert Activity.objects.once_visible_to(north.trainee_actor).get() == form
    assert not Activity.objects.visible_to(north.trainee_actor).exists()
    assert not Activity.objects.once_visible_to(south.trainee_actor).exists()
    with pytest.raises(StaleStateError):
        services.take_step(form, "countersign", actor=north.trainee_actor, seen=2)


# --- found by what is typed -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["F-2026-000123", " f-2026-000123 ", "Ｆ－２０２６－０００１２３"]
)
def test_a_whole_reference_finds_the_editions_of_its_form_alone(north, typed):
    rows = {"F-2026-000123": "a visit", "F-2026-0001234": "another", "F-2026-000124": "a third"}
    forms = {
        reference: form_of(
            north.pairing, author=north.mentor_user, status=Status.SCHOOL, reference=reference,
            theme=theme,
        )
        for reference, theme in rows.items()
    }  # fmt: skip

    assert list(Activity.objects.saying(typed)) == [forms["F-2026-000123"]]
    assert set(Activity.objects.saying(typed.strip()[:-1])) == set(forms.values())


THEMES = {"stem": "Stem week", "wide": "ＳＴＥＭ 周", "signs": "课堂：提问", "rest": "讲评 50%_"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("STEM", ["stem", "wide"]),
        ("ＳＴＥＭ", ["stem", "wide"]),
        ("课堂:提问", ["signs"]),
        ("堂：", ["signs"]),
        ("0%_", ["rest"]),
        ("%", ["rest"]),
        ("-2026-", list(THEMES)),
        ("f-2026-000003", ["signs"]),
        ("周000", []),
    ],
)
def test_a_theme_is_found_whatever_the_case_and_width_of_what_is_typed(north, typed, found):
    forms = [
        form_of(
            north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme=theme,
            reference=f"F-2026-{number:06}",
        ).pk
        for number, theme in enumerate(THEMES.values(), 1)
    ]  # fmt: skip
    rows = Activity.objects.saying(typed)

    assert set(rows.values_list("pk", flat=True)) == {
        pk for pk, name in zip(forms, THEMES, strict=True) if name in found
    }
    # Of a column in capitals PostgreSQL cannot tell how often a text stands in it.
    assert "UPPER" not in str(rows.query)


@pytest.mark.django_db
def test_the_editions_of_a_reference_are_looked_up_in_their_index(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, reference="")
    if connection.vendor == "postgresql":
        # Of few rows any index is as good.
        for number in range(300):
            form.pk, form.uuid, form.reference = None, uuid4(), f"F-2026-{number:06}"
            form.save()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE activities_activity")

    plan = Activity.objects.of_reference("F-2026-000123").explain()

    assert "activities_one_row_of_an_edition" in plan
    assert not Activity.objects.of_reference("").exists()
