"""Once a week the level above is told in numbers how pairs and forms stand: the sweep of this room.

Whoever was not told this week yet is told at any moment of it, so that a Monday on which nothing
ran is made up for.
"""

import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.reminders import TOLD_WEEKLY
from accounts.services import actor_for
from activities.chain.late import patience_ended
from activities.models import Activity, Status
from core.actor import Actor, Grant, Role
from core.models import Notice
from core.notices import owe
from core.scoping import within_grants
from guidance.quiet.reading import quiet_pairs
from pairings.board.reading import how_many_without
from pairings.board.rights import districts_of
from programs.models import Program
from roster.models import Subject


def owe_digests(today: datetime.date | None = None) -> int:
    """Owe their numbers to all who were not told this week and have something to read.

    Returns how many were told. Safe to call twice, and in two places.
    """
    today = today or timezone.localdate()
    return sum(owe_digest(user, today) for user in not_told(today))


def not_told(today: datetime.date) -> list[User]:
    held = RoleAssignment.objects.able(today).filter(role__in=TOLD_WEEKLY)
    told = Notice.objects.filter(key=key_of(today), to__in=held.values("user"))
    people = User.objects.filter(pk__in=held.values("user")).wanting_reminders(today)
    return list(people.exclude(pk__in=told.values("to")).order_by("pk"))


def owe_digest(user: User, today: datetime.date) -> bool:
    numbers = numbers_for(actor_for(user, on=today), today)
    address = reverse("guidance:quiet") if numbers["quiet"] else reverse("home")
    return owe_once(user, "guidance.digest", key_of(today), address, numbers)


def owe_once(user: User, message: str, key: str, address: str, numbers: dict[str, int]) -> bool:
    """Owe this person the numbers under this key, where there are any; whether it was done now."""
    if not any(numbers.values()):
        return False
    with transaction.atomic():
        # Another sweep waits here, and finds that it has been told.
        User.objects.select_for_update().get(pk=user.pk)
        if Notice.objects.filter(to=user, key=key).exists():
            return False
        values = {name: str(number) for name, number in numbers.items()}
        owe([user], message, key=key, address=address, values=values)
    return True


def key_of(today: datetime.date) -> str:
    """One for each ISO week: its year is not always that of the day."""
    year, week, _weekday = today.isocalendar()
    return f"digest {year}-W{week:02}"


def numbers_for(actor: Actor, today: datetime.date) -> dict[str, int]:
    return {
        "quiet": quiet_pairs(actor, today).count(),
        "late": late_below(actor, today).count(),
        "without": without_mentor(actor, today),
    }


def late_below(actor: Actor, today: datetime.date):
    """Forms that have waited long at a step below this actor's own."""
    return Activity.objects.filter(
        within_grants(actor, BELOW),
        program__state=Program.State.OPEN,
        status_since__lt=patience_ended(today),
    )


def own_subject(grant: Grant) -> Q:
    """A form without a subject is of those whose grant has none."""
    return Q(subject=grant.subject_id) if grant.subject_id else Q()


def below_district(grant: Grant) -> Q:
    steps = Q(status__in=[Status.OTHER_SIDE, Status.SCHOOL])
    return steps & Q(confirming_district=grant.district_id) & own_subject(grant)


def below_city(grant: Grant) -> Q:
    return Q(status__in=[Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT]) & own_subject(grant)


BELOW = {
    Role.DISTRICT_COORDINATOR: below_district,
    Role.SUBJECT_LEAD: below_city,
    Role.ADMINISTRATOR: lambda grant: below_city(grant) | Q(status=Status.CITY),
}


def without_mentor(actor: Actor, today: datetime.date) -> int:
    """As many as the boards of this actor list together."""
    ours = {each: districts_of(actor, each) for each in Subject.objects.all()}
    seen = {each: places for each, places in ours.items() if places is None or places}
    running = Program.objects.filter(
        state=Program.State.OPEN, starts_on__lte=today, ends_on__gte=today
    )
    return sum(sum(how_many_without(each, today, seen).values()) for each in running)
