"""What a change to a kind of activity would do to its program's figures."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.foresight import Touched, foresees
from programs.models import ActivityKind
from reports.figures.counting import Amounts, breakdown, totals
from reports.figures.definitions import FIGURES
from reports.figures.headline import HEADLINE
from reports.figures.selection import Selection


class _TakenBackError(Exception):
    """Ends the trial: nothing of it is kept."""


@foresees("programs.ActivityKind")
def figures_after(kind: ActivityKind, values: dict, actor: Actor) -> Iterator[Touched]:
    """Each figure that differs, before and after, counted by the report's own definitions."""
    stored = ActivityKind.objects.get(pk=kind.pk)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return
    before = _counted(kind)
    after: dict = {}
    try:
        with transaction.atomic():
            ActivityKind.objects.filter(pk=kind.pk).update(**values)
            after = _counted(kind)
            raise _TakenBackError
    except _TakenBackError:
        pass
    yield from _differences(before.pop(None), after.pop(None))
    for channel in ActivityKind.Channel:
        rows = before.get(channel.value), after.get(channel.value)
        if stored.channel != values.get("channel", stored.channel):
            yield from _differences(*rows, place=str(channel.label))


def _counted(kind: ActivityKind) -> dict[str | None, Amounts]:
    """All totals under None, and the year's paragraph by training channel."""
    selection = Selection(kind.program)
    return {None: totals(selection)} | {
        key: row for key, row in breakdown(selection, "channel", HEADLINE).items() if key
    }


def _differences(before: Amounts, after: Amounts, *, place: str = "") -> Iterator[Touched]:
    for key, figure in FIGURES.items():
        numbers = [row[key].number if row and key in row else 0 for row in (before, after)]
        if numbers[0] == numbers[1]:
            continue
        words = {
            "figure": figure.name,
            "place": place,
            "before": numbers[0],
            "after": numbers[1],
            "unit": figure.unit(numbers[1]),
        }
        if place:
            yield Touched(_("%(figure)s, %(place)s: %(before)s → %(after)s %(unit)s") % words)
        else:
            yield Touched(_("%(figure)s: %(before)s → %(after)s %(unit)s") % words)
