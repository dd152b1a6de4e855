"""How far many pairs are: of each what is asked of it, and of all the sums.

What requirements ask is of the days that hold the day asked of; what the commitments of a pair ask
is summed from their first day on, as it is on its page and in its handbook.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.commitments.so_far import SoFar, around
from core.actor import Actor
from core.periods import Period
from guidance.progress.owed import Owed, Past
from guidance.progress.whole import Telling, Whole
from pairings.models import Pairing
from programs.models import Requirement

COMMITMENTS = gettext_lazy("Commitments")


class Far(TextChoices):
    """How far a pair is, or a requirement of it."""

    MISSING = "missing", pgettext_lazy("what is owed", "something is missing")
    TO_COME = "to_come", pgettext_lazy("what is owed", "something is still to come")
    ON_ITS_WAY = "on_its_way", pgettext_lazy("what is owed", "on its way")
    DONE = "done", pgettext_lazy("what is owed", "done")


def far(owed: Iterable[Owed | SoFar]) -> Far | None:
    """None where nothing is asked that the portal counts."""
    counted = [each for each in owed if each.needed]
    if not counted:
        return None
    if any(each.missing for each in counted):
        return Far.MISSING
    if any(each.to_come for each in counted):
        return Far.TO_COME
    return Far.ON_ITS_WAY if any(each.done < each.needed for each in counted) else Far.DONE


@dataclass(frozen=True, slots=True)
class Told:
    """What is asked of a pair, by requirements and commitments."""

    whole: Whole
    promised: SoFar | None = None

    @property
    def asked(self) -> list[Owed | SoFar]:
        return [*self.whole.owed, *([self.promised] if self.promised else [])]

    @property
    def before(self) -> int:
        """How many of the requirements lack in days that were over before."""
        missing, _waiting = not_done(self.whole.before)
        return missing

    @property
    def waiting_before(self) -> int:
        """How many of the requirements are on their way of days that were over before."""
        _missing, waiting = not_done(self.whole.before)
        return waiting

    @property
    def far(self) -> Far | None:
        """What lacked before is missing, whatever was done since; and what is on its way of days
        before is not done.
        """
        if self.before:
            return Far.MISSING
        now = far(self.asked)
        return Far.ON_ITS_WAY if self.waiting_before and now in {None, Far.DONE} else now


@dataclass
class Sum:
    """Of so many pairs so many things are asked; of those, how many count and how many do not.

    `before` is what is missing of the days before these, and `waiting_before` what is on its way of
    them: it is none of those asked now. `one` of those is so of all, where they are of one
    requirement: its days are. `days` are those of commitments.
    """

    of: object
    one: Owed | None = None
    days: Period | None = None
    pairs: int = 0
    asked: int = 0
    done: int = 0
    waiting: int = 0
    missing: int = 0
    to_come: int = 0
    before: int = 0
    waiting_before: int = 0

    def add(self, owed: Iterable[Owed | SoFar], before: int, waiting_before: int) -> None:
        self.pairs += 1
        self.before += before
        self.waiting_before += waiting_before
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
    def told(self) -> dict[int, Told]:
        """By the key of each pair."""
        pairs = list(self.rows)
        programs = [pair.program for pair in pairs]
        telling = Telling(programs, self.actor, today=self.today, on=self.on)
        of_all = telling.of(pairs, self.rows.order_by().values("pk"))
        promised = self.promised(telling, pairs)
        return {each.pair.pk: Told(each, promised.get(each.pair.pk)) for each in of_all}

    def promised(self, telling: Telling, pairs: list[Pairing]) -> dict[int, SoFar]:
        """By the key of each pair of whose commitments something has begun by the day."""
        found: dict[int, SoFar] = defaultdict(SoFar)
        for kept in telling.kept_of(pairs):
            for share in kept.shares:
                share.add_to(found[kept.commitment.pairing_id], self.on)
        return {key: so_far for key, so_far in found.items() if so_far.days}

    @cached_property
    def reached(self) -> dict[int, Far | None]:
        return {key: told.far for key, told in self.told.items()}

    def by_requirement(self) -> list[Sum]:
        """In the order of the sets, and all commitments as one; what the portal cannot count is
        left out.
        """
        found: dict[Requirement, Sum] = {}
        agreed = Sum(COMMITMENTS)
        for told in self.told.values():
            owed = {each.requirement: each for each in told.whole.owed if each.needed}
            past = defaultdict(list)
            for each in told.whole.before:
                past[each.of].append(each)
            for asked in dict.fromkeys([*owed, *past]):
                row = found.setdefault(asked, Sum(asked))
                row.one = row.one or owed.get(asked)
                row.add([owed[asked]] if asked in owed else [], *not_done(past[asked]))
            if promised := told.promised:
                agreed.add([promised], 0, 0)
                agreed.days = around(agreed.days, promised.days)
        in_order = sorted(
            found.values(), key=lambda row: (row.of.requirement_set.name, row.of.requirement_set_id)
        )
        return [*in_order, agreed] if agreed.pairs else in_order

    def whole(self) -> Sum:
        """Of all of them."""
        found = Sum(None)
        for told in self.told.values():
            found.add(told.asked, told.before, told.waiting_before)
        return found

    def by(self, place: Callable[[Pairing], object]) -> list[Sum]:
        """One of each place, and one of None, where some pairs have none."""
        found: dict[object, Sum] = {}
        for told in self.told.values():
            where = place(told.whole.pair)
            row = found.setdefault(where, Sum(where))
            row.add(told.asked, told.before, told.waiting_before)
        return list(found.values())


def not_done(past: list[Past]) -> tuple[int, int]:
    """How many are missing of these, and how many on their way."""
    return sum(each.share.left for each in past), sum(each.share.waiting for each in past)
