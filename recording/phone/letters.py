"""A letter: one form as its phone kept it, with the moment it was written by that phone's clock."""

import datetime
import hashlib
import json
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from recording.pair_answers import OTHER_DAY

# Phones keep letters across updates of the portal: what was once written can always be read.
SCHEMAS = {1}
MOST_BYTES = 256 * 1024
MOST_ANSWERS = 1_500
# Older than any letter that was kept; a phone whose clock was set meanwhile says nothing.
LONGEST_AGE = datetime.timedelta(days=400)


class LetterError(ValueError):
    """No letter of ours, or one that was cut off on its way."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a form says, box by box, as a page would send it.

    `written_on` is the office's day on which it was written; None where the phone's clock cannot
    tell. `is_draft`: its writer wants no more than a draft. `sha256` is that of the letter as it
    came, so that the phone knows what has arrived.
    """

    said: QueryDict
    written_on: datetime.date | None
    is_draft: bool
    sha256: str
    is_shown: bool


def read(body: bytes, now: datetime.datetime) -> Letter:
    """The letter in a request's body. Raises LetterError."""
    if len(body) > MOST_BYTES:
        raise LetterError("longer than any form")
    try:
        letter = json.loads(body)
        schema, said, age = letter["schema"], letter["said"], letter["age"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LetterError("not a letter") from error
    if type(schema) is not int or schema not in SCHEMAS:
        raise LetterError("a letter of another portal")
    written_on = day_written(age, now)
    return Letter(
        said=answers(said, written_on),
        written_on=written_on,
        is_draft=letter.get("draft") is True,
        sha256=hashlib.sha256(body).hexdigest(),
        is_shown=letter.get("shown") is True,
    )


def day_written(age: object, now: datetime.datetime) -> datetime.date | None:
    """The day `age` seconds ago; the phone says how long ago, never when: its clock may be off."""
    if isinstance(age, bool) or not isinstance(age, int | float):
        raise LetterError("no age")
    if not 0 <= age <= LONGEST_AGE.total_seconds():
        return None
    return timezone.localdate(now - datetime.timedelta(seconds=age))


def answers(said: object, written_on: datetime.date | None) -> QueryDict:
    if not is_said(said):
        raise LetterError("no answers")
    found = QueryDict(mutable=True)
    for name, values in said.items():
        if values:
            found.setlist(name, values)
    if written_on:
        found["opened_on"] = written_on.isoformat()
    elif found.get("when") != OTHER_DAY:
        # "Today" was the day of a clock that has been set since: its writer says which.
        found.pop("when", None)
    return found


def is_said(said: object) -> bool:
    """Whether it names boxes, each with a list of texts, and no more than a page has."""
    if not isinstance(said, dict) or not all(isinstance(each, list) for each in said.values()):
        return False
    texts = [text for values in said.values() for text in values]
    return len(texts) <= MOST_ANSWERS and all(is_text(text) for text in (*said, *texts))


def is_text(text: object) -> bool:
    """Half of a sign, which JSON may hold, is none that can be stored."""
    return isinstance(text, str) and not any("\ud800" <= sign <= "\udfff" for sign in text)
