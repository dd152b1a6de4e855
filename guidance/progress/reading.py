"""How far many pairs are: of each what is asked of it, and of all the sums."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from guidance.progress.in_force import asked_in
from guidance.progress.owed import Owed, Owing
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


@dataclass
class Sum:
    """Of so many pairs so many things are asked; of those, how many count and how many do not."""

    of: object
    pairs: int = 0
    asked: int = 0
    done: int = 0
    waiting: int = 0
    missing: int = 0
    to_come: int = 0

    def add(self, owed: Iterable[Owed]) -> None:
        self.pairs += 1
        for each in owed:
            self.asked += each.needed
            self.done += each.done
            self.waiting += each.waiting
            self.missing += each.missing
            self.to_come += each.to_come


class Progress:
    """Of the pairs of these rows on a day; everything is read once, when it is first asked for."""

    def __init__(self, actor: Actor, rows, on: datetime.date):
        self.actor, self.rows, self.on = actor, rows, on

    @cached_property
    def owed(self) -> dict[int, tuple[Pairing, list[Owed]]]:
        pairs = list(self.rows)
        asked = asked_in({pair.program_id for pair in pairs}, self.actor, self.on)
        of_all = Owing(self.actor, self.on, asked).of(pairs, self.rows.order_by().values("pk"))
        return {pair.pk: (pair, owed) for pair, owed in of_all}

    @cached_property
    def reached(self) -> dict[int, Far | None]:
        return {key: far(owed) for key, (_pair, owed) in self.owed.items()}

    def by_requirement(self) -> list[Sum]:
        """In the order of the sets; what the portal cannot count is left out."""
        found: dict[Requirement, Sum] = {}
        for _pair, owed in self.owed.values():
            for each in owed:
                if each.needed:
                    found.setdefault(each.requirement, Sum(each.requirement)).add([each])
        return sorted(
            found.values(), key=lambda row: (row.of.requirement_set.name, row.of.requirement_set_id)
        )

    def whole(self) -> Sum:
        """Of all of them."""
        found = Sum(None)
        for _pair, owed in self.owed.values():
            found.add(owed)
        return found

    def by(self, place: Callable[[Pairing], object]) -> list[Sum]:
        """One of each place, and one of None, where some pairs have none."""
        found: dict[object, Sum] = {}
        for pair, owed in self.owed.values():
            where = place(pair)
            found.setdefault(where, Sum(where)).add(owed)
        return list(found.values())
