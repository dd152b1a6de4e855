"""The pairs of tutor groups: whose they are, what of them is late, and which are quiet."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.actor import Actor, GroupLed
from guidance.quiet.reading import is_quiet, with_late_forms, with_quiet_since
from pairings.models import Pairing
from pairings.pairs.querysets import of_group, of_groups, of_groups_led
from pairings.pairs.rights import is_within
from programs.groups.reading import reach_of
from programs.models import Group, Program


def pairs_within(rows: QuerySet, reach: Q, day: datetime.date) -> QuerySet:
    """Of these pairs those within reach that are not over that day, with how they stand now."""
    found = rows.going_on(day).filter(reach)
    return with_late_forms(with_quiet_since(found))


def pairs_of(group: GroupLed, actor: Actor, day: datetime.date) -> QuerySet[Pairing]:
    """Those of one group that this actor sees."""
    return pairs_within(Pairing.objects.visible_to(actor), of_group(group), day)


def pairs_led(actor: Actor, today: datetime.date) -> list[Pairing]:
    """Those of all tutor groups that this actor leads, what needs them first."""
    rows = pairs_within(Pairing.objects.visible_to(actor), of_groups_led(actor), today)
    return sorted(rows.with_names(), key=lambda each: (-each.late_forms, each.quiet_since, each.pk))


def needs_a_word(pair: Pairing, today: datetime.date) -> bool:
    """Whether something of this pair is late, or it has been quiet for long."""
    return pair.late_forms > 0 or is_quiet(pair, today)


def may_be_reminded(pair: Pairing, today: datetime.date) -> bool:
    """What the reminder asks for, of a pair that was read with its program."""
    goes_on = pair.program.state == Program.State.OPEN and pair.goes_on(today)
    return goes_on and needs_a_word(pair, today)


@dataclass
class Stands:
    """How the pairs of one group stand, and how many each of its mentors has."""

    pairs: int = 0
    late: int = 0
    quiet: int = 0
    of_mentors: Counter = field(default_factory=Counter)

    def add(self, pair: Pairing, today: datetime.date) -> None:
        self.pairs += 1
        self.late += pair.late_forms
        self.quiet += is_quiet(pair, today)
        self.of_mentors[pair.mentor_id] += 1


def stands_of(groups: Iterable[Group], actor: Actor, day: datetime.date) -> dict[int, Stands]:
    """Each group's, by its key, of the pairs this actor sees: in one query for all of them.

    The groups have been read with their members of that day, as `of_today`.
    """
    today = timezone.localdate()
    reaches = {each.pk: reach_of(each, each.of_today) for each in groups}
    found = {key: Stands() for key in reaches}
    rows = pairs_within(Pairing.objects.visible_to(actor), of_groups(reaches.values()), day)
    for pair in rows.select_related("program"):
        for key, reach in reaches.items():
            if is_within(reach, pair):
                found[key].add(pair, today)
    return found
