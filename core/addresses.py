"""The address of a record's page. A list has fifty of a kind, so the pattern is found once."""

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

ANY = UUID(int=0)


def page_of(name: str, key: UUID) -> str:
    """That of `reverse(name, args=[key])`."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around(name: str, prefix: str) -> tuple[str, str]:
    """What stands before the key and after it, where the portal is served below this prefix."""
    before, after = reverse(name, args=[ANY]).split(str(ANY))
    return before, after
