"""Nobody gives the reach of an administrator or auditor alone, once there are two to decide."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import RoleAssignment
from accounts.services import (
    actor_for,
    approve_role,
    create_administrator,
    decline_role,
    edit_account,
    end_role,
    grant_role,
    issue_password,
)
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from core.models import AuditEvent, Notice

TODAY = date(2026, 3, 18)


@pytest.fixture
def second(db):
    """Another administrator beside the cast's one."""
    user = UserFactory(username="second", name="Second Administrator")
    RoleAssignmentFactory(user=user, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def newcomer(db):
    return UserFactory(username="newcomer", name="Newcomer")


def give(administrator, user, role=Role.AUDITOR, **place) -> RoleAssignment:
    return grant_role(
        user, actor=actor_for(administrator), role=role, starts_on=date(2026, 3, 1), **place
    )


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_only_administrator_gives_it_alone(administrator, newcomer, role):
    assert not give(administrator, newcomer, role).waits
    assert actor_for(newcomer).has_role(role)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_with_a_second_one_it_waits_and_reaches_nothing_until_approved(
    administrator, second, newcomer, role
):
    grant = give(administrator, newcomer, role)
    assert grant.waits
    assert actor_for(newcomer).grants == ()

    approve_role(grant, actor=actor_for(second), seen=1)

    assert actor_for(newcomer).has_role(role)
    grant.refresh_from_db()
    assert (grant.waits, grant.granted_by, grant.approved_by) == (False, administrator, second)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["accounts.role_asked_for", "accounts.role_approved"]


def test_other_roles_do_not_wait(administrator, second, newcomer, north):
    place = {"role": Role.DISTRICT_COORDINATOR, "district": north.district}
    assert not give(administrator, newcomer, **place).waits


def test_who_gave_it_and_who_gets_it_do_not_approve_it(administrator, second, newcomer, north):
    grant = give(administrator, newcomer)
    promoted = give(administrator, second, Role.AUDITOR)
    assert not promoted.waits, "nobody is left who could approve it"

    strangers = [administrator, newcomer, north.coordinator_user, north.lead_user]
    for who in strangers:
        with pytest.raises(PermissionDenied):
            approve_role(grant, actor=actor_for(who), seen=1)
    for who in strangers[1:]:
        with pytest.raises(PermissionDenied):
            decline_role(grant, actor=actor_for(who), seen=1)


def test_a_closed_account_is_nobody_who_could_approve(administrator, second, newcomer):
    second.is_active = False
    second.save()

    assert not give(administrator, newcomer).waits


@pytest.mark.parametrize("who", ["administrator", "second"])
def test_it_is_declined_or_taken_back_and_may_be_asked_for_again(
    request, administrator, second, newcomer, who
):
    grant = give(administrator, newcomer)

    decline_role(grant, actor=actor_for(request.getfixturevalue(who)), seen=1)

    assert not RoleAssignment.objects.filter(user=newcomer).exists()
    assert AuditEvent.objects.first().verb == "accounts.role_declined"
    assert give(administrator, newcomer).waits


def test_asked_for_twice_it_waits_once(administrator, second, newcomer):
    give(administrator, newcomer)
    with pytest.raises(ValidationError):
        give(administrator, newcomer)


def test_the_machine_makes_an_administrator_at_once(administrator, second):
    create_administrator(username="third", name="Third")

    assert actor_for(RoleAssignment.objects.get(user__username="third").user).is_administrator


def test_the_other_administrators_are_told_until_one_has_decided(administrator, second, newcomer):
    third = UserFactory(username="third")
    RoleAssignmentFactory(user=third, role=Role.ADMINISTRATOR)

    grant = give(administrator, newcomer)
    told = Notice.objects.unread().filter(message="accounts.role_waits")
    assert {notice.to for notice in told} == {second, third}

    approve_role(grant, actor=actor_for(third), seen=1)
    assert not told.all().exists()


def test_the_database_holds_it_too(administrator, second, newcomer, north):
    grant = give(administrator, newcomer)
    wrong = [
        {"waits": False, "approved_by": administrator},
        {"waits": False, "approved_by": newcomer},
        {"approved_by": second},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.filter(pk=grant.pk).update(**values)
    coordinator = RoleAssignment.objects.filter(user=north.coordinator_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        coordinator.update(waits=True)


def test_on_the_pages_one_asks_and_another_approves(client, administrator, second, newcomer):
    page = newcomer.get_absolute_url()
    client.force_login(administrator)
    data = {"role": "auditor", "starts_on": "2026-03-01"}
    form = client.get(reverse("accounts:grant", args=[newcomer.uuid])).context["form"]
    asked = client.post(
        reverse("accounts:grant", args=[newcomer.uuid]),
        data | {"uuid": form["uuid"].value()},
        follow=True,
    )
    grant = RoleAssignment.objects.get(user=newcomer)
    approve = reverse("accounts:approve-role", args=[grant.uuid])
    assert "waits until another administrator approves it" in asked.text
    assert approve not in asked.text
    assert client.get(approve).status_code == 403

    client.force_login(second)
    assert "Approve a role" in client.get(reverse("home")).text
    assert approve in client.get(page).text
    said = client.get(approve).text
    assert "gives Newcomer the role" in said
    client.post(approve, {"version": 1})

    assert actor_for(newcomer).is_auditor
    assert "Approve a role" not in client.get(reverse("home")).text
    assert client.get(approve).status_code == 403


def test_nobody_sets_the_other_administrator_aside_unseen(administrator, second, newcomer, north):
    """One could otherwise close the other's account, and be the only one left to decide."""
    one, other = actor_for(administrator), RoleAssignment.objects.get(user=second)
    told = Notice.objects.filter(message="accounts.great_role_touched")

    edit_account(newcomer, actor=one, seen=1, is_active=False)
    issue_password(north.coordinator_user, actor=one)
    assert not told.exists(), "nothing of great power"

    issue_password(second, actor=one)
    edit_account(second, actor=one, seen=1, is_active=False)
    second.refresh_from_db()
    edit_account(second, actor=one, seen=2, is_active=True)
    end_role(other, actor=one, seen=1, ends_on=TODAY)

    assert [(notice.to, notice.values["what"]) for notice in told.order_by("pk")] == [
        (second, "password"),
        (second, "closed"),
        (second, "opened"),
        (second, "ended"),
    ]
    assert (
        str(told.order_by("pk")[1].about)
        == "Administrator closed the account of Second Administrator"
    )
