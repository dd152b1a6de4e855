"""How many things pairs have told of in which days: one statement, whatever is asked and how often.

The database counts by the day; which weeks, months and terms hold a day is known here.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from core.actor import Actor
from core.periods import Period
from guidance.progress.told import NOTHING, Asked, Shape, by_source

# Of each pair and thing: so many count, and so many are told of.
Numbers = dict[tuple[int, Asked], tuple[int, int]]


def numbers_of(things: Collection[Asked], pairs, actor: Actor) -> Numbers:
    """Of each of these pairs, given as a query, and each thing that is told of (done, told of)."""
    sources = by_source(things, actor)
    if not sources:
        return {}
    shapes = [list(dict.fromkeys(each.shape for each in several)) for _source, several in sources]
    days, width = around(things), max(map(len, shapes))
    first, *others = (
        source.by_days(pairs, shapes[place], days, place, width)
        for place, (source, _several) in enumerate(sources)
    )
    asked_on = by_shape_and_day(things)
    found: dict[tuple, tuple[int, int]] = {}
    for place, pairing, day, one, *counted in first.union(*others, all=True) if others else first:
        # Beyond the shapes of its own a row is empty.
        for shape, *number in zip(shapes[place], counted[::2], counted[1::2], strict=False):
            if number[1]:
                for each in asked_on.get((shape, day), ()):
                    key = pairing, each, one
                    found[key] = (once if one else sum_of)(found.get(key, NOTHING), number)
    return in_all(found)


def once(told: tuple[int, int], again: Iterable[int]) -> tuple[int, int]:
    """Of the same thing: it is done where it is done on one of the days."""
    return tuple(map(max, told, again))


def sum_of(told: tuple[int, int], more: Iterable[int]) -> tuple[int, int]:
    return tuple(map(int.__add__, told, more))


def in_all(found: dict[tuple, tuple[int, int]]) -> Numbers:
    numbers: Numbers = {}
    for (pairing, each, _one), number in found.items():
        numbers[pairing, each] = sum_of(numbers.get((pairing, each), NOTHING), number)
    return numbers


def around(things: Iterable[Asked]) -> Period:
    """What no thing asked could be is not read."""
    periods = [each.period for each in things]
    return Period(min(each.starts_on for each in periods), max(each.ends_on for each in periods))


def by_shape_and_day(things: Iterable[Asked]) -> dict[tuple[Shape, datetime.date], list[Asked]]:
    found = defaultdict(list)
    for each in things:
        for number in range((each.period.ends_on - each.period.starts_on).days + 1):
            found[each.shape, each.period.starts_on + datetime.timedelta(number)].append(each)
    return found
