"""The address of a record's page, and of any page for whoever is elsewhere."""

from contextvars import ContextVar
from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

ANY = UUID(int=0)
# Where the portal was asked, such as "https://portal.example.org", while a page is made.
ASKED_AT: ContextVar[str] = ContextVar("asked_at", default="")


def anywhere(path: str) -> str:
    """The whole address, as it stands on paper, in a code and in a letter: below SITE_ADDRESS, or
    else below the address at which the page was asked for that is being made.

    Nothing where neither is known: no address is better than a wrong one.
    """
    site = settings.SITE_ADDRESS.rstrip("/") or ASKED_AT.get()
    return site and site + path


def page_of(name: str, key: UUID) -> str:
    """That of `reverse(name, args=[key])`. A list has fifty of a kind, so it is found once."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around(name: str, prefix: str) -> tuple[str, str]:
    """What stands before the key and after it, where the portal is served below this prefix."""
    before, after = reverse(name, args=[ANY]).split(str(ANY))
    return before, after
