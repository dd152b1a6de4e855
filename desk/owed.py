"""What the requirement sets ask of somebody's own pairs: done, on its way, missing."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from activities.models import WAITING, Activity, Lesson, Mention, Status
from core.actor import Actor
from core.periods import Period
from guidance.models import GuidanceContact
from pairings.models import Pairing
from programs.models import Program, Requirement
from roster.models import Term

Counts, OwedBy, Per = Requirement.Counts, Requirement.OwedBy, Requirement.Per
OF_A_PAIR = [OwedBy.PAIR, OwedBy.MENTOR, OwedBy.TRAINEE, OwedBy.BOTH]
RESULTS = {Counts.PAPER, Counts.PROJECT, Counts.BOOK, Counts.RESULT}


@dataclass(frozen=True, slots=True)
class Owed:
    """One requirement on one pair. What the portal cannot count has no numbers."""

    requirement: Requirement
    needed: int
    done: int
    waiting: int
    url: str

    @property
    def missing(self) -> int:
        return self.needed - self.done - self.waiting


class Item(NamedTuple):
    """One thing that counts: what, when, whose (nobody's where it is the pair's), and how far."""

    counts: str
    key: object
    on: datetime.date
    whose: int | None
    is_done: bool


def owed_by_pairs(actor: Actor, today: datetime.date) -> list[tuple[Pairing, list[Owed]]]:
    """Each open pair of this teacher, with what is asked of it now; a few queries for any number.

    A form that has come back is on its way; one that corrects another is not a second one.
    """
    own = Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
    pairs = list(
        Pairing.objects.visible_to(actor)
        .open()
        .filter(own, program__state=Program.State.OPEN)
        .select_related("program", "subject", "mentor", "trainee")
        .order_by("trainee__name_sort", "pk")
    )
    if not pairs:
        return []
    asked = list(requirements(pairs, actor, today))
    term = Term.objects.visible_to(actor).filter(starts_on__lte=today, ends_on__gte=today).first()
    items = items_of(pairs, {each.counts for each in asked}, actor)
    return [
        (
            pair,
            [
                owed(each, pair, items[pair.pk], window(each.per, today, pair.program, term))
                for each in asked
                if each.requirement_set.program_id == pair.program_id
                and each.requirement_set.subject_id in {None, pair.subject_id}
            ],
        )
        for pair in pairs
    ]


def requirements(pairs: list[Pairing], actor: Actor, today: datetime.date):
    valid = Q(requirement_set__valid_to=None) | Q(requirement_set__valid_to__gte=today)
    return (
        Requirement.objects.visible_to(actor)
        .filter(valid, requirement_set__valid_from__lte=today, owed_by__in=OF_A_PAIR)
        .filter(requirement_set__program__in={pair.program_id for pair in pairs})
        .select_related("requirement_set")
        .order_by("requirement_set__name", "requirement_set", "pk")
    )


def window(per: str, today: datetime.date, program: Program, term: Term | None) -> Period:
    """The days in which it is owed, of those that hold today."""
    monday = today - datetime.timedelta(days=today.weekday())
    match per:
        case Per.WEEK:
            return Period(monday, monday + datetime.timedelta(days=6))
        case Per.FORTNIGHT:
            return Period(monday - datetime.timedelta(days=7), monday + datetime.timedelta(days=6))
        case Per.MONTH:
            first = today.replace(day=1)
            after = (first + datetime.timedelta(days=31)).replace(day=1)
            return Period(first, after - datetime.timedelta(days=1))
        case Per.TERM if term:
            return term.period
    return program.period


def items_of(pairs: list[Pairing], wanted: set[str], actor: Actor) -> dict[int, list[Item]]:
    """All that may count for each of the pairs, by the pair's key."""
    found: dict[int, list[Item]] = defaultdict(list)
    by_key = {pair.pk: pair for pair in pairs}
    forms = list(
        Activity.objects.visible_to(actor)
        .filter(parties__pairing__in=by_key, status__in=[*WAITING, Status.RETURNED, Status.COUNTED])
        .filter(Q(corrects=None) | Q(status=Status.COUNTED), starts_on__isnull=False)
        .order_by()
        .values_list(
            *("parties__pairing", "pk", "starts_on", "status"),
            *("kind__lessons_are_observed", "kind__is_outreach"),
        )
        .distinct()
    )
    for pair, key, day, status, _observed, is_visit in forms:
        done = status == Status.COUNTED
        found[pair].append(Item(Counts.ACTIVITY, key, day, None, done))
        if is_visit:
            found[pair].append(Item(Counts.VISIT, key, day, None, done))
    if Counts.OBSERVATION in wanted:
        add_lessons(found, by_key, [form for form in forms if form[4]])
    if RESULTS & wanted:
        add_results(found, forms)
    if Counts.CONTACT in wanted:
        contacts = GuidanceContact.objects.visible_to(actor).standing()
        for pair, key, day in contacts.filter(pairing__in=by_key).values_list(
            "pairing", "pk", "held_on"
        ):
            found[pair].append(Item(Counts.CONTACT, key, day, None, True))
    return found


def add_lessons(found, pairs: dict[int, Pairing], forms: list) -> None:
    """A lesson was observed by the one who did not teach it; by both, where nobody is named."""
    lessons = defaultdict(list)
    for form, key, teacher in Lesson.objects.filter(
        activity__in={form[1] for form in forms}
    ).values_list("activity", "pk", "teacher"):
        lessons[form].append((key, teacher))
    for pair_key, form, day, status, *_flags in forms:
        pair = pairs[pair_key]
        others = {pair.mentor_id: pair.trainee_id, pair.trainee_id: pair.mentor_id}
        for key, teacher in lessons[form]:
            whose = others.get(teacher)
            found[pair_key].append(
                Item(Counts.OBSERVATION, key, day, whose, status == Status.COUNTED)
            )


def add_results(found, forms: list) -> None:
    """A result is its authors', once, however many forms tell of it."""
    mentions = defaultdict(list)
    for form, result, kind, author in Mention.objects.filter(
        activity__in={form[1] for form in forms}
    ).values_list("activity", "result", "kind", "authorships__teacher"):
        mentions[form].append((result, kind, author))
    for pair, form, day, status, *_flags in forms:
        for result, kind, author in mentions[form]:
            for counts in {kind, Counts.RESULT}:
                found[pair].append(Item(counts, result, day, author, status == Status.COUNTED))


def owed(requirement: Requirement, pair: Pairing, items: list[Item], period: Period) -> Owed:
    if requirement.counts == Counts.OTHER:
        return Owed(requirement, 0, 0, 0, "")
    of_kind = [
        item for item in items if item.counts == requirement.counts and period.running(item.on)
    ]
    done = waiting = needed = 0
    for person in persons(requirement, pair):
        quantity = requirement.quantity
        mine = [item for item in of_kind if person is None or item.whose in {None, person}]
        counted = {item.key for item in mine if item.is_done}
        on_its_way = {item.key for item in mine} - counted
        done_here = min(len(counted), quantity)
        needed += quantity
        done += done_here
        waiting += min(len(on_its_way), quantity - done_here)
    return Owed(requirement, needed, done, waiting, where(requirement, pair))


def persons(requirement: Requirement, pair: Pairing) -> Iterator[int | None]:
    """Of whom each must do it: an event or a contact is the pair's, a paper its author's."""
    is_personal = requirement.counts in {*RESULTS, Counts.OBSERVATION}
    if not is_personal or requirement.owed_by == OwedBy.PAIR:
        yield None
        return
    if requirement.owed_by in {OwedBy.MENTOR, OwedBy.BOTH}:
        yield pair.mentor_id
    if requirement.owed_by in {OwedBy.TRAINEE, OwedBy.BOTH}:
        yield pair.trainee_id


def where(requirement: Requirement, pair: Pairing) -> str:
    """The page that would do it."""
    if requirement.counts == Counts.CONTACT:
        return reverse("guidance:contact-create", args=[pair.uuid])
    return f"{reverse('recording:create')}?pairing={pair.uuid}"
