"""The pairs of the tutor groups that somebody leads, as their first page has them."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from core.actor import Actor, GroupLed
from core.names import in_language
from guidance.network.reading import may_be_reminded, needs_a_word, pairs_led
from guidance.network.wording import chips, late_forms, of_pairs
from guidance.quiet.reading import is_quiet
from guidance.quiet.rights import may_remind
from guidance.quiet.services import reminded_today
from guidance.quiet.wording import how_many_quiet
from pairings.models import Pairing, Suggestion
from pairings.pairs.querysets import of_groups_led
from pairings.pairs.rights import is_within
from pairings.suggestions.querysets import is_waiting

SHOWN = 10
ANSWERED = (Suggestion.State.ACCEPTED, Suggestion.State.DECLINED)
LATELY = datetime.timedelta(days=14)


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
    asked = suggestions_led(actor)
    needy = [each for each in pairs if needs_a_word(each, today)]
    reminded = reminded_today(needy, today) if needy else set()
    return [one(group, actor, pairs, asked, reminded, today) for group in actor.groups_led]


def suggestions_led(actor: Actor) -> list[Suggestion]:
    """Of the pairs of these groups: what waits, and what was answered a short while ago."""
    answered = Q(state__in=ANSWERED, settled_at__gte=timezone.now() - LATELY)
    rows = Suggestion.objects.visible_to(actor).filter(of_groups_led(actor, "pairing__"))
    rows = rows.filter(is_waiting() | answered).select_related("pairing")
    return list(rows.order_by())


def suggested(rows: list[Suggestion]) -> list[str]:
    """How many suggestions wait, and how many were answered."""
    waiting = sum(each.is_open for each in rows)
    answered = len(rows) - waiting
    said = []
    if waiting:
        text = ngettext(
            "%(n)d suggestion waits for an answer", "%(n)d suggestions wait for an answer", waiting
        )
        said.append(text % {"n": waiting})
    if answered:
        text = ngettext(
            "%(n)d suggestion was answered in the last 14 days",
            "%(n)d suggestions were answered in the last 14 days",
            answered,
        )
        said.append(text % {"n": answered})
    return said


def one(
    group: GroupLed,
    actor: Actor,
    pairs: list[Pairing],
    asked: list[Suggestion],
    reminded: set[str],
    today: datetime.date,
) -> Led:
    own = [each for each in pairs if is_within(group, each)]
    needy = [each for each in own if needs_a_word(each, today)]
    late = sum(each.late_forms for each in own)
    quiet = sum(is_quiet(each, today) for each in own)
    said = [of_pairs(len(own))]
    said += [late_forms(late)] if late else []
    said += [how_many_quiet(quiet)] if quiet else []
    said += suggested([each for each in asked if is_within(group, each.pairing)])
    rows = [
        {
            "pair": each,
            "chips": chips(each, today),
            "may_be_reminded": may_be_reminded(each, today) and may_remind(actor, each),
            "is_reminded": each.get_absolute_url() in reminded,
        }
        for each in needy[:SHOWN]
    ]
    return Led(group, said, rows, len(needy) - len(rows))
