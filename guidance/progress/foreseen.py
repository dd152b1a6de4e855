"""Of which pairs it changes how far they are, when more, less or something else is asked."""

import datetime
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.foresight import Touched, each_of
from core.names import shown
from guidance.progress.in_force import A_DAY, OF_A_PAIR, InForce, asked_in
from guidance.progress.owed import Owed
from guidance.progress.owing import Owing
from guidance.progress.reading import Far, far
from pairings.models import Pairing
from programs.models import Requirement


@dataclass(frozen=True)
class Turn:
    """One pair: how far it is with what is asked now, and with what would be asked."""

    before: Owed | None
    after: Owed | None

    @property
    def is_one(self) -> bool:
        return numbers(self.before) != numbers(self.after)

    def reached(self) -> tuple[Far | None, Far | None]:
        return tuple(each and far([each]) for each in (self.before, self.after))


def numbers(owed: Owed | None) -> tuple | None:
    return owed and (owed.rests, owed.needed, owed.done, owed.waiting)


def turned(requirement: Requirement, values: dict, actor: Actor) -> Iterator[Touched]:
    """`values` are the columns that change, and `valid_from`, from which day on."""
    values = dict(values)
    valid_from = values.pop("valid_from")
    on = max(valid_from, timezone.localdate())
    changed = copy(requirement)
    for name, value in values.items():
        setattr(changed, name, value)
    changed.requirement_set = copy(requirement.requirement_set)
    changed.requirement_set.valid_from = max(valid_from, changed.requirement_set.valid_from)
    rows = pairs_asked(requirement, on)
    turns = turns_of(rows, requirement, changed, on, actor)
    yield from in_short(turns)
    yield from one_by_one(rows, turns, actor)


def pairs_asked(requirement: Requirement, on: datetime.date):
    asked = requirement.requirement_set
    of_subject = Q(subject=asked.subject_id) if asked.subject_id else Q()
    rows = Pairing.objects.standing().filter(of_subject, program=asked.program_id).running(on)
    return rows.select_related("program", "mentor", "trainee").order_by("trainee__name_sort", "pk")


def turns_of(rows, old: Requirement, new: Requirement, on, actor: Actor) -> dict[int, Turn]:
    """By the key of each pair of whom it changes something."""
    now = asked_in([old.requirement_set.program_id], actor, on)
    held = next((each for each in now if each.requirement == old), InForce(old))
    before, after = (owed_of(rows, each, on, actor) for each in (held, held.changed(new)))
    turns = {key: Turn(before.get(key), after.get(key)) for key in before | after}
    return {key: turn for key, turn in turns.items() if turn.is_one}


def owed_of(rows, each: InForce, on: datetime.date, actor: Actor) -> dict[int, Owed]:
    """By the key of each pair of whom it is asked on this day."""
    if each.requirement.owed_by not in OF_A_PAIR:
        return {}
    found = Owing(actor, on, [each], today=timezone.localdate()).of(
        rows, rows.order_by().values("pk")
    )
    return {pair.pk: owed[0] for pair, owed in found if owed}


def asked_anew(requirements: Iterable[Requirement], actor: Actor) -> Iterator[Touched]:
    """Of how many pairs each is asked that was asked of nobody before."""
    for each in requirements:
        on = max(each.requirement_set.valid_from, timezone.localdate())
        if count := len(owed_of(pairs_asked(each, on), InForce(each), on, actor)):
            text = ngettext(
                "“%(what)s” will be asked of %(count)d pair.",
                "“%(what)s” will be asked of %(count)d pairs.",
                count,
            )
            yield Touched(text % {"what": each, "count": count})


def asked_no_more(
    requirements: Iterable[Requirement], last: datetime.date, actor: Actor
) -> Iterator[Touched]:
    """Of how many pairs each would be asked after that day, or is today."""
    on = max(last + A_DAY, timezone.localdate())
    for each in requirements:
        owed = owed_of(pairs_asked(each, on), InForce(each), on, actor)
        if count := len(owed):
            text = ngettext(
                "“%(what)s” is asked of %(count)d pair, and would not be any more.",
                "“%(what)s” is asked of %(count)d pairs, and would not be any more.",
                count,
            )
            yield Touched(text % {"what": each, "count": count})
        if done := sum(far([one]) == Far.DONE for one in owed.values()):
            text = ngettext(
                "%(count)d pair has done it already: what was recorded stays.",
                "%(count)d pairs have done it already: what was recorded stays.",
                done,
            )
            yield Touched(text % {"count": done})


def in_short(turns: dict[int, Turn]) -> Iterator[Touched]:
    reached = [turn.reached() for turn in turns.values()]
    lost = sum(before == Far.DONE != after for before, after in reached)
    won = sum(after == Far.DONE != before for before, after in reached)
    if turns:
        text = ngettext(
            "This changes the state of %(count)d pair.",
            "This changes the state of %(count)d pairs.",
            len(turns),
        )
        yield Touched(text % {"count": len(turns)})
    if lost:
        text = ngettext(
            "%(count)d pair has done what is asked now, and would have to do more.",
            "%(count)d pairs have done what is asked now, and would have to do more.",
            lost,
        )
        yield Touched(text % {"count": lost})
    if won:
        text = ngettext(
            "%(count)d pair would have done all of it.",
            "%(count)d pairs would have done all of it.",
            won,
        )
        yield Touched(text % {"count": won})


def one_by_one(rows, turns: dict[int, Turn], actor: Actor) -> Iterator[Touched]:
    def sentence(pairing: Pairing) -> str:
        turn = turns[pairing.pk]
        return _("%(mentor)s and %(trainee)s: now %(before)s, then %(after)s.") % {
            "mentor": shown(str(pairing.mentor), actor),
            "trainee": shown(str(pairing.trainee), actor),
            "before": in_words(turn.before),
            "after": in_words(turn.after),
        }

    def more(count: int) -> str:
        return ngettext("%(count)d more pairing.", "%(count)d more pairings.", count) % {
            "count": count
        }

    return each_of(rows.filter(pk__in=turns), actor, sentence, more)


def in_words(owed: Owed | None) -> str:
    if owed is None:
        return _("not asked")
    if owed.rests:
        return _("nothing in these days")
    if not owed.needed:
        return _("not counted")
    return _("%(done)s of %(needed)s") % {"done": owed.done, "needed": owed.needed}
