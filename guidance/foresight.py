"""What of contacts, plans and observations a change touches, and of which pairs more is asked."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.actor import Actor
from core.foresight import Touched, foresees
from guidance.contacts.models import GuidanceContact
from guidance.observations.models import LessonObservation
from guidance.progress.foreseen import asked_anew, asked_no_more, turned
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from pairings.pairs.rules import left_outside
from programs.models import Program, Requirement, RequirementSet
from roster.models import Holiday


@foresees("programs.Program")
def contacts_of_a_program(program: Program, values: dict, actor: Actor) -> Iterator[Touched]:
    """What would lie outside the program, where its period becomes shorter."""
    first = values.get("starts_on", program.starts_on)
    last = values.get("ends_on", program.ends_on)
    outside = Q(program=program) & (Q(held_on__lt=first) | Q(held_on__gt=last))
    yield from contacts(outside)
    yield from observations(outside)


@foresees("pairings.Pairing")
def contacts_of_a_pairing(pairing: Pairing, values: dict, actor: Actor) -> Iterator[Touched]:
    outside = Q(pairing=pairing) & left_outside(pairing, values, "held_on")
    yield from contacts(outside)
    yield from observations(outside)


@foresees("pairings.Pairing")
def plans_of_a_pairing(pairing: Pairing, values: dict, actor: Actor) -> Iterator[Touched]:
    """Observations planned for days on which the two would be no pair."""
    planned = PlannedObservation.objects.standing().filter(pairing=pairing)
    if count := planned.filter(left_outside(pairing, values, "planned_on")).count():
        text = ngettext(
            "%(count)d planned observation: it leaves the schedule.",
            "%(count)d planned observations: they leave the schedule.",
            count,
        )
        yield Touched(text % {"count": count})


@foresees("roster.Holiday")
def plans_on_a_holiday(holiday: Holiday, values: dict, actor: Actor) -> Iterator[Touched]:
    """What is still to come on days that were school days so far."""
    first = values.get("starts_on", holiday.starts_on)
    last = values.get("ends_on", holiday.ends_on) or first
    planned = PlannedObservation.objects.visible_to(actor).standing()
    planned = planned.filter(planned_on__range=(max(first, timezone.localdate()), last))
    if values:
        planned = planned.exclude(planned_on__range=(holiday.starts_on, holiday.ends_on))
    if count := planned.count():
        text = ngettext(
            "%(count)d observation is planned on “%(name)s”.",
            "%(count)d observations are planned on “%(name)s”.",
            count,
        )
        name = str(holiday)
        schedule = reverse("guidance:schedule", query={"when": "coming"})
        yield Touched(text % {"count": count, "name": name}, schedule)


@foresees("programs.Requirement")
def pairs_asked(requirement: Requirement, values: dict, actor: Actor) -> Iterator[Touched]:
    """How far pairs are, where something else is asked from a day on; a new one has no values."""
    return turned(requirement, values, actor) if values else asked_anew([requirement], actor)


@foresees("programs.RequirementSet")
def pairs_of_a_set(asked: RequirementSet, values: dict, actor: Actor) -> Iterator[Touched]:
    """Of how many pairs each of its requirements is asked, where it is added or ends."""
    rows = asked.requirements.all()
    if last := values.get("valid_to"):
        return asked_no_more(rows, last, actor)
    return asked_anew(rows, actor)


def contacts(where: Q) -> Iterator[Touched]:
    if count := GuidanceContact.objects.standing().filter(where).count():
        text = ngettext("%(count)d guidance contact.", "%(count)d guidance contacts.", count)
        yield Touched(text % {"count": count})


def observations(where: Q) -> Iterator[Touched]:
    if count := LessonObservation.objects.standing().filter(where).count():
        text = ngettext("%(count)d observation record.", "%(count)d observation records.", count)
        yield Touched(text % {"count": count})
