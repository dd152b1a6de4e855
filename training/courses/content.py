"""What a training says, apart from its form: plain data between pages and services."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from activities.models import Session
from roster.models import Teacher

Half = Session.Half
# When a half-day begins and ends where nobody says otherwise.
USUAL = {
    Half.MORNING: (datetime.time(8, 30), datetime.time(11, 30)),
    Half.AFTERNOON: (datetime.time(14, 0), datetime.time(17, 0)),
    Half.EVENING: (datetime.time(19, 0), datetime.time(21, 0)),
}


@dataclass(frozen=True, slots=True)
class HalfDayEntry:
    """One session: a half-day, its theme and who speaks. `key` names the one that is stored."""

    day: datetime.date
    half: int
    starts_at: datetime.time
    ends_at: datetime.time
    theme: str = ""
    teacher: Teacher | None = None
    name: str = ""
    key: UUID | None = field(default=None, compare=False)
