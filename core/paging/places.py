"""A place in a list as a word in an address: read by nobody, changed by nobody.

It holds the values of the row at the edge of a page. A row of people is ordered by their names,
which not every reader of the list may read; and an address goes where the page does not: into logs.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha512

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

from core.paging.order import Key, Values

LAST_PAGE = "last"


@dataclass(frozen=True)
class Place:
    """Behind the row with these values, or before it."""

    values: Values
    is_behind: bool


def sealed(place: Place, model: type[Model], keys: Sequence[Key]) -> str:
    said = json.dumps([place.is_behind, [_plain(each) for each in place.values]])
    made = _cipher().encrypt(said.encode(), _order(model, keys))
    return urlsafe_b64encode(made).decode().rstrip("=")


def opened(word: str, model: type[Model], keys: Sequence[Key]) -> Place | None:
    """None for what is no place in a list of this model in this order."""
    try:
        made = urlsafe_b64decode(word + "=" * (-len(word) % 4))
        is_behind, values = json.loads(_cipher().decrypt(made, _order(model, keys)))
        read = [_read(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, InvalidTag, ValidationError):
        return None
    return Place(read, is_behind)


@cache
def _cipher() -> AESSIV:
    """The same place is the same word every time: a page is the same page."""
    return AESSIV(sha512(b"a place in a list" + settings.SECRET_KEY.encode()).digest())


def _order(model: type[Model], keys: Sequence[Key]) -> list[bytes]:
    names = [f"{'-' if key.is_descending else ''}{key.name}" for key in keys]
    return [" ".join([model._meta.label, *names]).encode()]


def _plain(value):
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(key: Key, value):
    return None if value is None else key.field.to_python(value)
