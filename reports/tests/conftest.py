"""A year small enough to count by hand, with everything in it that makes counting go wrong."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from activities.models import Activity, Attendance, Lesson, Party, Status, Talk
from activities.tests.factories import (
    ActivityFactory,
    AuthorshipFactory,
    ResultFactory,
    form_of,
    name_districts,
)
from conftest import Corner, corner
from guidance.tests.factories import GuidanceContactFactory
from pairings.models import Partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.models import ActivityKind, Program
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from results.tests.factories import AwardFactory
from roster.models import Term
from roster.tests.factories import DistrictFactory, SchoolFactory, TeacherFactory, TermFactory

LONG_AGO = datetime(2025, 10, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Year:
    program: Program
    north: Corner
    south: Corner
    first_term: Term
    second_term: Term
    kinds: dict[str, ActivityKind]


def paper(form, *authors, kind="paper", **kwargs):
    """A result; authors are pairs of teacher and district, the first of a district leads it."""
    result = ResultFactory(activity=form, kind=kind, **kwargs)
    for position, (teacher, district) in enumerate(authors, start=1):
        AuthorshipFactory(
            result=result,
            position=position,
            teacher=teacher,
            name="" if teacher else "A guest",
            district=district,
        )
    return result


@pytest.fixture(scope="module")
def kept_year(django_db_setup, django_db_blocker):
    """Made once for all tests of a module, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        program = ProgramFactory(name="The program year", slug="the-year")
        north = corner("North", program, "Northern science")
        yield make_year(program, north, corner("South", program, "Southern English"))
        transaction.set_rollback(True)


@pytest.fixture
def year(kept_year, db):
    """The year as it stands in the tables; what a test does to it or to them, others do not see."""
    return deepcopy(kept_year)


def make_year(program: Program, north: Corner, south: Corner) -> Year:
    first_term = TermFactory(name="First term")
    second_term = TermFactory(
        name="Second term",
        starts_on=date(2026, 2, 20),
        ends_on=date(2026, 7, 10),
        first_week_starts_on=date(2026, 2, 15),
    )
    kinds = {
        "guidance": ActivityKindFactory(name="Guidance"),
        "study": ActivityKindFactory(name="Study", lesson_study=True),
        "observation": ActivityKindFactory(
            name="Observation", counts_as_training=False, lessons_are_observed=True
        ),
        "outreach": ActivityKindFactory(name="Outreach", is_outreach=True, channel="intensive"),
        "online": ActivityKindFactory(name="Online", channel="online"),
    }
    made = Year(program, north, south, first_term, second_term, kinds)
    pairings_of(made)
    counted_forms(made)
    forms_in_other_states(made)
    editions(made)
    without_a_chain(made)
    another_program(made)
    for form in Activity.objects.all():
        name_districts(form)
    DistrictFactory(name="Silent District")
    return made


def pairings_of(year):
    """A shared mentor, a replaced trainee, a cancelled pairing, one over before the year."""
    north, south = year.north, year.south
    place = {
        "program": year.program,
        "mentor": north.mentor,
        "mentor_school": north.helping_school,
    }
    PairingFactory(
        **place,
        subject=south.subject,
        trainee=TeacherFactory(name="South Shared", school=south.school),
        school=south.school,
    )
    PairingFactory(**place, subject=north.subject, school=north.school, ended=True)
    PairingFactory(**place, subject=north.subject, school=north.school, cancelled_at=LONG_AGO)
    PairingFactory(
        **place,
        subject=north.subject,
        school=north.school,
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 8, 31),
        end_reason="completed",
    )
    PairingFactory(
        program=year.program,
        subject=north.subject,
        mentor_school=north.school,
        school=SchoolFactory(name="North Hill School", district=north.district),
    )
    PairingFactory(
        program=year.program,
        subject=north.subject,
        mentor_school=north.school,
        school=north.school,
        starts_on=year.program.ends_on,
    )
    PartnershipFactory(
        program=year.program,
        supporting_district=north.district,
        supported_district=north.district,
        subject=north.subject,
    )
    PartnershipFactory(
        program=year.program,
        form=Partnership.Form.SCHOOL,
        supporting_district=north.helping_district,
        supporting_school=north.helping_school,
        supported_district=south.district,
        supported_school=south.school,
    )
    PartnershipFactory(
        program=year.program,
        form=Partnership.Form.SUBJECT_GROUP,
        subject=south.subject,
        supporting_district=south.helping_district,
        supporting_school=south.helping_school,
        supported_district=south.district,
        supported_school=south.school,
        ends_on=date(2026, 1, 31),
    )
    PartnershipFactory(
        program=year.program,
        supporting_district=north.helping_district,
        supported_district=south.district,
        starts_on=date(2024, 9, 1),
        ends_on=date(2025, 8, 31),
    )


def counted_forms(year):
    north, south, kinds = year.north, year.south, year.kinds
    counted = {"author": north.mentor_user, "status": Status.COUNTED}
    guided = form_of(north.pairing, **counted, kind=kinds["guidance"], headcount=30)
    Lesson.objects.create(activity=guided, topic="Not studied", district=north.district)
    # A guest brings a person to South's row, and not the form.
    Attendance.objects.create(
        activity=guided, teacher=south.trainee, district=south.district, school=south.school
    )
    studied = form_of(
        north.pairing,
        **counted,
        kind=kinds["study"],
        starts_on=date(2026, 3, 21),
        headcount=100,
        headcount_qualifier="over",
    )
    Lesson.objects.create(
        activity=studied,
        teacher=north.mentor,
        topic="Parallel",
        district=north.helping_district,
        school=north.helping_school,
    )
    Lesson.objects.create(
        activity=studied,
        position=2,
        teacher=north.trainee,
        topic="Parallel",
        district=north.district,
        school=north.school,
    )
    Lesson.objects.create(activity=studied, position=3, name="A guest", topic="Parallel")
    colleague = TeacherFactory(name="North Colleague", school=north.school)
    Attendance.objects.create(
        activity=studied, teacher=colleague, district=north.district, school=north.school
    )
    Attendance.objects.create(activity=studied, name="Somebody without a record")
    paper(studied, (north.mentor, north.helping_district), (north.trainee, north.district))
    paper(studied, (north.trainee, north.district), (colleague, north.district))
    paper(studied, (colleague, north.district))
    paper(studied, (None, None))
    paper(studied, (colleague, north.district), kind="teaching_design")
    paper(
        studied,
        (north.mentor, north.helping_district),
        (north.trainee, north.district),
        kind="joint_project",
    )
    paper(studied, (north.trainee, north.district), (None, None), kind="joint_project")
    paper(studied, (None, None), kind="joint_project")
    by_people_of_no_pairing_now(year, studied)
    paper(studied, (north.trainee, north.district), kind="teaching_design")
    paper(studied, (north.mentor, north.helping_district), kind="compilation", characters=123_456)
    paper(studied, (north.mentor, north.helping_district), kind="compilation")
    paper(studied, (north.mentor, north.helping_district), kind="lesson_case", characters=9_000)
    of_two_districts(year, counted)
    form_of(south.pairing, **counted, kind=kinds["observation"], headcount=5).lessons.create(
        topic="Observed", teacher=south.trainee, district=south.district, school=south.school
    )
    form_of(
        south.pairing,
        **counted,
        kind=kinds["outreach"],
        starts_on=None,
        date_precision="unknown",
        headcount=None,
        list_is_complete=False,
    )
    city = ActivityFactory(
        **counted,
        program=year.program,
        pairing=north.pairing,
        subject=None,
        kind=kinds["guidance"],
        organiser_level="city",
        pairing_form="",
        confirming_district=None,
        confirming_school=None,
        headcount=200,
    )
    Talk.objects.create(activity=city, title="Writing a paper", name="An Expert")


def by_people_of_no_pairing_now(year, form):
    """Papers of a trainee whose pairing was cancelled, and of one whose was over before."""
    north = year.north
    for period in (
        {"cancelled_at": LONG_AGO},
        {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 8, 31), "end_reason": "completed"},
    ):
        pairing = PairingFactory(
            program=year.program,
            mentor=north.mentor,
            mentor_school=north.helping_school,
            subject=north.subject,
            school=north.school,
            **period,
        )
        paper(form, (pairing.trainee, north.district))


def of_two_districts(year, counted):
    """One event of both counties: once in the total, once in each row, home in neither."""
    north, south = year.north, year.south
    form = ActivityFactory(
        **counted,
        pairing=north.pairing,
        kind=year.kinds["online"],
        pairing_form="district",
        confirming_district=None,
        confirming_school=None,
        headcount=40,
        headcount_qualifier="about",
    )
    for side in (north, south):
        Party.objects.create(
            activity=form,
            side="supported",
            district=side.district,
            school=side.school,
            teacher=side.trainee,
        )
        Attendance.objects.create(
            activity=form, teacher=side.trainee, district=side.district, school=side.school
        )
    for title in ("First", "Second"):
        Talk.objects.create(activity=form, title=title)
    paper(form, (north.trainee, north.district), (south.trainee, south.district))


def forms_in_other_states(year):
    north = year.north
    for status in set(Status) - {Status.COUNTED}:
        form = form_of(
            north.pairing,
            author=north.mentor_user,
            status=status,
            kind=year.kinds["study"],
            headcount=1000,
            headcount_qualifier="about",
        )
        Lesson.objects.create(activity=form, topic=f"In {status}", district=north.district)
        Talk.objects.create(activity=form, title=f"In {status}")
        Attendance.objects.create(
            activity=form,
            teacher=TeacherFactory(name=f"North {status}"),
            district=north.district,
        )
        paper(form, (north.trainee, north.district))
        paper(form, (north.trainee, north.district), kind="compilation", characters=1_000_000)


def editions(year):
    """A correction that waits for the city, and one that has taken its predecessor's place."""
    north = year.north
    common = {
        "pairing": north.pairing,
        "author": north.mentor_user,
        "kind": year.kinds["guidance"],
    }
    first = form_of(**common, status="counted", reference="F-2025-900001", headcount=7)
    form_of(
        **common,
        status="city",
        reference="F-2025-900001",
        edition=2,
        corrects=first,
        headcount=8,
    )
    replaced = form_of(**common, status="replaced", reference="F-2025-900002", headcount=11)
    form_of(
        **common,
        status="counted",
        reference="F-2025-900002",
        edition=2,
        corrects=replaced,
        headcount=12,
    )


def without_a_chain(year):
    north, south = year.north, year.south
    for _each in range(3):
        GuidanceContactFactory(pairing=north.pairing)
    GuidanceContactFactory(pairing=south.pairing)
    GuidanceContactFactory(pairing=south.pairing, voided_at=LONG_AGO)
    place = {"program": year.program, "teacher": north.trainee, "district": north.district}
    AwardFactory(**place, subject=north.subject, school=north.school)
    AwardFactory(**place, level="province", rank="first")
    AwardFactory(**place, level="city", rank="grand", voided_at=LONG_AGO)
    AwardFactory(program=year.program, teacher=south.trainee, district=south.district, level="city")


def another_program(year):
    """The year before, with the same people: nothing of it may show."""
    north = year.north
    before = ProgramFactory(
        name="The year before",
        slug="before",
        starts_on=date(2024, 9, 1),
        ends_on=date(2025, 8, 31),
    )
    pairing = PairingFactory(
        program=before,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        starts_on=date(2024, 9, 1),
    )
    form = form_of(
        pairing,
        author=north.mentor_user,
        status="counted",
        kind=ActivityKindFactory(program=before, name="Study", key="study", lesson_study=True),
        starts_on=date(2025, 3, 1),
        headcount=500,
    )
    Lesson.objects.create(activity=form, topic="Last year", district=north.district)
    paper(form, (north.trainee, north.district))
    GuidanceContactFactory(pairing=pairing)
    AwardFactory(program=before, teacher=north.trainee, district=north.district)
    PartnershipFactory(
        program=before,
        supporting_district=north.helping_district,
        supported_district=north.district,
    )
