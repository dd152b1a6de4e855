"""The address of a calendar: nobody guesses it, and it is stored nowhere."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core.addresses import anywhere
from training.calendar.models import Feed

SALT = "training.calendar.codes"
# 160 bits, of which nobody finds one.
LENGTH = 40


def address(feed: Feed) -> str:
    return anywhere(reverse("training:feed", args=[feed.key, next(signatures(feed))]))


def is_right(feed: Feed, code: str) -> bool:
    made = [constant_time_compare(code, each) for each in signatures(feed)]
    return any(made)


def signatures(feed: Feed) -> Iterator[str]:
    """By the key of today and those before it: an address outlives a key."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        made = salted_hmac(SALT, str(feed.key), secret=key, algorithm="sha256")
        yield made.hexdigest()[:LENGTH]
