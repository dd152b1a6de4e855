"""The lines of a part in words, by which two versions of a form are compared."""

from django.utils.choices import flatten_choices

from activities.chain.old_and_new import row_of
from activities.registration.wording import joined
from core.lines import BaseLines, LineForm, says_something
from core.names import with_colon


def lines_in_words(part: BaseLines) -> str:
    """Each line that holds something, with all that it holds: two that differ read differently."""
    return "\n".join(filter(None, map(in_words, part.filled())))


def in_words(line: LineForm) -> str:
    """What the line is known by, then its other boxes, each with its label."""
    said: list[str] = []
    for box in line.visible_fields():
        if words := words_of(box):
            label = line.base_fields[box.name].label
            said.append(with_colon(label, words) if said else words)
    # What was noted before and chosen here is said by no box that is seen.
    told = line["same_told"].value() if "same_told" in line.fields else ""
    return row_of(*said, told)


def words_of(box) -> str:
    value = box.value()
    if not says_something(value):
        return ""
    chosen = [str(each).strip() for each in (value if isinstance(value, list) else [value])]
    labels = {
        str(key): str(label) for key, label in flatten_choices(getattr(box.field, "choices", ()))
    }
    # Choices in their own order, in whichever they were ticked.
    known = [label for key, label in labels.items() if key in chosen]
    return joined([*known, *(each for each in chosen if each not in labels)])
