"""The pairs of the tutor groups that somebody leads, as their first page has them."""

import datetime
from dataclasses import dataclass

from core.actor import Actor, GroupLed
from core.names import in_language
from guidance.network.reading import may_be_reminded, needs_a_word, pairs_led
from guidance.network.wording import chips, late_forms, of_pairs
from guidance.quiet.reading import is_quiet
from guidance.quiet.services import reminded_today
from guidance.quiet.wording import how_many_quiet
from pairings.models import Pairing
from pairings.pairs.rights import is_within

SHOWN = 10


@dataclass(frozen=True)
class Led:
    """One group: how its pairs stand in words, and those that need a word, most urgent first."""

    group: GroupLed
    sentences: list[str]
    rows: list[dict]
    more: int

    @property
    def name(self) -> str:
        return in_language(self.group.name, self.group.name_en)


def groups_led(actor: Actor, today: datetime.date) -> list[Led]:
    """Nothing is asked of whoever leads none."""
    if not actor.groups_led:
        return []
    pairs = pairs_led(actor, today)
    needy = [each for each in pairs if needs_a_word(each, today)]
    reminded = reminded_today(needy, today) if needy else set()
    return [one(group, pairs, reminded, today) for group in actor.groups_led]


def one(group: GroupLed, pairs: list[Pairing], reminded: set[str], today: datetime.date) -> Led:
    own = [each for each in pairs if is_within(group, each)]
    needy = [each for each in own if needs_a_word(each, today)]
    late = sum(each.late_forms for each in own)
    quiet = sum(is_quiet(each, today) for each in own)
    said = [of_pairs(len(own))]
    said += [late_forms(late)] if late else []
    said += [how_many_quiet(quiet)] if quiet else []
    rows = [
        {
            "pair": each,
            "chips": chips(each, today),
            "may_be_reminded": may_be_reminded(each, today),
            "is_reminded": each.get_absolute_url() in reminded,
        }
        for each in needy[:SHOWN]
    ]
    return Led(group, said, rows, len(needy) - len(rows))
