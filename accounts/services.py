"""Who is acting: accounts, roles, and the grants that follow from them.

One file although it is long: whoever adds an account grants its roles and issues its password,
and the same people are told of all three.
"""

import datetime
import functools
import itertools
import re
import secrets
import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.derived import FOLLOWING, NO_GROUP
from accounts.gaps import fill
from accounts.models import Deputy, RoleAssignment, User
from core.actor import Actor, Deputed, Grant, GroupLed, Role
from core.audit import record_event
from core.editing import add, change, remove
from core.exceptions import DomainError
from core.models import Notice
from core.notices import owe
from core.prepared import Prepared
from roster.people.name_sort import sort_key, tidy_name

# Over all of the office's records, so no single person gives them.
GREAT_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
# Letters and digits that nobody confuses on a printed slip, each one touch on a telephone.
SLIP_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# A staff number that may be a user name as well; a stem leaves room for a number.
FIT_TO_SIGN_IN_WITH = re.compile(r"[\w.@+-]{1,50}")
LONGEST_STEM = 40
SECOND_FACTOR_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR, Role.AUDITOR}
)


class Held(NamedTuple):
    """One row of what an account holds; without a role it is of a group that somebody leads."""

    role: str
    district: int | None
    school: int | None
    subject: int | None
    name: str
    name_en: str
    user: int
    whose: str
    group: uuids.UUID | None
    program: int | None
    person: int | None
    district_order: int | None
    pk: int

    @property
    def grant(self) -> Grant:
        return Grant(Role(self.role), self.district, self.school, self.subject)


# The narrowest place names the grant: a school before its district, a district before a subject.
GRANT_COLUMNS = (
    "role",
    "district_id",
    "school_id",
    "subject_id",
    Coalesce("school__name", "district__name", "subject__name"),
    Coalesce("school__name_en", "district__name_en", "subject__name_en"),
    # Whose it is: one's own, or that of somebody who named a deputy.
    "user_id",
    Coalesce(NullIf("user__name", Value("")), "user__username"),
    *NO_GROUP,
    # Their order, for rows of several tables have none.
    "district__sort_order",
    "pk",
)


def actor_for(user, *, on: datetime.date | None = None, shows_names: bool = False) -> Actor:
    """The actor of a signed-in account on a day (today), from one query.

    A deactivated account is nobody. An auditor's names are masked unless `shows_names`. Whoever
    has come to administer or audit since they were named, or to work elsewhere, is nobody's deputy.
    """
    if not user.is_authenticated or not user.is_active:
        return Actor()
    rows = in_order(grants_held().ask(user.pk, on or timezone.localdate()))
    own = [row for row in rows if row.role and row.user == user.pk]
    grants = tuple(row.grant for row in own)
    roles = {grant.role for grant in grants}
    is_great = bool(roles & GREAT_ROLES)
    others = [] if is_great else [row for row in rows if row.user != user.pk]
    deputed = tuple(Deputed(row.grant, row.user, row.whose) for row in others)
    led = () if is_great else groups_in(row for row in rows if not row.role)
    return Actor(
        user_id=user.pk,
        name=str(user),
        teacher_id=user.teacher_id,
        grants=grants,
        deputed=deputed,
        masks_names=roles == {Role.AUDITOR} and not shows_names,
        places=(
            *((row.name, row.name_en) for row in own if row.name),
            *((each.name, each.name_en) for each in led),
        ),
        groups_led=led,
    )


@functools.cache
def grants_held() -> Prepared:
    """What an account holds on a day, itself and as a deputy, and what follows without a grant."""

    def held(user: int, day: datetime.date):
        standing_in = Deputy.objects.running(day).filter(deputy=user).values("assignment")
        rows = RoleAssignment.objects.running(day).filter(
            Q(user=user) | Q(pk__in=standing_in, user__is_active=True)
        )
        following = (each(user, day) for each in FOLLOWING)
        return rows.order_by().values_list(*GRANT_COLUMNS).union(*following, all=True)

    return Prepared(held, -1, datetime.date.min)


def in_order(rows: Iterable[tuple]) -> list[Held]:
    """As roles are listed: by role, then by district, what has none first."""

    def place(row: Held) -> tuple:
        order = row.district_order
        return row.role, order is not None, order or 0, row.pk

    return sorted((Held(*row) for row in rows), key=place)


def groups_in(rows: Iterable[Held]) -> tuple[GroupLed, ...]:
    """The groups of rows with one line for each of their people."""
    people, known = defaultdict(set), {}
    for row in rows:
        group = row.group
        known[group] = (group, row.name, row.name_en, row.program, row.district, row.subject)
        people[group].add(row.person)
    return tuple(
        GroupLed(*known[group], frozenset(people[group] - {None})) for group in sorted(known)
    )


def is_staff(actor: Actor) -> bool:
    """Holds a role that reaches other people's records, and so needs a second factor."""
    grants = (*actor.grants, *(each.grant for each in actor.deputed))
    return any(grant.role in SECOND_FACTOR_ROLES for grant in grants)


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user)


def new_password() -> str:
    """A password to print on a slip: two groups of five, about fifty bits."""
    groups = ("".join(secrets.choice(SLIP_ALPHABET) for _each in range(5)) for _each in range(2))
    return "-".join(groups)


def may_manage_accounts(actor: Actor) -> bool:
    return actor.is_administrator


@transaction.atomic
def welcome(
    *, actor: Actor, role: str = "", district=None, school=None, subject=None, **account
) -> tuple[User, RoleAssignment | None, str]:
    """All that somebody new needs: the account, its first role if any, a password to hand over."""
    user = add_account(actor=actor, **account)
    given = None
    if role:
        given = grant_role(
            user,
            actor=actor,
            role=Role(role),
            district=district,
            school=school,
            subject=subject,
            starts_on=timezone.localdate(),
        )
    return user, given, issue_password(user, actor=actor)


@transaction.atomic
def add_account(
    *,
    actor: Actor,
    name: str,
    username: str = "",
    email: str = "",
    teacher=None,
    language: str = "",
    password: str | None = None,
    uuid=None,
) -> User:
    """Add an account. Without a password nobody can sign in to it until one is issued.

    Without a user name it gets one: see `free_username`.
    """
    if not may_manage_accounts(actor):
        raise PermissionDenied
    user = User(
        uuid=uuid or uuids.uuid4(),
        username=User.normalize_username(username) or free_username(name, teacher),
        name=tidy_name(name),
        email=email,
        teacher=teacher,
        language=language,
    )
    user.set_unusable_password()
    add(user, actor=actor, verb="accounts.account_added", username=user.username, teacher=teacher)
    if password:
        set_password(user, password, actor=actor)
    return user


def free_username(name: str, teacher=None) -> str:
    """The teacher's staff number, or else the name in pinyin; numbered where that is taken."""
    number = User.normalize_username(teacher.staff_number) if teacher else ""
    letters = "".join(each for each in sort_key(name) if each.isalpha())[:LONGEST_STEM]
    stem = number if number and FIT_TO_SIGN_IN_WITH.fullmatch(number) else letters
    if not stem:
        return ""
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(each for each in numbered(stem) if each not in taken)


def numbered(stem: str) -> Iterator[str]:
    """wangfang, wangfang2, wangfang3, …"""
    yield stem
    yield from (f"{stem}{number}" for number in itertools.count(2))


@transaction.atomic
def set_password(
    user: User, password: str, *, actor: Actor, issued_at: datetime.datetime | None = None
) -> None:
    """Give the account this password; every session it has ends with the old one.

    One that is issued (`issued_at`) lets its owner in to choose their own, and to nothing else.
    """
    if not may_manage_accounts(actor):
        raise PermissionDenied
    validate_password(password, user)
    store_password(user, password, issued_at=issued_at)
    record_event(actor, "accounts.password_issued", user)
    tell_of_great_power(user, Touch.PASSWORD, actor=actor)


def store_password(user: User, password: str, *, issued_at: datetime.datetime | None) -> None:
    user.set_password(password)
    user.password_issued_at = issued_at
    user.save(update_fields=["password", "password_issued_at"])


@transaction.atomic
def issue_password(user: User, *, actor: Actor) -> str:
    """A new password for the account, told once and kept nowhere; the old one stops working."""
    password = new_password()
    set_password(user, password, actor=actor, issued_at=timezone.now())
    return password


@transaction.atomic
def keep_own_password(user: User, password: str) -> None:
    """A person's own choice of password, after the sign-in pages have judged it."""
    was_issued = user.password_issued_at is not None
    store_password(user, password, issued_at=None)
    verb = "accounts.issued_password_replaced" if was_issued else "accounts.password_changed"
    record_event(actor_for(user), verb, user)


def note_sign_in(user: User) -> None:
    """Write down that somebody signed in."""
    record_event(actor_for(user), "accounts.signed_in", user)


def note_second_factor(user: User, what: str) -> None:
    """Write down that somebody changed their own second factor: `set_up`, `off` or `codes_made`."""
    verbs = {
        "set_up": "accounts.second_factor_set_up",
        "off": "accounts.second_factor_off",
        "codes_made": "accounts.second_factor_codes_made",
    }
    record_event(actor_for(user), verbs[what], user)


@transaction.atomic
def drop_second_factor(user: User, *, actor: Actor) -> bool:
    """Take the second factor of somebody who lost phone and codes; they set up another.

    Only whoever runs the machine can: no account of the portal may weaken another one's door.
    Returns whether there was one.
    """
    if actor.user_id is not None:
        raise PermissionDenied
    dropped, _by_model = Authenticator.objects.filter(user=user).delete()
    if dropped:
        record_event(actor, "accounts.second_factor_dropped", user)
    return bool(dropped)


@transaction.atomic
def edit_account(user: User, *, actor: Actor, seen: int, **values) -> User:
    """Change name, e-mail, teacher, or whether the account may sign in."""
    if not may_manage_accounts(actor):
        raise PermissionDenied
    if user.pk == actor.user_id:
        check_own_account(user, values)
    if values.get("name", user.name) != user.name:
        values["name"] = tidy_name(values["name"])
    changed = change(user, actor=actor, seen=seen, verb="accounts.account_changed", **values)
    if changed.is_active != user.is_active:
        touch = Touch.OPENED if changed.is_active else Touch.CLOSED
        tell_of_great_power(user, touch, actor=actor)
        for assignment in RoleAssignment.objects.running(timezone.localdate()).filter(user=changed):
            fill(assignment)
    return changed


def check_own_account(user: User, values: dict) -> None:
    """Nobody closes the account they act with, or makes it a mentor's or trainee's."""
    if values.get("is_active") is False:
        raise DomainError(_("You cannot close your own account. Ask another administrator."))
    if "teacher" in values and values["teacher"] != user.teacher:
        raise DomainError(
            _("You cannot tie your own account to a teacher. Ask another administrator.")
        )


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
    """Give an account a role in one place. Nobody grants a role to themselves.

    One of GREAT_ROLES waits for another administrator, where there is one besides the two.
    """
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
        granted_by_id=actor.user_id,
    )
    others = other_administrators(actor, user) if role in GREAT_ROLES else []
    assignment.waits = bool(others)
    add(
        assignment,
        actor=actor,
        verb="accounts.role_asked_for" if others else "accounts.role_granted",
        account=user,
    )
    owe(
        others,
        "accounts.role_waits",
        key=key_of_waiting(assignment),
        address=user.get_absolute_url(),
        values={"name": user.name, "role": str(role)},
    )
    fill(assignment)
    return assignment


def other_administrators(actor: Actor, user: User | None) -> list[User]:
    """Who could approve what this actor gives to that account, or to a new one.

    Nobody where the machine acts.
    """
    if actor.user_id is None:
        return []
    held = RoleAssignment.objects.running(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(people.exclude(pk__in=[actor.user_id, *([user.pk] if user else [])]))


class Touch(StrEnum):
    """What one administrator does alone to somebody who administers or audits."""

    PASSWORD = "password"  # noqa: S105
    CLOSED = "closed"
    OPENED = "opened"
    ENDED = "ended"


def tell_of_great_power(user: User, what: Touch, *, actor: Actor) -> None:
    """No single person sets aside those who would have to approve, without their knowing it."""
    held = RoleAssignment.objects.running(timezone.localdate())
    is_great = what == Touch.ENDED or held.filter(user=user, role__in=GREAT_ROLES).exists()
    if actor.user_id is None or not is_great:
        return
    administrators = User.objects.filter(
        Q(pk__in=held.filter(role=Role.ADMINISTRATOR).values("user")) | Q(pk=user.pk)
    )
    owe(
        administrators.exclude(pk=actor.user_id),
        "accounts.great_role_touched",
        key=f"great-{uuids.uuid4()}",
        address=user.get_absolute_url(),
        values={"name": user.name, "what": str(what), "who": actor.name},
    )


def may_decide(actor: Actor, assignment: RoleAssignment) -> bool:
    """Approve or decline: an administrator who neither gave the role nor is to hold it."""
    return (
        assignment.waits
        and may_manage_accounts(actor)
        and actor.user_id not in {assignment.granted_by_id, assignment.user_id}
    )


def may_decline(actor: Actor, assignment: RoleAssignment) -> bool:
    """Who may approve it, or who gave it and thinks better of it."""
    is_own = assignment.waits and assignment.granted_by_id == actor.user_id
    return may_decide(actor, assignment) or (is_own and may_manage_accounts(actor))


@transaction.atomic
def approve_role(assignment: RoleAssignment, *, actor: Actor, seen: int) -> RoleAssignment:
    """The second administrator's word: the role is in force from now on, within its days."""
    if not may_decide(actor, assignment):
        raise PermissionDenied
    approved = change(
        assignment,
        actor=actor,
        seen=seen,
        verb="accounts.role_approved",
        detail={"account": assignment.user},
        waits=False,
        approved_by_id=actor.user_id,
    )
    settle_waiting(assignment)
    fill(approved)
    return approved


@transaction.atomic
def decline_role(assignment: RoleAssignment, *, actor: Actor, seen: int) -> RoleAssignment:
    """The role is not given; the record of changes keeps that it was asked for."""
    if not may_decline(actor, assignment):
        raise PermissionDenied
    declined = remove(assignment, actor=actor, seen=seen, verb="accounts.role_declined")
    settle_waiting(assignment)
    return declined


def settle_waiting(assignment: RoleAssignment) -> None:
    """Whoever was told of it need not read it any more."""
    told = Notice.objects.unread().filter(key=key_of_waiting(assignment))
    told.update(read_at=timezone.now())


def key_of_waiting(assignment: RoleAssignment) -> str:
    return f"role-{assignment.uuid}"


@transaction.atomic
def end_role(
    assignment: RoleAssignment, *, actor: Actor, seen: int, ends_on: datetime.date
) -> RoleAssignment:
    """The role ends after this day; what was done in it stays.

    An end that is set comes no later: whoever is to hold the role again is granted it again.
    """
    if not may_manage_accounts(actor):
        raise PermissionDenied
    if assignment.ends_on and ends_on > assignment.ends_on:
        raise DomainError(
            _("This role ends on %(day)s. Grant it again to somebody who is to hold it longer.")
            % {"day": date_format(assignment.ends_on)}
        )
    ended = change(
        assignment,
        actor=actor,
        seen=seen,
        verb="accounts.role_ended",
        detail={"account": assignment.user},
        ends_on=ends_on,
    )
    if ended.role in GREAT_ROLES:
        tell_of_great_power(ended.user, Touch.ENDED, actor=actor)
    return ended


@transaction.atomic
def create_administrator(*, username: str, name: str) -> str:
    """The first administrator, made by whoever runs the machine; returns the password, once.

    It is theirs already: nobody else was told it.
    """
    machine = Actor(name="create_administrator", grants=(Grant(Role.ADMINISTRATOR),))
    user = add_account(actor=machine, username=username, name=name)
    grant_role(user, actor=machine, role=Role.ADMINISTRATOR, starts_on=timezone.localdate())
    password = new_password()
    set_password(user, password, actor=machine)
    return password


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """The reader's own choice, kept with the account."""
    User.objects.filter(pk=user.pk).update(language=language)


def show_names(*, actor: Actor, user: User) -> None:
    """Write down that an auditor asked to see names; the session then shows them."""
    record_event(actor, "accounts.names_shown", user)
