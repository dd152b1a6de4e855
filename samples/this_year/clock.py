"""The portal's clock, turned back while a story of the past is written by the services of today."""

import datetime
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone


class Clock:
    """Shows `moment` to everything that asks the portal what time it is."""

    moment: datetime.datetime

    def now(self) -> datetime.datetime:
        return self.moment


@contextmanager
def turned_back() -> Iterator[Clock]:
    """Until the end the portal's time is this clock's. Not where pages are being served."""
    clock, ordinary = Clock(), timezone.now
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = ordinary


@dataclass
class Diary:
    """What happens when. It is done in the order of time, whoever wrote it down first."""

    clock: Clock
    entries: list[tuple] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def note(self, moment: datetime.datetime, what: Callable, *arguments) -> None:
        """May be called while the diary runs, for a later moment."""
        heapq.heappush(self.entries, (moment, next(self.numbers), what, arguments))

    def run(self) -> None:
        while self.entries:
            self.clock.moment, _, what, arguments = heapq.heappop(self.entries)
            what(*arguments)
