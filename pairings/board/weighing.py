"""What speaks for a mentor, in points: said here alone, for one pair and for thousands."""

from dataclasses import dataclass
from enum import IntEnum

# No criterion gives more; a weight multiplies it.
MOST = 10
UNKNOWN_YEARS = 3
BEFORE = 2
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


def experience(mentor_years: int | None, trainee_years: int | None, *, had_trainees: bool) -> int:
    """Who has taught for fewer years than the trainee brings none."""
    if teaches_less(mentor_years, trainee_years):
        return 0
    return min(MOST, _of_years(mentor_years) + (BEFORE if had_trainees else 0))


def teaches_less(mentor_years: int | None, trainee_years: int | None) -> bool:
    return None not in (mentor_years, trainee_years) and mentor_years < trainee_years


def _of_years(years: int | None) -> int:
    if years is None:
        return UNKNOWN_YEARS
    if years >= 15:
        return 9
    if years >= 10:
        return 7
    return 5 if years >= 5 else 1


def load(place: int) -> int:
    """What it costs to be somebody's trainee number `place`, the first being 1."""
    return STEP * (place - 1)


def points(weights: Weights, nearness: Nearness, experienced: int, *, worked_well: bool) -> int:
    """What speaks for a pair, without the mentor's other trainees."""
    return (
        weights.nearness * nearness
        + weights.experience * experienced
        + weights.continuity * (MOST if worked_well else 0)
    )
