"""Reminding the two of a pair, at most once a day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError
from core.models import Notice
from core.notices import owe
from guidance.quiet.reading import quiet, with_late_forms, with_quiet_since
from guidance.quiet.rights import may_remind
from pairings.models import Pairing
from programs.program.rules import demand_open
from roster.models import Teacher


@dataclass
class Reminded:
    """What became of a reminder, person by person."""

    told: list[Teacher] = field(default_factory=list)
    told_before: list[Teacher] = field(default_factory=list)
    muted: list[Teacher] = field(default_factory=list)
    without_account: list[Teacher] = field(default_factory=list)


@transaction.atomic
def remind(pairing: Pairing, *, actor: Actor, today: datetime.date) -> Reminded:
    """Owe both a word that it has been quiet, or that their forms wait for long; of all their pairs
    each is told once a day.

    Raises PermissionDenied, or DomainError where neither is so, or they are a pair no longer.
    """
    if not may_remind(actor, pairing):
        raise PermissionDenied
    demand_open(pairing.program)
    if not pairing.goes_on(today):
        raise DomainError(_("They are a pair no longer. Nobody was reminded."))
    own = Pairing.objects.filter(pk=pairing.pk)
    found = with_quiet_since(quiet(own, today)).first()
    late = with_late_forms(own).get().late_forms
    if found is None and not late:
        raise DomainError(_("They have done something together since. Nobody was reminded."))
    people = [pairing.mentor, pairing.trainee]
    accounts = hold(people)
    reminded = sort_out(people, accounts, today)
    if reminded.told:
        two = {"mentor": str(pairing.mentor), "trainee": str(pairing.trainee)}
        owe(
            [accounts[each.pk] for each in reminded.told],
            "guidance.quiet" if found else "guidance.late",
            key=key_of(today),
            address=pairing.get_absolute_url(),
            values=two | ({"since": found.quiet_since.isoformat()} if found else {"n": str(late)}),
        )
        verb = "guidance.pair_reminded" if found else "guidance.pair_reminded_of_forms"
        record_event(actor, verb, pairing, reminded=reminded.told)
    return reminded


def key_of(today: datetime.date) -> str:
    """The same for every pair, whatever is said of it: whoever has three is told once a day."""
    return f"quiet {today.isoformat()}"


def hold(people: Iterable[Teacher]) -> dict[int, User]:
    """The accounts of these people by teacher; nobody else reminds them before this is written."""
    rows = User.objects.signing_in_for(people).order_by("pk").select_for_update()
    return {each.teacher_id: each for each in rows}


def sort_out(
    people: Iterable[Teacher], accounts: dict[int, User], today: datetime.date
) -> Reminded:
    told = Notice.objects.filter(to__in=accounts.values(), key=key_of(today))
    told_today = set(told.values_list("to", flat=True))
    found = Reminded()
    for each in people:
        account = accounts.get(each.pk)
        if account is None:
            found.without_account.append(each)
        elif account.pk in told_today:
            found.told_before.append(each)
        elif not account.wants_reminders(today):
            found.muted.append(each)
        else:
            found.told.append(each)
    return found


def reminded_today(pairs: Iterable[Pairing], today: datetime.date) -> set[str]:
    """The addresses of those of these pairs of which somebody was told today."""
    pairs = list(pairs)
    people = [person for each in pairs for person in (each.mentor_id, each.trainee_id)]
    accounts = User.objects.signing_in_for(people).values("pk")
    told = Notice.objects.filter(to__in=accounts, key=key_of(today))
    return set(told.values_list("address", flat=True))
