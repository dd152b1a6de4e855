"""What tests of any order of steps ask about the days of two pairings."""

from datetime import date


def share_a_day(one, other) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
        one.ends_on or date.max
    )
