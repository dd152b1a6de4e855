"""What a return may ask for, and whether a form that was put right changed anything else.

Whoever returns a form names what has to change. Where only that has changed, the signatures stand
and the form goes back to the level that returned it; anything else was signed by people who have
not seen it, so the form starts again with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.chain.models import Decision
from activities.registration.models import Activity
from activities.registration.wording import joined


@dataclass(frozen=True, slots=True)
class Item:
    """Something a return can name: its words in a sentence, and the columns and parts it covers."""

    words: str
    covers: tuple[str, ...]

    def is_in(self, names: Iterable[str]) -> bool:
        return not set(self.covers).isdisjoint(names)


def item(words, *covers: str) -> Item:
    return Item(words, covers)


# In the order of the form's own page.
ITEMS: dict[str, Item] = {
    "parties": item(_("the people and places of the two sides"), "parties"),
    "date": item(_("the date"), "starts_on", "ends_on", "date_precision", "date_as_printed"),
    "kind": item(_("the kind of activity"), "kind"),
    "place": item(_("the place"), "host_school", "place"),
    "length": item(_("how long it took"), "half_days", "minutes"),
    "headcount": item(_("the headcount"), "headcount", "headcount_qualifier", "list_is_complete"),
    "people": item(_("the names of those present"), "people"),
    "theme": item(pgettext_lazy("part of a form", "the topic"), "theme"),
    "process": item(pgettext_lazy("part of a form", "what was found and agreed"), "process"),
    "effect": item(_("the results and effect"), "effect"),
    "lessons": item(_("the lessons taught"), "lessons"),
    "talks": item(_("the talks given"), "talks"),
    "results": item(_("the papers and other results"), "results"),
    "attachments": item(_("the photos and files"), "attachments"),
    "subject": item(pgettext_lazy("part of a form", "the subject"), "subject"),
    "organiser": item(
        _("who organized it"), "organiser_level", "organiser_district", "organiser_school"
    ),
    "partnership": item(pgettext_lazy("part of a form", "the partnership"), "partnership"),
    "program": item(pgettext_lazy("part of a form", "the program"), "program"),
}
# A pair's page asks for no more than this.
OF_A_PAIR = (
    "parties",
    "date",
    "kind",
    "place",
    "length",
    "headcount",
    "theme",
    "process",
    "lessons",
    "talks",
    "results",
    "attachments",
)
# Who countersigns and who confirms follows from these: whoever joins has yet to speak, and the
# others signed for somebody else. Asked for or not, such a change starts again.
WHO_CONFIRMS = frozenset().union(
    *(ITEMS[key].covers for key in ("parties", "subject", "organiser", "program"))
)
# What a reason stands for where nothing else is named.
BY_REASON: dict[str, tuple[str, ...]] = {
    Decision.Reason.WRONG_DATE: ("date",),
    Decision.Reason.WRONG_PERSON: ("parties", "people"),
    Decision.Reason.NOT_ENOUGH: ("theme", "process", "effect", "attachments"),
}


def in_words(keys: Iterable[str]) -> str:
    """What these keys stand for, as part of a sentence."""
    return joined(ITEMS[key].words for key in keys if key in ITEMS)


def askable(activity: Activity) -> list[str]:
    """What a return of this form may name."""
    return list(OF_A_PAIR if activity.organiser_level == Activity.Level.PAIR else ITEMS)


def asked_by(activity: Activity, reason_code: str, named: Iterable[str] | None) -> list[str]:
    """What a return asks for: what was named, else what its reason stands for; in page order.

    The author reads what could be ticked, and nothing beyond.
    """
    asked = set(named or meant_by(activity, reason_code))
    return [key for key in ITEMS if key in asked]


def meant_by(activity: Activity, reason_code: str) -> list[str]:
    """What a reason stands for on this form."""
    meant = BY_REASON.get(reason_code, ())
    return [key for key in askable(activity) if key in meant]


def touched(changes: dict) -> list[str]:
    """The items in which something has changed, in page order."""
    return [key for key, item in ITEMS.items() if item.is_in(changes)]


def beyond(activity: Activity, asked: Iterable[str]) -> list[str]:
    """The items that changed although nobody asked: why a returned form starts again."""
    changes = activity.changed_since_return
    allowed = set().union(*(ITEMS[key].covers for key in asked if key in ITEMS)) - WHO_CONFIRMS
    if "people" in allowed and activity.list_is_complete and "list_is_complete" not in changes:
        # A complete list fills the headcount: the number follows from the names asked for.
        allowed.add("headcount")
    return [key for key, item in ITEMS.items() if item.is_in(changes.keys() - allowed)]
