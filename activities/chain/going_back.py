"""From a list of forms a step leads back to it, narrowed as it was, with word of what was done."""

from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.urls import reverse

from activities.registration.models import Activity

NAME = "just_done"


def list_address(asked: str, *, at: UUID | None = None) -> str | None:
    """The address of the list as a page names it, with or without its path; None for any other.

    What stands behind `#` is the form to go on with there, or `at`.
    """
    path = reverse("activities:list")
    try:
        parts = urlsplit(asked)
        place = at or (UUID(parts.fragment) if parts.fragment else None)
        query = QueryDict(parts.query).urlencode()
    except (ValueError, TooManyFieldsSent):
        return None
    if not asked or parts.scheme or parts.netloc or parts.path not in ("", path):
        return None
    return path + (f"?{query}" if query else "") + (f"#{place}" if place else "")


class JustDone(NamedTuple):
    """What was done on which form, and whether that may be taken back."""

    key: str
    sentence: str
    is_undo: bool


def leave_word(request, form: Activity, sentence: str, *, is_undo: bool) -> None:
    request.session[NAME] = JustDone(str(form.uuid), sentence, is_undo)


def word_left(request) -> JustDone | None:
    """It is said once."""
    word = request.session.pop(NAME) if NAME in request.session else None
    return JustDone(*word) if word else None
