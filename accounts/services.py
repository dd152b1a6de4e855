"""Who is acting: accounts, roles, and the grants that follow from them."""

import datetime
import secrets
import uuid as uuids

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import RoleAssignment, User
from core.actor import Actor, Grant, Role
from core.audit import record_event
from core.editing import change
from core.exceptions import DomainError

# Letters and digits that nobody confuses on a printed slip.
SLIP_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SECOND_FACTOR_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR, Role.AUDITOR}
)


def actor_for(user, *, on: datetime.date | None = None, shows_names: bool = False) -> Actor:
    """The actor of a signed-in account on a day (today), from one query.

    A deactivated account is nobody. An auditor's names are masked unless `shows_names`.
    """
    if not user.is_authenticated or not user.is_active:
        return Actor()
    rows = RoleAssignment.objects.filter(user=user).running(on or timezone.localdate())
    grants = tuple(
        Grant(Role(role), district, school, subject)
        for role, district, school, subject in rows.values_list(
            "role", "district_id", "school_id", "subject_id"
        )
    )
    roles = {grant.role for grant in grants}
    return Actor(
        user_id=user.pk,
        name=str(user),
        teacher_id=user.teacher_id,
        grants=grants,
        masks_names=roles == {Role.AUDITOR} and not shows_names,
    )


def new_password() -> str:
    """A password to print on a slip: two groups of five, about fifty bits."""
    groups = ("".join(secrets.choice(SLIP_ALPHABET) for _each in range(5)) for _each in range(2))
    return "-".join(groups)


def may_manage_accounts(actor: Actor) -> bool:
    return actor.is_administrator


@transaction.atomic
def add_account(
    *,
    actor: Actor,
    username: str,
    name: str,
    email: str = "",
    teacher=None,
    language: str = "",
    password: str | None = None,
    uuid=None,
) -> User:
    """Add an account. Without a password nobody can sign in to it until one is issued."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    user = User(
        uuid=uuid or uuids.uuid4(),
        username=User.normalize_username(username.lower()),
        name=name,
        email=email,
        teacher=teacher,
        language=language,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save(force_insert=True)
    record_event(actor, "accounts.account_added", user, username=user.username, teacher=teacher)
    if password:
        set_password(user, password, actor=actor)
    return user


@transaction.atomic
def set_password(user: User, password: str, *, actor: Actor) -> None:
    """Give the account this password; every session it has ends with the old one."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(actor, "accounts.password_issued", user)


@transaction.atomic
def edit_account(user: User, *, actor: Actor, seen: int, **values) -> User:
    """Change name, e-mail, teacher, or whether the account may sign in."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    if user.pk == actor.user_id and values.get("is_active") is False:
        raise DomainError(_("You cannot close your own account. Ask another administrator."))
    return change(user, actor=actor, seen=seen, verb="accounts.account_changed", **values)


@transaction.atomic
def grant_role(
    user: User,
    *,
    actor: Actor,
    role: Role,
    district=None,
    school=None,
    subject=None,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    uuid=None,
) -> RoleAssignment:
    """Give an account a role in one place. Nobody grants a role to themselves."""
    if not may_manage_accounts(actor) or user.pk == actor.user_id:
        raise PermissionDenied
    assignment = RoleAssignment(
        uuid=uuid or uuids.uuid4(),
        user=user,
        role=role,
        district=district,
        school=school,
        subject=subject,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    assignment.full_clean()
    assignment.save(force_insert=True)
    record_event(actor, "accounts.role_granted", assignment, account=user.username, role=str(role))
    return assignment


@transaction.atomic
def end_role(
    assignment: RoleAssignment, *, actor: Actor, seen: int, ends_on: datetime.date
) -> RoleAssignment:
    """The role ends after this day; what was done in it stays."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    return change(assignment, actor=actor, seen=seen, verb="accounts.role_ended", ends_on=ends_on)


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """The reader's own choice, kept with the account."""
    User.objects.filter(pk=user.pk).update(language=language)


def show_names(*, actor: Actor, user: User) -> None:
    """Write down that an auditor asked to see names; the session then shows them."""
    record_event(actor, "accounts.names_shown", user)
