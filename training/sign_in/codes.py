"""The code on the projector: of one half-day and one minute, signed with the portal's key.

Nothing is stored, and no secret is on the page: whoever has a code has this minute's alone. The
server's clock decides, whatever the projector's or a telephone's says.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from training.courses.half_days import begins, ends
from training.courses.models import HalfDay

SALT = "training.sign_in.codes"
SECONDS = 60
# The code before this one is good too: it takes a moment to hold up a telephone.
BEFORE = 1
# For how long a code that is over is known as one that was shown.
REMEMBERED = 180
# No letter or digit that is taken for another: 31 of them, and eight make 39 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
OPENS_BEFORE = datetime.timedelta(minutes=30)
LATE_AFTER = datetime.timedelta(minutes=10)


class Found(StrEnum):
    """What a code is, at a moment."""

    OPEN = "open"
    EARLY = "early"
    OVER = "over"
    OLD = "old"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    found: Found
    half_day: HalfDay | None = None


def step_at(moment: datetime.datetime) -> int:
    return int(moment.timestamp()) // SECONDS


def code_of(half_day: HalfDay, step: int, key: str = "") -> str:
    said = f"{half_day.uuid}/{step}"
    digest = salted_hmac(SALT, said, secret=key or settings.SECRET_KEY, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _place in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def code_now(half_day: HalfDay, now: datetime.datetime) -> str:
    return code_of(half_day, step_at(now))


def in_groups(code: str) -> str:
    """As it is read aloud: four and four."""
    return f"{code[:4]} {code[4:]}"


def typed(text: str) -> str:
    """A code as somebody types it: any letters, with a space or a dash between."""
    return "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())


# --- when a half-day can be signed in to ----------------------------------------------------------


def opens(half_day: HalfDay) -> datetime.datetime:
    return begins(half_day) - OPENS_BEFORE


def is_late(half_day: HalfDay, arrived: datetime.datetime) -> bool:
    return arrived > last_in_time(half_day)


def last_in_time(half_day: HalfDay) -> datetime.datetime:
    return begins(half_day) + LATE_AFTER


def read(code: str, half_days: Iterable[HalfDay], now: datetime.datetime) -> Reading:
    """What this code is at this moment, among the half-days that may be meant."""
    code, step = typed(code), step_at(now)
    if len(code) != LENGTH:
        return Reading(Found.UNKNOWN)
    half_days = list(half_days)
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        for age in range(REMEMBERED):
            for half_day in half_days:
                if constant_time_compare(code, code_of(half_day, step - age, key)):
                    return Reading(state(half_day, age, now), half_day)
    return Reading(Found.UNKNOWN)


def state(half_day: HalfDay, age: int, now: datetime.datetime) -> Found:
    if now > ends(half_day):
        return Found.OVER
    if age > BEFORE:
        return Found.OLD
    return Found.EARLY if now < opens(half_day) else Found.OPEN
