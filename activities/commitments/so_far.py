"""What was asked until a day, and what became of it: of commitments and requirements alike."""

from dataclasses import dataclass
from typing import NamedTuple

from core.periods import Period


class Reached(NamedTuple):
    """How many are done and on their way of those asked in one stretch of time, and besides."""

    done: int
    waiting: int
    done_besides: int
    besides: int


def reached(asked: int, counted: int, told: int) -> Reached:
    """Of so many asked, where so many count, and so many with those on their way are told of.

    Never more than are asked: too much in one week makes up for no other.
    """
    done = min(counted, asked)
    waiting = min(told - counted, asked - done)
    return Reached(done, waiting, counted - done, told - counted - waiting)


@dataclass(slots=True)
class SoFar:
    """The sums of all stretches of time that have begun by a day.

    Together the parts are the whole: all that is asked is done, on its way, missing in stretches
    that are over by today, or to come in those that run. `before` is what lacked when it was
    written down, and is not asked. `days` are from the first stretch to the day, or to the last.
    """

    needed: int = 0
    done: int = 0
    waiting: int = 0
    missing: int = 0
    to_come: int = 0
    done_besides: int = 0
    besides: int = 0
    before: int = 0
    days: Period | None = None

    @property
    def left(self) -> int:
        return self.missing + self.to_come

    def add(self, needed: int, told: Reached, days: Period, *, is_over: bool) -> None:
        left = needed - told.done - told.waiting
        self.needed += needed
        self.done += told.done
        self.waiting += told.waiting
        self.missing += left if is_over else 0
        self.to_come += 0 if is_over else left
        self.done_besides += told.done_besides
        self.besides += told.besides
        if needed or told.done_besides or told.besides:
            self.days = around(self.days, days)


def around(one: Period | None, other: Period) -> Period:
    """From the first day of the two to the last; both have an end."""
    if one is None:
        return other
    return Period(min(one.starts_on, other.starts_on), max(one.ends_on, other.ends_on))
