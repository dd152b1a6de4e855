"""What a change to a record touches elsewhere, told before the change is accepted.

A room says for its own records what a change further down touches: the function stands in the
room's `foresight` module under `@foresees("roster.Posting")` and is called with the record, the
new values and whoever asks. The page of the change shows what all of them say. Nothing here stops
a change; rules do that, and may ask here what a change would touch in the rooms above them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from core.actor import Actor


@dataclass(frozen=True, slots=True)
class Touched:
    """A sentence about what is touched, and where it can be looked at, if this reader may."""

    text: str
    address: str = ""


Foresee = Callable[[Model, dict, Actor], Iterable[Touched]]
FORESEEN: dict[str, list[Foresee]] = defaultdict(list)


def foresees(label: str) -> Callable[[Foresee], Foresee]:
    """Registers a function for changes to records of the model `label`, such as "app.Model"."""

    def register(function: Foresee) -> Foresee:
        FORESEEN[label].append(function)
        return function

    return register


def touched_by(record: Model, values: dict, actor: Actor) -> list[Touched]:
    """Everything that setting `values` on the record touches, in the order of the rooms."""
    found = FORESEEN[record._meta.label]
    return [touched for foresee in found for touched in foresee(record, values, actor)]


def seal_of(touched: list[Touched]) -> str:
    """A short word for what was shown: it differs as soon as something else is touched."""
    said = "\n".join(f"{each.text}\t{each.address}" for each in touched)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


# So many are named one by one; the rest are counted.
NAMED = 10


def each_of(rows, actor: Actor, sentence: Callable, more: Callable[[int], str]):
    """A line for each of the rows this reader sees, up to NAMED, and one that counts the rest."""
    named = list(rows.visible_to(actor)[:NAMED])
    for row in named:
        yield Touched(sentence(row), row.get_absolute_url())
    if rest := rows.count() - len(named):
        yield Touched(more(rest))
