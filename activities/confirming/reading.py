"""What waits for somebody at one level, and which of it is ordinary."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from activities.chain.models import Verb
from activities.chain.reading import with_people
from activities.chain.rights import stands_in_for
from activities.chain.table import CONFIRMING
from activities.pages.card import Card, with_cards
from activities.registration.models import Activity, Status
from core.actor import Actor
from core.names import shown

# As many as are read and pressed in one go; those that wait longest come first.
MOST = 500


@dataclass
class Queue:
    """The forms that wait for this actor at one level, the longest first."""

    actor: Actor
    status: Status
    cards: list[Card] = field(default_factory=list)

    def without(self, keys: tuple[str, ...]) -> "Queue":
        """The same but for these forms."""
        return replace(self, cards=[card for card in self.cards if str(card.form.uuid) not in keys])

    @property
    def verb(self) -> Verb:
        return CONFIRMING[self.status]

    @cached_property
    def ordinary(self) -> list[Card]:
        """Those whose card shows all that is confirmed, and nothing to look at twice."""
        return [card for card in self.cards if card.is_ordinary]

    @cached_property
    def to_open(self) -> list[Card]:
        """The others, which are opened one by one."""
        return [card for card in self.cards if not card.is_ordinary]

    @property
    def places(self) -> list[str]:
        """For whom the actor speaks: the schools or districts that confirm; of the city, none."""
        name = {Status.SCHOOL: "confirming_school", Status.DISTRICT: "confirming_district"}
        if self.status not in name:
            return []
        found = {str(getattr(card.form, name[self.status])) for card in self.ordinary}
        return sorted(found)

    @cached_property
    def in_place_of(self) -> list[str]:
        """Those in whose place the actor confirms any of them."""
        found = (stands_in_for(self.actor, card.form, self.verb) for card in self.ordinary)
        return sorted({shown(each.name, self.actor) for each in found if each})

    @property
    def people(self) -> list[tuple[str, int]]:
        """Who recorded how many of the ordinary forms, the most first."""
        number = Counter(shown(str(card.form.author), self.actor) for card in self.ordinary)
        return sorted(number.items(), key=lambda one: (-one[1], one[0]))


def queue_of(actor: Actor, status: Status) -> Queue:
    rows = Activity.objects.waiting_for(actor).filter(status=status)
    rows = with_cards(with_people(rows), actor)
    forms = rows.order_by("status_since", "pk")[:MOST]
    return Queue(actor, status, [Card(form, actor) for form in forms])


def levels_of(actor: Actor) -> list[Status]:
    """Where anything waits for this actor that may be confirmed together."""
    waiting = Activity.objects.waiting_for(actor).filter(status__in=CONFIRMING)
    found = set(waiting.order_by().values_list("status", flat=True).distinct())
    return [status for status in CONFIRMING if status in found]
