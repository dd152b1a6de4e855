"""What the words of good practice may not hold: the names of those who are asked about them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.typed import half_width

SHORTEST = 2


def check_no_names(title: str, text: str, names: Iterable[str]) -> None:
    """Raise ValidationError beside the box that names one of these people or schools.

    How they are named is theirs to say, and stands beside the words. Of a name in two scripts each
    part counts; one of a single character says nothing.
    """
    faults = {}
    for field, words in (("title", title), ("text", text)):
        said = half_width(words).casefold()
        found = sorted({name for name in names for part in parts_of(name) if part in said})
        if found:
            faults[field] = _(
                "Leave out “%(name)s”: whose it is stands beside it, as far as they agree."
            ) % {"name": found[0]}
    if faults:
        raise ValidationError(faults)


def parts_of(name: str) -> list[str]:
    """王丽华 Wang Lihua is found by either; a Latin name only whole."""
    scripts = {True: [], False: []}
    for word in half_width(name).casefold().split():
        scripts[word.isascii()].append(word)
    parts = [" ".join(scripts[True]), "".join(scripts[False])]
    return [part for part in parts if len(part) >= SHORTEST]
