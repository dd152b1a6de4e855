"""Who is acting: grants as of a day, and the office's power over accounts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import RoleAssignment, User
from accounts.services import (
    actor_for,
    add_account,
    create_administrator,
    edit_account,
    end_role,
    grant_role,
    issue_password,
    new_password,
)
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import NOBODY, Grant, Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent
from roster.tests.factories import SubjectFactory, TeacherFactory

FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)


@pytest.fixture
def chief(administrator):
    return actor_for(administrator)


# --- who is acting ------------------------------------------------------------------------------


def test_rights_never_add_up_across_places(north, south):
    """Coordinator of North for science, of South for English: neither lends the other."""
    user = UserFactory()
    for corner in (north, south):
        RoleAssignmentFactory(
            user=user,
            role=Role.DISTRICT_COORDINATOR,
            district=corner.district,
            subject=corner.subject,
        )
    actor = actor_for(user)

    assert actor.coordinates(north.district.pk, north.subject.pk)
    assert actor.coordinates(south.district.pk, south.subject.pk)
    assert not actor.coordinates(north.district.pk, south.subject.pk)
    assert not actor.coordinates(south.district.pk, north.subject.pk)


def test_a_principal_who_coordinates_elsewhere_confirms_at_school_only(north, south):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.SCHOOL_CONFIRMER, school=north.school)
    RoleAssignmentFactory(user=user, role=Role.DISTRICT_COORDINATOR, district=south.district)
    actor = actor_for(user)

    assert actor.confirms_for(north.school.pk)
    assert not actor.confirms_for(south.school.pk)
    assert not actor.coordinates(north.district.pk)


def test_a_subject_lead_leads_one_subject_and_the_general_one_all(north):
    general = UserFactory()
    RoleAssignmentFactory(user=general, role=Role.SUBJECT_LEAD)
    other = SubjectFactory()

    assert north.lead_actor.leads(north.subject.pk)
    assert not north.lead_actor.leads(other.pk)
    assert actor_for(general).leads(other.pk)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 2, 28), False),
        (FIRST, True),
        (LAST, True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(db, day, holds):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.ADMINISTRATOR, starts_on=FIRST, ends_on=LAST)

    assert actor_for(user, on=day).is_administrator is holds


def test_a_closed_account_is_nobody(administrator):
    administrator.is_active = False

    assert actor_for(administrator) == NOBODY


def test_the_actor_comes_from_one_query(north, django_assert_num_queries):
    with django_assert_num_queries(1):
        actor_for(north.coordinator_user)


def test_an_actor_carries_the_names_of_its_places(north):
    assert north.coordinator_actor.places == (("North County", ""),)
    assert north.principal_actor.places == (("North Village School", ""),)
    assert north.lead_actor.places == (("Northern science", ""),)
    assert north.mentor_actor.places == ()


def test_names_are_masked_for_an_auditor_until_asked_for(auditor, administrator):
    assert actor_for(auditor).masks_names
    assert not actor_for(auditor, shows_names=True).masks_names
    assert not actor_for(administrator).masks_names


def test_an_auditor_with_work_of_their_own_reads_its_names(auditor, north):
    RoleAssignmentFactory(user=auditor, role=Role.SCHOOL_CONFIRMER, school=north.school)

    assert not actor_for(auditor).masks_names


# --- accounts -----------------------------------------------------------------------------------


def test_an_added_account_has_a_lower_case_name_and_no_password(chief):
    user = add_account(actor=chief, username="Wang.Xiuqing", name="王秀清")

    assert user.username == "wang.xiuqing"
    assert not user.has_usable_password()
    assert AuditEvent.objects.get(verb="accounts.account_added").by_id == chief.user_id


def test_a_user_name_is_given_once(chief):
    add_account(actor=chief, username="wang", name="王秀清")

    with pytest.raises(ValidationError, match="Another account has this user name"):
        add_account(actor=chief, username="WANG", name="王小明")


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_only_administrators_manage_accounts(north, who):
    actor = getattr(north, f"{who}_actor")
    acts = [
        lambda: add_account(actor=actor, username="new", name="New"),
        lambda: issue_password(north.trainee_user, actor=actor),
        lambda: edit_account(north.trainee_user, actor=actor, seen=1, name="Other"),
        lambda: grant_role(
            north.trainee_user, actor=actor, role=Role.ADMINISTRATOR, starts_on=FIRST
        ),
    ]
    before = list(User.objects.order_by("pk").values())

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert list(User.objects.order_by("pk").values()) == before
    assert not RoleAssignment.objects.filter(user=north.trainee_user).exists()


def test_an_auditor_manages_nothing(auditor, north):
    with pytest.raises(PermissionDenied):
        issue_password(north.trainee_user, actor=actor_for(auditor))


def test_nobody_grants_a_role_to_themselves(chief, administrator):
    with pytest.raises(PermissionDenied):
        grant_role(administrator, actor=chief, role=Role.AUDITOR, starts_on=FIRST)


def test_nobody_closes_their_own_account(chief, administrator):
    with pytest.raises(DomainError, match="another administrator"):
        edit_account(administrator, actor=chief, seen=1, is_active=False)


def test_nobody_makes_themselves_a_mentor(chief, administrator, north):
    """A mentor countersigns; an administrator takes no step of the chain."""
    with pytest.raises(DomainError, match="another administrator"):
        edit_account(administrator, actor=chief, seen=1, teacher=TeacherFactory())

    edit_account(administrator, actor=chief, seen=1, name="Chief", teacher=None)


def test_nobody_takes_an_ended_role_up_again(chief, administrator):
    """Ending it once more, later, would be granting it, even to oneself."""
    role = RoleAssignmentFactory(user=administrator, role=Role.SUBJECT_LEAD, ends_on=LAST)

    with pytest.raises(DomainError, match="Grant it again"):
        end_role(role, actor=chief, seen=1, ends_on=date(2027, 6, 30))

    end_role(role, actor=chief, seen=1, ends_on=date(2026, 5, 31))


def test_a_role_belongs_to_its_place(chief, north):
    with pytest.raises(ValidationError, match="Choose the place this role belongs to"):
        grant_role(north.mentor_user, actor=chief, role=Role.DISTRICT_COORDINATOR, starts_on=FIRST)


def test_a_role_is_held_once_in_a_place(chief, north):
    place = {"role": Role.SCHOOL_CONFIRMER, "school": north.school, "starts_on": FIRST}
    grant_role(north.mentor_user, actor=chief, **place)

    with pytest.raises(ValidationError, match="holds that role already"):
        grant_role(north.mentor_user, actor=chief, **place)


def test_an_ended_role_is_kept_with_its_last_day(chief, north):
    role = RoleAssignment.objects.get(user=north.coordinator_user)

    end_role(role, actor=chief, seen=role.version, ends_on=LAST)

    assert actor_for(north.coordinator_user, on=LAST).grants == (
        Grant(Role.DISTRICT_COORDINATOR, north.district.pk),
    )
    assert actor_for(north.coordinator_user, on=date(2026, 7, 1)).grants == ()
    assert AuditEvent.objects.get(verb="accounts.role_ended").after == {"ends_on": "2026-06-30"}


def test_an_account_changed_meanwhile_is_not_overwritten(chief, north):
    edit_account(north.mentor_user, actor=chief, seen=1, name="First")

    with pytest.raises(StaleStateError):
        edit_account(north.mentor_user, actor=chief, seen=1, name="Second")

    north.mentor_user.refresh_from_db()
    assert north.mentor_user.name == "First"


def test_an_issued_password_opens_and_is_nowhere_in_the_record(chief, north):
    password = issue_password(north.mentor_user, actor=chief)

    north.mentor_user.refresh_from_db()
    assert north.mentor_user.check_password(password)
    assert password not in str(list(AuditEvent.objects.values()))


def test_issued_passwords_differ_and_avoid_look_alikes():
    passwords = {new_password() for _each in range(200)}

    assert len(passwords) == 200
    signs = set("".join(passwords))
    assert not signs & set("01oOiIl")
    # A telephone asks for no shift key, and each group is short enough to keep in mind.
    assert not any(sign.isupper() for sign in signs)
    assert {len(group) for each in passwords for group in each.split("-")} == {5}


# --- the first administrator --------------------------------------------------------------------


def test_the_first_administrator_is_made_at_the_machine(db, capsys):
    call_command("create_administrator", "chief", "--name", "陈主任")

    user = User.objects.get(username="chief")
    assert user.check_password(capsys.readouterr().out.split()[-1])
    assert actor_for(user).is_administrator
    assert AuditEvent.objects.filter(by_name="create_administrator").count() == 3


def test_an_administrator_is_not_made_over_another_account(db):
    create_administrator(username="chief", name="陈主任")

    with pytest.raises(CommandError, match="Another account has this user name"):
        call_command("create_administrator", "chief")
