"""How far many pairs are: of each what is asked of it, and of all the sums."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from guidance.progress.owed import Lack, Owed
from guidance.progress.whole import Telling, Whole
from pairings.models import Pairing
from programs.models import Requirement


class Far(TextChoices):
    """How far a pair is, or a requirement of it."""

    MISSING = "missing", pgettext_lazy("what is owed", "something is missing")
    TO_COME = "to_come", pgettext_lazy("what is owed", "something is still to come")
    ON_ITS_WAY = "on_its_way", pgettext_lazy("what is owed", "on its way")
    DONE = "done", pgettext_lazy("what is owed", "done")


def far(owed: Iterable[Owed]) -> Far | None:
    """None where nothing is asked that the portal counts."""
    counted = [each for each in owed if each.needed]
    if not counted:
        return None
    if any(each.missing for each in counted):
        return Far.MISSING
    if any(each.to_come for each in counted):
        return Far.TO_COME
    return Far.ON_ITS_WAY if any(each.done < each.needed for each in counted) else Far.DONE


def far_in_all(whole: Whole) -> Far | None:
    """What lacked before is missing, whatever was done since."""
    return Far.MISSING if whole.before else far(whole.owed)


@dataclass
class Sum:
    """Of so many pairs so many things are asked; of those, how many count and how many do not.

    `before` is what is missing of the days before these: it is none of those asked now.
    """

    of: object
    pairs: int = 0
    asked: int = 0
    done: int = 0
    waiting: int = 0
    missing: int = 0
    to_come: int = 0
    before: int = 0

    def add(self, owed: Iterable[Owed], before: Iterable[Lack]) -> None:
        self.pairs += 1
        self.before += sum(each.missing for each in before)
        for each in owed:
            self.asked += each.needed
            self.done += each.done
            self.waiting += each.waiting
            self.missing += each.missing
            self.to_come += each.to_come


class Progress:
    """Of the pairs of these rows on a day; everything is read once, when it is first asked for."""

    def __init__(self, actor: Actor, rows, on: datetime.date, *, today: datetime.date):
        self.actor, self.rows, self.on, self.today = actor, rows, on, today

    @cached_property
    def told(self) -> dict[int, Whole]:
        """By the key of each pair."""
        pairs = list(self.rows)
        programs = [pair.program for pair in pairs]
        telling = Telling(programs, self.actor, today=self.today, on=self.on)
        of_all = telling.of(pairs, self.rows.order_by().values("pk"))
        return {each.pair.pk: each for each in of_all}

    @cached_property
    def reached(self) -> dict[int, Far | None]:
        return {key: far_in_all(whole) for key, whole in self.told.items()}

    def by_requirement(self) -> list[Sum]:
        """In the order of the sets; what the portal cannot count is left out."""
        found: dict[Requirement, Sum] = {}
        for whole in self.told.values():
            owed = {each.requirement: each for each in whole.owed if each.needed}
            before = defaultdict(list)
            for each in whole.before:
                before[each.requirement].append(each)
            for asked in dict.fromkeys([*owed, *before]):
                of_now = [owed[asked]] if asked in owed else []
                found.setdefault(asked, Sum(asked)).add(of_now, before[asked])
        return sorted(
            found.values(), key=lambda row: (row.of.requirement_set.name, row.of.requirement_set_id)
        )

    def whole(self) -> Sum:
        """Of all of them."""
        found = Sum(None)
        for whole in self.told.values():
            found.add(whole.owed, whole.before)
        return found

    def by(self, place: Callable[[Pairing], object]) -> list[Sum]:
        """One of each place, and one of None, where some pairs have none."""
        found: dict[object, Sum] = {}
        for whole in self.told.values():
            where = place(whole.pair)
            found.setdefault(where, Sum(where)).add(whole.owed, whole.before)
        return list(found.values())
