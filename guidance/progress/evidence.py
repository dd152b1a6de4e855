"""What counts for each requirement of one pair, thing by thing."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Status
from core.actor import Actor
from guidance.contacts.models import GuidanceContact
from guidance.progress.owed import Owed
from guidance.progress.told import CONTACTS, RECORDS, Asked, Source, by_source
from guidance.progress.whole import Telling, Whole
from pairings.models import Pairing


@dataclass(frozen=True)
class Thing:
    """One that counts, or is on its way: what it is called, its day, its page, how it stands."""

    name: str
    day: str
    url: str
    state: str
    is_done: bool


@dataclass(frozen=True)
class Shown:
    owed: Owed
    things: list[Thing]


@dataclass(frozen=True)
class Evidence:
    """What is asked of a pair, whole, and the things that count for it now."""

    telling: Telling
    whole: Whole
    shown: list[Shown]


def evidence_of(pairing: Pairing, actor: Actor, today: datetime.date) -> Evidence:
    telling = Telling([pairing.program], actor, today=today)
    rows = Pairing.objects.visible_to(actor).filter(pk=pairing.pk).values("pk")
    (whole,) = telling.of([pairing], rows)
    now = telling.now[pairing.program_id]
    things = which(pairing, now.things([pairing]), actor)
    shown = [
        Shown(each, of_requirement(now.asked(each.requirement, pairing), things))
        for each in whole.owed
    ]
    return Evidence(telling, whole, shown)


def of_requirement(asked: dict[str, Asked], things: dict[Asked, dict]) -> list[Thing]:
    """Of both of the two where each does their own; what is both's stands there once."""
    found = {}
    for each in asked.values():
        found |= things.get(each, {})
    return list(found.values())


def which(pairing: Pairing, asked: list[Asked], actor: Actor) -> dict[Asked, dict]:
    found = defaultdict(dict)
    for source, several in by_source(asked, actor):
        rows = source.which(pairing, several)
        for each, told in zip(several, rows, strict=True):
            for key, *row in told:
                one = (source.tells, key)
                thing = thing_of(source, row, pairing)
                # Of a result that several forms tell of, the one that counts speaks.
                if one not in found[each] or thing.is_done:
                    found[each][one] = thing
    return found


def thing_of(source: Source, row: list, pairing: Pairing) -> Thing:
    is_done, day, name, *more = row
    if source.tells == CONTACTS:
        label = GuidanceContact.Topic(name).label
        url = reverse("guidance:contacts", args=[pairing.uuid])
        return Thing(label, date_format(day), url, "", is_done=True)
    if source.tells == RECORDS:
        return record_of(day, name, *more)
    uuid, status = more
    url = reverse("activities:detail", args=[uuid])
    return Thing(name, date_format(day), url, Status(status).label, is_done=is_done)


def record_of(day, topic: str, uuid, is_read: bool, lessons: int) -> Thing:
    """Of a record that the reader may not open it says only that there is one."""
    name = topic if is_read else _("Observation record")
    url = reverse("guidance:observation", args=[uuid]) if is_read else ""
    if lessons > 1:
        number = ngettext("%(n)d lesson", "%(n)d lessons", lessons) % {"n": lessons}
        name = f"{name} · {number}"
    return Thing(name, date_format(day), url, "", is_done=True)
