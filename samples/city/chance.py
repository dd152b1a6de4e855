"""Chance with a seed: the same seed makes the same city, on every machine."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from uuid import UUID


def deck(random: Random, weights: Mapping) -> Iterator:
    """Each key as often as its weight says in every round, in shuffled order, without end."""
    cards = [key for key, weight in weights.items() for _ in range(weight)]
    while True:
        random.shuffle(cards)
        yield from cards


def day_between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def uuids(slug: str, seed: int) -> Iterator[UUID]:
    """Addresses by slug and seed, so that two cities of one seed can stand side by side."""
    random = Random(f"{slug} {seed}")
    while True:
        yield UUID(int=random.getrandbits(128), version=4)
