"""What differs between two states of a form, part by part: old and new as a reader sees them."""

import re
from dataclasses import fields, is_dataclass

from activities.registration.consequences import present
from activities.registration.content import FormContent
from activities.registration.models import Activity
from core.audit import plain
from core.typed import folded, half_width

NUMBER = re.compile(r"\d+")


def shown(content: FormContent, part: str):
    """A part as it can be compared: what a reader would see.

    The order of lessons, talks and results says something; that of people and sides does not.
    """
    if part == "people":
        return sorted(present(content), key=place_and_name)
    if part == "parties":
        return sorted(content.parties, key=lambda party: (party.side, *place_and_name(party)))
    return getattr(content, part)


def place_and_name(entry) -> tuple:
    """A sort key of a person or a side, the same however the entry came about."""
    records = (entry.district, entry.school, entry.teacher)
    words = (getattr(entry, name, "") for name in ("name", "unit"))
    return (*(record.pk if record else 0 for record in records), *words)


def files_as_data(rows) -> list[dict]:
    """The files of a form, by what is in them: put back, they are the ones that were taken off."""
    files = [plain(row) | {"sha256": row.file.sha256} for row in rows]
    return sorted(files, key=lambda each: each["sha256"])


def since_sent(form: Activity, changed: dict) -> dict:
    """What to remember of a change: nothing of a form that nobody but its author has read."""
    if not form.first_sent_at:
        return {}
    return {"changed_since_return": added_up(form.changed_since_return, changed)}


PARTS = ("parties", "lessons", "talks", "people", "results")


# These follow from the rest of the form: nobody types them.
DERIVED = {"confirming_school", "confirming_district", "author_side", "pairing_form"}


def between(form: Activity, before: FormContent, after: FormContent, values: dict) -> dict:
    """The columns in which `values` differ from the stored form, and the parts that differ."""
    columns = {
        name: {"old": as_data(getattr(form, name)), "new": as_data(value)}
        for name, value in values.items()
        if name not in DERIVED and getattr(form, name) != value
    }
    seen = {part: (shown(before, part), shown(after, part)) for part in PARTS}
    rows = {
        part: {"old": as_data(old), "new": as_data(new)}
        for part, (old, new) in seen.items()
        if old != new
    }
    return columns | rows


def added_up(earlier: dict, later: dict) -> dict:
    """Two rounds of changes as one: the first old value, the last new one.

    What is back at its old value has not changed.
    """
    found = dict(earlier)
    for name, change in later.items():
        old = earlier.get(name, change)["old"]
        if same(old, change["new"]):
            found.pop(name, None)
        else:
            found[name] = {"old": old, "new": change["new"]}
    return found


def same(old, new) -> bool:
    """Whether two values are one; a record is the same under whatever name."""
    return without_words(old) == without_words(new)


def says_otherwise(old, new) -> bool:
    """Whether two values differ by more than spaces, signs, widths and cases of what was typed."""
    return as_read(without_words(old)) != as_read(without_words(new))


def as_read(value):
    if isinstance(value, dict):
        return {key: as_read(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_read(each) for each in value]
    # Between digits a sign says something: 1.5 is not 15.
    return (folded(value), NUMBER.findall(half_width(value))) if isinstance(value, str) else value


def without_words(value):
    if isinstance(value, dict):
        if "sha256" in value:
            return value["sha256"]
        if {"id", "text"} <= value.keys():
            return value["id"]
        return {key: without_words(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_words(each) for each in value]
    return value


def as_data(value):
    """A value as JSON can hold it and as people can read it, in both languages."""
    if is_dataclass(value):
        compared = (each.name for each in fields(value) if each.compare)
        return {name: as_data(getattr(value, name)) for name in compared}
    if isinstance(value, list | tuple):
        return [as_data(each) for each in value]
    return plain(value)
