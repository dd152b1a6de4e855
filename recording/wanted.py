"""What a return has asked for: marked where it is put right, and named on top with a way there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.chain import asking, route
from core.lines import PartsMixin

# Where what a return can name is put right, on both pages.
BOXES = {
    "kind": "kind",
    "theme": "theme",
    "process": "process",
    "lessons": "lessons",
    "talks": "talks",
    "results": "results",
    "attachments": "photos",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Its words, and the id of where it is put right; none where this page does not ask for it."""

    words: str
    box: str


def mark_wanted(form: PartsMixin, boxes: dict[str, str]) -> list[Wanted]:
    """Mark what the return of the stored form has asked for; `boxes` are those of this page."""
    stored = form.stored
    if stored is None or stored.first_sent_at is None:
        return []
    words = _("Asked for")
    found = []
    for key in route.asked_for(stored):
        name = boxes.get(key, "")
        if name in form.parts:
            form.parts[name].wanted = words
            box = f"part-{name}"
        elif name in form.fields:
            form.fields[name].wanted = words
            box = form[name].id_for_label or form[name].auto_id
        else:
            box = ""
        found.append(Wanted(asking.in_words([key]), box))
    return found
