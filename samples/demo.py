"""The demo: a year that lives today and the reference year, with people to sign in as.

Its password is this checkout's own, made once and kept beside its data.
"""

import datetime
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import RoleAssignment, User
from accounts.services import actor_for
from activities.closing.services import close_program
from core.exceptions import DomainError
from core.models import AuditEvent
from core.names import in_language
from desk.home import Board
from programs.models import Program
from samples.reference_year.load import load_reference_year
from samples.reference_year.sources import read
from samples.this_year.calendar import moment
from samples.this_year.clock import turned_back
from samples.this_year.load import INSTALLER, load_this_year
from samples.this_year.years import THIS_YEAR

USERNAMES = (
    *("mentor", "trainee", "leader", "principal", "coordinator", "lead", "administrator"),
    "auditor",
)
# A key that follows from a name is a sample's; everybody else's accounts have keys by chance.
KEY_FROM_A_NAME = 5


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    name: str
    place: str
    waiting: int


class State(StrEnum):
    """What stands in the database: no demo, this one, that of an earlier release, a real portal."""

    NONE = "none"
    DEMO = "demo"
    EARLIER = "earlier"
    REAL = "real"


def password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo_password"


def password() -> str:
    """Readable by the owner alone; the same for every demo account of this checkout."""
    path = password_file()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{accounts.new_password()}-{secrets.randbelow(90) + 10}", encoding="ascii")
    return path.read_text(encoding="ascii")


def load_demo(today: datetime.date | None = None) -> None:
    """Both years as they stand on the morning of `today`, open for signing in.

    Where they are already nothing changes. Raises DomainError where the portal is in real use, or
    holds the demo of an earlier release.
    """
    found = state()
    if found == State.REAL or settings.HTTPS:
        raise DomainError(_("This portal is in real use: it gets no demo accounts."))
    if found == State.EARLIER:
        raise DomainError(
            _("This is the demo of an earlier release. ./dev run offers to renew it.")
        )
    if found == State.NONE:
        today = today or timezone.localdate()
        with transaction.atomic():
            load_closed_reference_year()
            load_this_year(today)
            open_accounts(today)


def load_closed_reference_year() -> None:
    """It was entered when it ended; since then nothing in it has changed."""
    year = read("places")["program"]
    with turned_back() as clock:
        clock.moment = moment(datetime.date.fromisoformat(year["ends_on"]), 17)
        load_reference_year()
        program = Program.objects.get(slug=year["slug"])
        if program.state == Program.State.OPEN:
            close_program(program, actor=INSTALLER, seen=program.version, leave_waiting=True)


def open_accounts(today: datetime.date) -> None:
    with turned_back() as clock:
        clock.moment = moment(today, 0, 2)
        people = User.objects.filter(username__in=USERNAMES)
        first = people.earliest("pk")
        accounts.set_password(first, password(), actor=INSTALLER)
        # One key opens them all: it is made to take long.
        people.update(password=first.password)


# --- what there is --------------------------------------------------------------------------------


def state() -> State:
    """One account that is not a sample's makes it a real portal, whatever else is in it."""
    if any(not is_of_a_sample(user) for user in User.objects.only("uuid", "password").iterator()):
        return State.REAL
    if Program.objects.filter(slug=THIS_YEAR).exists():
        return State.DEMO
    is_taken = User.objects.filter(username__in=USERNAMES).exists()
    return State.EARLIER if is_taken else State.NONE


def is_of_a_sample(user: User) -> bool:
    """By its key, or, in an earlier demo, by the password that opens it."""
    if user.uuid.version == KEY_FROM_A_NAME:
        return True
    return password_file().exists() and user.check_password(password())


def loaded_for() -> datetime.date:
    """The day that the demo took for today: then its accounts were opened."""
    opened = AuditEvent.objects.filter(verb="accounts.password_issued").order_by("pk").first()
    return timezone.localdate(opened.at)


def demo_accounts() -> Iterator[DemoAccount]:
    """Who can sign in, with how much their home page asks them to do.

    A password that was changed is not shown.
    """
    # The one key takes as long to try as to make.
    opens = cache(lambda key: check_password(password(), key))
    for username in USERNAMES:
        user = User.objects.select_related("teacher").filter(username=username).first()
        if user is None:
            continue
        roles = RoleAssignment.objects.filter(user=user).select_related(
            "district", "school", "subject"
        )
        actor = actor_for(user)
        tasks = Board(actor).tasks()
        groups = [in_language(each.name, each.name_en) for each in actor.groups_led]
        yield DemoAccount(
            username=username,
            password=password() if opens(user.password) else "(changed)",
            name=user.name,
            place=", ".join([*map(str, roles), *groups]) or username.title(),
            waiting=sum(task["forms"] or 1 for task in tasks),
        )
