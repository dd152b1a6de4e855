"""The cast: two rural districts, North and South, each with the district that helps it.

Every name of the north contains "North", every name of the south "South": what a stranger must
never read. North's subject is science, South's is English; both share one open program.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from devtools.snapshot import copy_from, make_once
from pairings.models import Pairing, Partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.models import District, School, Subject, Teacher
from roster.tests.factories import DistrictFactory, SchoolFactory, SubjectFactory, TeacherFactory
from samples.reference_year.load import load_reference_year


@dataclass
class Corner:
    """One rural district, its helping district, and everybody between them."""

    program: Program
    subject: Subject
    district: District
    school: School
    helping_district: District
    helping_school: School
    partnership: Partnership
    mentor: Teacher
    trainee: Teacher
    pairing: Pairing
    mentor_user: User
    trainee_user: User
    principal_user: User
    coordinator_user: User
    helping_coordinator_user: User
    lead_user: User

    def __getattr__(self, name):
        """`north.mentor_actor` is the actor of `north.mentor_user`, as of now."""
        if name.endswith("_actor"):
            return actor_for(getattr(self, name.removesuffix("_actor") + "_user"))
        raise AttributeError(name)


@pytest.fixture
def in_march():
    """A Wednesday within the program year."""
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        yield


@pytest.fixture(autouse=True)
def nobodys_tries():
    """Tries to sign in are rationed by address, and every test asks from the same one."""
    cache.clear()


@pytest.fixture(autouse=True)
def everybodys_language():
    """A request leaves its reader's language in the thread; the next test does not inherit it."""
    yield
    translation.deactivate()


def corner(name: str, program: Program, subject_name: str) -> Corner:
    subject = SubjectFactory(name=subject_name)
    school = SchoolFactory(
        name=f"{name} Village School", district=DistrictFactory(name=f"{name} County")
    )
    helping_school = SchoolFactory(
        name=f"{name} City School",
        district=DistrictFactory(name=f"{name} City District"),
        setting=School.Setting.URBAN,
    )
    mentor = TeacherFactory(name=f"{name} Mentor", school=helping_school, school__subject=subject)
    trainee = TeacherFactory(name=f"{name} Trainee", school=school, school__subject=subject)

    def staff(title, role, **place):
        user = UserFactory(username=f"{name}-{title}".lower(), name=f"{name} {title.title()}")
        RoleAssignmentFactory(user=user, role=role, **place)
        return user

    return Corner(
        program=program,
        subject=subject,
        district=school.district,
        school=school,
        helping_district=helping_school.district,
        helping_school=helping_school,
        partnership=PartnershipFactory(
            program=program,
            subject=subject,
            supporting_district=helping_school.district,
            supported_district=school.district,
        ),
        mentor=mentor,
        trainee=trainee,
        pairing=PairingFactory(
            program=program,
            subject=subject,
            mentor=mentor,
            mentor_school=helping_school,
            trainee=trainee,
            school=school,
        ),
        mentor_user=UserFactory(
            username=f"{name}-mentor".lower(), name=mentor.name, teacher=mentor
        ),
        trainee_user=UserFactory(
            username=f"{name}-trainee".lower(), name=trainee.name, teacher=trainee
        ),
        principal_user=staff("principal", Role.SCHOOL_CONFIRMER, school=school),
        coordinator_user=staff("coordinator", Role.DISTRICT_COORDINATOR, district=school.district),
        helping_coordinator_user=staff(
            "helper", Role.DISTRICT_COORDINATOR, district=helping_school.district
        ),
        lead_user=staff("lead", Role.SUBJECT_LEAD, subject=subject),
    )


@pytest.fixture
def program(db):
    return ProgramFactory(name="The program year", slug="the-year")


@pytest.fixture
def north(program):
    return corner("North", program, "Northern science")


@pytest.fixture
def south(program):
    return corner("South", program, "Southern English")


@pytest.fixture
def administrator(db):
    user = UserFactory(username="administrator", name="Administrator")
    RoleAssignmentFactory(user=user, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def auditor(db):
    user = UserFactory(username="auditor", name="Auditor")
    RoleAssignmentFactory(user=user, role=Role.AUDITOR)
    return user


@pytest.fixture(scope="session")
def kept_reference_year(django_db_setup, django_db_blocker, folder_of_the_run) -> Path:
    """The rows of the reference year, made once in a run of tests; no test sees them made."""
    folder = folder_of_the_run / "reference-year"
    with django_db_blocker.unblock():
        make_once(folder, load_reference_year)
    return folder


@pytest.fixture
def own_reference_year(kept_reference_year, db):
    """The reference year for one test."""
    copy_from(kept_reference_year)
    return Program.objects.get(slug="reference-year")


@pytest.fixture(scope="module")
def reference_year(kept_reference_year, django_db_blocker):
    """The same for all tests of a module; rolled back after them.

    Tests of such a module run inside the open transaction: mark them `django_db`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        copy_from(kept_reference_year)
        yield Program.objects.get(slug="reference-year")
        transaction.set_rollback(True)
