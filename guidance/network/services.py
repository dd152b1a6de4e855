"""Once a week whoever leads a tutor group is told how its pairs stand."""

import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import actor_for
from core.actor import Actor
from core.models import Notice
from guidance.network.reading import pairs_led
from guidance.quiet.digest import key_of, owe_once
from guidance.quiet.reading import is_quiet
from programs.groups.reading import leaders_on


def owe_group_digests(today: datetime.date | None = None) -> int:
    """Owe their group's numbers to all leaders who were not told this week and have some to read.

    Returns how many were told. Safe to call twice, and in two places.
    """
    today = today or timezone.localdate()
    key = f"group {key_of(today)}"
    leaders = leaders_on(today).wanting_reminders(today)
    told = Notice.objects.filter(key=key, to__in=leaders.values("pk"))
    return sum(
        owe_group_digest(actor_for(user, on=today), user, key, today)
        for user in leaders.exclude(pk__in=told.values("to")).order_by("pk")
    )


def owe_group_digest(actor: Actor, user: User, key: str, today: datetime.date) -> bool:
    if not actor.groups_led:
        return False
    address = reverse("home")
    if len(actor.groups_led) == 1:
        address = reverse("guidance:group-pairs", args=[actor.groups_led[0].uuid])
    return owe_once(user, "guidance.group_digest", key, address, numbers_of_groups(actor, today))


def numbers_of_groups(actor: Actor, today: datetime.date) -> dict[str, int]:
    """As the first page of the leader says them."""
    pairs = pairs_led(actor, today)
    return {
        "quiet": sum(is_quiet(each, today) for each in pairs),
        "late": sum(each.late_forms for each in pairs),
    }
