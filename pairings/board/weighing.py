"""What speaks for a mentor, in points: said here alone, for one pair and for thousands."""

from dataclasses import dataclass
from enum import IntEnum

# No criterion gives more; a weight multiplies it.
MOST = 10
UNKNOWN_YEARS = 3
BEFORE = 2
# By whether nobody, one of the two or both have wished for the other.
WISHED = (0, 6, MOST)
# Up to so many minutes, so many points; a longer way, or one that nobody has entered, gives none.
WAYS = ((30, MOST), (60, 7), (120, 4))
# What each further trainee of one mentor costs: the third more than the second.
STEP = 3


class Nearness(IntEnum):
    """How two places are tied; what is worth more stands higher."""

    NONE = 0
    SAME_SCHOOL = 1
    SAME_DISTRICT = 3
    PARTNER_DISTRICT = 6
    PARTNER_SCHOOL = 9
    PARTNER_GROUP = 10


@dataclass(frozen=True, slots=True)
class Weights:
    nearness: int = 1
    experience: int = 1
    continuity: int = 1
    balance: int = 1
    wishes: int = 1
    travel: int = 1


def experience(years: int | None, *, had_trainees: bool) -> int:
    """Of a mentor who has not taught for fewer years than the trainee: they bring none."""
    return min(MOST, _of_years(years) + (BEFORE if had_trainees else 0))


def _of_years(years: int | None) -> int:
    if years is None:
        return UNKNOWN_YEARS
    if years >= 15:
        return 9
    if years >= 10:
        return 7
    return 5 if years >= 5 else 1


def way(minutes: int | None) -> int:
    """What a short way speaks for, where its minutes are known."""
    if minutes is None:
        return 0
    return next((worth for most, worth in WAYS if minutes <= most), 0)


def load(place: int) -> int:
    """What it costs to be somebody's trainee number `place`, the first being 1."""
    return STEP * (place - 1)


def ahead(weights: Weights, capacity: int) -> int:
    """What sets a mentor before all who should rather not be it: more than everything else that
    may speak for one mentor and against another.
    """
    criteria = (
        weights.nearness,
        weights.experience,
        weights.continuity,
        weights.wishes,
        weights.travel,
    )
    return MOST * sum(criteria) + weights.balance * load(capacity) + 1


def points(
    weights: Weights,
    nearness: Nearness,
    experienced: int,
    *,
    worked_well: bool = False,
    wished_by: int = 0,
    way: int = 0,
) -> int:
    """What speaks for a pair, without the mentor's other trainees.

    `wished_by` is how many of the two wish for the other.
    """
    return (
        weights.nearness * nearness
        + weights.experience * experienced
        + weights.continuity * (MOST if worked_well else 0)
        + weights.wishes * WISHED[wished_by]
        + weights.travel * way
    )
