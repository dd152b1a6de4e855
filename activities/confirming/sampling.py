"""Some of what waits for the city, drawn by chance, to be read before the rest is accepted.

A draw is the session's own. It names the same forms while they are dealt with one by one.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

from django.utils.translation import gettext as _

from activities.confirming.reading import Queue
from activities.registration.models import Activity, Status
from core.actor import Actor
from core.audit import record_event
from core.latest import keep_latest

SIZES = (3, 5, 10)
# Of fewer ordinary forms each is read sooner than a sample is drawn.
FEWEST = 6
KEPT, MOST_KEPT = "samples_drawn", 5


@dataclass(frozen=True, slots=True)
class Sample:
    """`keys` are the forms drawn with `number` of the `of` that waited; the number draws the same
    ones of the same forms again.
    """

    key: str
    number: int
    of: int
    keys: tuple[str, ...]

    def forms(self, actor: Actor) -> list[Activity]:
        rows = {
            str(row.uuid): row
            for row in Activity.objects.visible_to(actor).filter(uuid__in=self.keys)
        }
        return [rows[key] for key in self.keys if key in rows]

    def counts(self, forms: list[Activity]) -> dict[str, int]:
        """What is said and written down of it; `decided` are those of its forms that wait for the
        city no more: accepted or returned, each by itself.
        """
        return {
            "drawn": len(self.keys),
            "of": self.of,
            "number": self.number,
            "decided": sum(form.status != Status.CITY for form in forms),
        }


def sentence(counts: dict[str, int]) -> str:
    said = _(
        "%(drawn)d of %(of)d were drawn by chance (number %(number)d); "
        "of these, %(decided)d were decided one by one."
    )
    return said % counts


def sizes_for(queue: Queue | None) -> list[int]:
    """How many may be drawn of this queue: the city's alone, and never all of it."""
    if queue is None or queue.status != Status.CITY or len(queue.ordinary) < FEWEST:
        return []
    return [size for size in SIZES if size < len(queue.ordinary)]


def drawn_with(number: int, keys: list[str], size: int) -> list[str]:
    """The first of them in an order that only the number gives."""
    order = sorted(keys, key=lambda key: sha256(f"{number}:{key}".encode()).hexdigest())
    return order[:size]


def draw(session, queue: Queue, size: int) -> str:
    """Draw so many of the ordinary forms, the others being read anyway; returns the draw's key."""
    number = 1000 + secrets.randbelow(9000)
    waiting = [str(card.form.uuid) for card in queue.ordinary]
    key = str(uuid4())
    kept = {
        "number": number,
        "of": len(waiting),
        "keys": drawn_with(number, waiting, size),
    }
    keep_latest(session, KEPT, key, kept, most=MOST_KEPT)
    return key


def sample_of(session, key: str | None) -> Sample | None:
    kept = session.get(KEPT, {}).get(key)
    return Sample(key, kept["number"], kept["of"], tuple(kept["keys"])) if kept else None


def note_sample(sample: Sample, accepted: list[Activity], *, actor: Actor) -> dict[str, int]:
    """Write down that a sample was drawn before these were accepted, and how much of it read.

    Returns what can be said of it.
    """
    drawn = sample.forms(actor)
    counts = sample.counts(drawn)
    if accepted:
        record_event(
            actor,
            "activities.accepted_after_sample",
            accepted[0].program,
            accepted=len(accepted),
            **counts,
            forms=[form.reference for form in drawn],
        )
    return counts
