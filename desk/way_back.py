"""Whence a record was opened, where that was a list narrowed down: the way back leads there."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve


@dataclass(frozen=True, slots=True)
class CameFrom:
    """A page of this portal: its path, its whole address, whether it is the list of a figure."""

    path: str
    address: str
    is_figure: bool


def came_from(request) -> CameFrom | None:
    """The page before this one, as the browser names it; None where it names none of ours."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
        if before.netloc != request.get_host():
            return None
        name = resolve(before.path).view_name
    except (ValueError, Resolver404):
        # No address at all, or of no page of ours.
        return None
    address = f"{before.path}?{before.query}" if before.query else before.path
    return CameFrom(before.path, address, name == "reports:figure")
