"""What the requirement sets ask of somebody's own pairs: done, on its way, missing."""

import datetime
import math
from collections import defaultdict
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
from roster.models import Teacher, Term

Counts, OwedBy, Per = Requirement.Counts, Requirement.OwedBy, Requirement.Per
OF_A_PAIR = [OwedBy.PAIR, OwedBy.MENTOR, OwedBy.TRAINEE, OwedBy.BOTH]
RESULTS = {Counts.PAPER, Counts.PROJECT, Counts.BOOK, Counts.RESULT}


@dataclass(frozen=True, slots=True)
class Share:
    """What one of the two owes of a requirement; `teacher` is nobody where they do it together."""

    teacher: Teacher | None
    is_readers: bool
    needed: int
    done: int
    waiting: int

    @property
    def missing(self) -> int:
        return self.needed - self.done - self.waiting


@dataclass(frozen=True, slots=True)
class Owed:
    """One requirement on one pair. What the portal cannot count has shares without numbers."""

    requirement: Requirement
    shares: list[Share]
    url: str
    is_in_part: bool = False

    @property
    def needed(self) -> int:
        return sum(share.needed for share in self.shares)

    @property
    def done(self) -> int:
        return sum(share.done for share in self.shares)

    @property
    def waiting(self) -> int:
        return sum(share.waiting for share in self.shares)

    @property
    def lacking(self) -> list[Share]:
        return [share for share in self.shares if share.missing]

    @property
    def missing(self) -> int:
        return sum(share.missing for share in self.shares)

    @property
    def is_of_results(self) -> bool:
        return self.requirement.counts in RESULTS

    @property
    def is_for_the_reader(self) -> bool:
        """A result is noted by who made it; of an event or a contact either of the two may tell."""
        return any(
            not self.is_of_results or each.is_readers or not each.teacher for each in self.lacking
        )


class Item(NamedTuple):
    """One thing that counts: what, when, whose (nobody's where it is the pair's), and how far."""

    counts: str
    key: object
    on: datetime.date
    whose: int | None
    is_done: bool


def owed_by_pairs(actor: Actor, today: datetime.date) -> list[tuple[Pairing, list[Owed]]]:
    """Each open pair of this teacher, with what is asked of it now; a few queries for any number.

    Of a pair that is one for a part of the time only, as much less is asked. A form that has come
    back is on its way; one that corrects another is not a second one.
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
                owed(each, pair, items[pair.pk], days, actor)
                for each in asked
                if each.requirement_set.program_id == pair.program_id
                and each.requirement_set.subject_id in {None, pair.subject_id}
                and pair.starts_on <= (days := window(each.per, today, pair.program, term)).ends_on
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


def owed(
    requirement: Requirement, pair: Pairing, items: list[Item], period: Period, actor: Actor
) -> Owed:
    if requirement.counts == Counts.OTHER:
        shares = [share_of(teacher, actor) for teacher in owing(requirement, pair)]
        return Owed(requirement, shares, "")
    of_kind = [
        item for item in items if item.counts == requirement.counts and period.running(item.on)
    ]
    quantity = in_part(requirement.quantity, pair, period)
    shares = []
    for teacher in owing(requirement, pair):
        mine = [item for item in of_kind if is_of(teacher, item, requirement)]
        counted = {item.key for item in mine if item.is_done}
        on_its_way = {item.key for item in mine} - counted
        done = min(len(counted), quantity)
        waiting = min(len(on_its_way), quantity - done)
        shares.append(share_of(teacher, actor, quantity, done, waiting))
    is_in_part = quantity < requirement.quantity
    return Owed(requirement, shares, where(requirement, pair), is_in_part)


def in_part(quantity: int, pair: Pairing, period: Period) -> int:
    """As much of it as the pair has of the days, rounded up: what is asked once is asked of all."""
    days = (period.ends_on - period.starts_on).days + 1
    lost = max((pair.starts_on - period.starts_on).days, 0)
    return math.ceil(quantity * (days - lost) / days)


def share_of(teacher: Teacher | None, actor: Actor, needed=0, done=0, waiting=0) -> Share:
    is_readers = teacher is not None and teacher.pk == actor.teacher_id
    return Share(teacher, is_readers, needed, done, waiting)


def is_personal(requirement: Requirement) -> bool:
    """Whether each does their own: a paper is its author's, an event or a contact the pair's."""
    return requirement.counts in {*RESULTS, Counts.OBSERVATION}


def is_of(teacher: Teacher | None, item: Item, requirement: Requirement) -> bool:
    if teacher is None or not is_personal(requirement):
        return True
    return item.whose in {None, teacher.pk}


def owing(requirement: Requirement, pair: Pairing) -> list[Teacher | None]:
    """Who owes it: one of the two, each of them, or (nobody named) both together."""
    match requirement.owed_by:
        case OwedBy.MENTOR:
            return [pair.mentor]
        case OwedBy.TRAINEE:
            return [pair.trainee]
        case OwedBy.BOTH if is_personal(requirement):
            return [pair.mentor, pair.trainee]
    return [None]


def where(requirement: Requirement, pair: Pairing) -> str:
    """The page that would do it, with the part open that is asked for."""
    if requirement.counts == Counts.CONTACT:
        return reverse("guidance:contact-create", args=[pair.uuid])
    asked = {"pairing": pair.uuid, "asked": requirement.counts}
    return reverse("recording:create", query=asked)
