"""People to sign in as: one account for each role of the reference year, with one password.

The password is this checkout's own, made once and kept beside its data.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import RoleAssignment, User
from accounts.services import actor_for
from core.actor import Role
from core.exceptions import DomainError
from desk.home import Board
from programs.models import Program
from samples.reference_year.load import INSTALLER, load_reference_year

# User name, and the account of the reference year that gets it.
TAKEN_OVER = {
    "mentor": "ref-mentor-0-0",
    "trainee": "ref-trainee-0-0",
    "principal": "ref-school-nancun",
    "coordinator": "ref-by",
    "lead": "ref-lead-sci",
}
ADDED = {"administrator": Role.ADMINISTRATOR, "auditor": Role.AUDITOR}
NAMES = {"administrator": "示例管理员", "auditor": "示例审计员"}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    name: str
    place: str
    waiting: int


def password() -> str:
    """Readable by the owner alone; the same for every demo account of this checkout."""
    path = Path(settings.DATA_DIR) / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{accounts.new_password()}-{secrets.randbelow(90) + 10}", encoding="ascii")
    return path.read_text(encoding="ascii")


def load_demo() -> None:
    """The reference year, and its accounts opened for signing in. Safe to run again."""
    if settings.HTTPS:
        raise DomainError(_("This portal is in real use: it gets no demo accounts."))
    load_reference_year()
    with transaction.atomic():
        for username, former in TAKEN_OVER.items():
            if not User.objects.filter(username=username).exists():
                user = User.objects.get(username=former)
                accounts.edit_account(user, actor=INSTALLER, seen=user.version, username=username)
                accounts.set_password(user, password(), actor=INSTALLER)
        for username, role in ADDED.items():
            if not User.objects.filter(username=username).exists():
                user = accounts.add_account(
                    actor=INSTALLER,
                    username=username,
                    name=NAMES[username],
                    password=password(),
                )
                accounts.grant_role(
                    user,
                    actor=INSTALLER,
                    role=role,
                    starts_on=Program.objects.get(slug="reference-year").starts_on,
                )


def demo_accounts() -> Iterator[DemoAccount]:
    """Who can sign in, with how many forms their home page asks them to act on.

    A password that was changed is not shown.
    """
    for username in (*TAKEN_OVER, *ADDED):
        user = User.objects.select_related("teacher").filter(username=username).first()
        if user is None:
            continue
        roles = RoleAssignment.objects.filter(user=user).select_related(
            "district", "school", "subject"
        )
        yield DemoAccount(
            username=username,
            password=password() if user.check_password(password()) else "(changed)",
            name=user.name,
            place=", ".join(str(role) for role in roles) or username.title(),
            waiting=Board(actor_for(user)).waiting(),
        )
