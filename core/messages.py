"""What notices say. Each room declares its messages in its own `notices.py`; they are worded when
somebody reads them, in the reader's language, whoever caused them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Values = dict[str, str]


def _nothing(values: Values) -> str:
    return ""


@dataclass(frozen=True)
class Message:
    """`title` says what happened; `about` and `reason` make their words from a notice's values, and
    so does a title that is not always the same.
    """

    title: str | Promise | Callable[[Values], str]
    about: Callable[[Values], str] = _nothing
    reason: Callable[[Values], str] = _nothing


MESSAGES: dict[str, Message] = {}
# A notice outlives the release that wrote it; a page of notices must not fail for an old one.
FORGOTTEN = Message(_("Something changed"))


def declare(
    name: str,
    title: str | Promise | Callable[[Values], str],
    **words: Callable[[Values], str],
) -> None:
    """Make a message known under its name, as in "activities.returned"."""
    MESSAGES[name] = Message(title, **words)
