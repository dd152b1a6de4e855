"""Whether somebody is reminded of what they might do. What waits for them is told all the same."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor, Role
from core.editing import change
from core.exceptions import DomainError
from roster.models import Term

# Who is told once a week how the pairs stand that they look after.
TOLD_WEEKLY = (Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD, Role.ADMINISTRATOR)


def may_mute(actor: Actor) -> bool:
    """Whoever is reminded: the people of pairs, and those who are told how their pairs stand."""
    is_told = any(actor.has_role(role) for role in TOLD_WEEKLY) or bool(actor.groups_led)
    return actor.teacher_id is not None or is_told


def last_day_of_term(actor: Actor, today: datetime.date) -> datetime.date | None:
    """Until when somebody may ask for no reminders; None between two terms."""
    term = Term.objects.visible_to(actor).running(today).first()
    return term and term.ends_on


@transaction.atomic
def mute(*, actor: Actor, today: datetime.date) -> User:
    """No reminders to oneself until the term ends. Twice is once."""
    until = last_day_of_term(actor, today)
    if until is None:
        raise DomainError(_("No term runs today. Between two terms nothing can be turned off."))
    return _set(actor, "accounts.reminders_muted", until)


@transaction.atomic
def unmute(*, actor: Actor) -> User:
    """Reminders again, from now on. Twice is once."""
    return _set(actor, "accounts.reminders_wanted", None)


def _set(actor: Actor, verb: str, until: datetime.date | None) -> User:
    """One's own wish, whatever else of the account was changed a moment ago."""
    own = User.objects.select_for_update().get(pk=actor.user_id)
    return change(own, actor=actor, seen=own.version, verb=verb, no_reminders_until=until)
