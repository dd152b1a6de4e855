"""How many things pairs have told of in which days: one statement, whatever is asked and how often.

The database counts by the day; which weeks, months and terms hold a day is known here.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from core.actor import Actor
from core.periods import Period
from guidance.progress.told import Asked, Shape, by_source

# Of each thing: so many count, and so many are told of; by the key of each pair.
OfPair = dict[Asked, tuple[int, int]]
Numbers = dict[int, OfPair]


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
    on_days = [[asked_on[shape] for shape in of_source] for of_source in shapes]
    numbers: Numbers = defaultdict(dict)
    again: dict[tuple, OfPair] = defaultdict(dict)
    for place, pairing, day, one, *counted in first.union(*others, all=True) if others else first:
        of_pair = again[pairing, one] if one else numbers[pairing]
        # Beyond the shapes of its own a row is empty.
        for of_day, done, told in zip(on_days[place], counted[::2], counted[1::2], strict=False):
            if told and day in of_day:
                add(of_pair, of_day[day], (done, told), once if one else sum_of)
    for (pairing, _one), told in again.items():
        for each, number in told.items():
            add(numbers[pairing], [each], number, sum_of)
    return numbers


def add(of_pair: OfPair, things: Iterable[Asked], number: tuple[int, int], how: Callable) -> None:
    for each in things:
        of_pair[each] = how(of_pair[each], number) if each in of_pair else number


def once(told: tuple[int, int], again: tuple[int, int]) -> tuple[int, int]:
    """Of the same thing: it is done where it is done on one of the days."""
    return max(told[0], again[0]), max(told[1], again[1])


def sum_of(told: tuple[int, int], more: tuple[int, int]) -> tuple[int, int]:
    return told[0] + more[0], told[1] + more[1]


def around(things: Iterable[Asked]) -> Period:
    """What no thing asked could be is not read."""
    periods = [each.period for each in things]
    return Period(min(each.starts_on for each in periods), max(each.ends_on for each in periods))


def by_shape_and_day(things: Iterable[Asked]) -> dict[Shape, dict[datetime.date, list[Asked]]]:
    found = defaultdict(lambda: defaultdict(list))
    for each in things:
        for number in range((each.period.ends_on - each.period.starts_on).days + 1):
            found[each.shape][each.period.starts_on + datetime.timedelta(number)].append(each)
    return found
