"""What the requirement sets ask of a pair: done, on its way, missing, still to come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor
from core.periods import Period
from guidance.progress.days import Days, days_of_one, in_part
from guidance.progress.in_force import InForce, asked_in
from guidance.progress.told import MENTOR, PAIR, RESULTS, TRAINEE, Asked, by_source
from pairings.commitments.expected import IN_WEEKS
from pairings.models import Pairing
from programs.models import Requirement
from roster.models import Holiday, Teacher, Term

Counts, OwedBy = Requirement.Counts, Requirement.OwedBy
TWO_WEEKS = datetime.timedelta(days=14)
# Of what nobody has told of.
NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """What one of the two owes of a requirement; `teacher` is nobody where they do it together."""

    teacher: Teacher | None
    is_readers: bool
    needed: int = 0
    done: int = 0
    waiting: int = 0
    # What is on the way beyond what is asked.
    besides: int = 0

    @property
    def left(self) -> int:
        return self.needed - self.done - self.waiting


@dataclass(frozen=True, slots=True)
class Owed:
    """One requirement on one pair. What the portal cannot count has shares without numbers.

    `is_in_part` where the two are no pair in all of its days; `since` is from when it is asked,
    where that is a part of its days, and `before` how many were asked until then. `rests` where
    nothing is owed in days without school; `is_less` where less is, and `holidays` are why: where
    there is none, the days lie outside of the terms. Of days that are over by today what is left is
    missing; of all others it is still to come.
    """

    requirement: Requirement
    shares: list[Share]
    url: str
    is_in_part: bool = False
    since: datetime.date | None = None
    before: int | None = None
    rests: bool = False
    is_less: bool = False
    holidays: tuple[Holiday, ...] = ()
    is_over: bool = False

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
    def besides(self) -> int:
        return sum(share.besides for share in self.shares)

    @property
    def lacking(self) -> list[Share]:
        return [share for share in self.shares if share.left]

    @property
    def left(self) -> int:
        return sum(share.left for share in self.shares)

    @property
    def missing(self) -> int:
        return self.left if self.is_over else 0

    @property
    def to_come(self) -> int:
        return self.left - self.missing

    @property
    def is_of_results(self) -> bool:
        return self.requirement.counts in RESULTS

    @property
    def is_for_the_reader(self) -> bool:
        """A result is noted by who made it; of an event or a contact either of the two may tell."""
        return any(
            not self.is_of_results or each.is_readers or not each.teacher for each in self.lacking
        )


class Owing:
    """What is asked of pairs on a day: a few queries for any number of them.

    Of a pair that is one for a part of the time only as much less is asked, and of what is asked
    for a part of the time.
    """

    def __init__(
        self,
        actor: Actor,
        on: datetime.date,
        in_force: Iterable[InForce],
        *,
        terms: list[Term] | None = None,
        holidays: list[Holiday] | None = None,
        today: datetime.date | None = None,
    ):
        """Terms and holidays are given where the same pairs are asked of many days. What is over
        by today is missing, whichever day is asked of.
        """
        self.today = today or timezone.localdate()
        self.actor, self.on, self.in_force = actor, on, list(in_force)
        self.terms = list(Term.objects.visible_to(actor)) if terms is None else terms
        if holidays is not None:
            self.holidays = holidays
        # Pairs of one program and of the same days are asked alike.
        self.found: dict[tuple[str, int], Days] = {}
        self.things_of: dict[tuple[int, int], dict[str, Asked]] = {}
        self.alike: dict[tuple, list[tuple[InForce, int]]] = {}

    @cached_property
    def holidays(self) -> list[Holiday]:
        """Those that may lie in the weeks that hold the day."""
        around = Period(self.on - TWO_WEEKS, self.on + TWO_WEEKS)
        return list(Holiday.objects.visible_to(self.actor).overlapping(around))

    def of(self, pairs: Iterable[Pairing], rows) -> list[tuple[Pairing, list[Owed]]]:
        """`rows` are the same pairs as a query; of each the program is read with it."""
        pairs = list(pairs)
        things = self.things(pairs)
        told = self.numbers(rows, things)
        return [(pair, self.of_one(pair, told)) for pair in pairs]

    def of_one(self, pair: Pairing, told: dict) -> list[Owed]:
        return [owed(each, number, pair, told, self) for each, number in self.asked_of(pair)]

    def asked_of(self, pair: Pairing) -> list[tuple[InForce, int]]:
        """What is asked, and how many of whoever owes it: something, or nothing only because there
        is no school. Pairs of one subject and of the same days are asked alike.
        """
        key = alike(pair)
        if key not in self.alike:
            numbers = (
                (each, self.quantity(each, pair)) for each in self.in_force if is_of(each, pair)
            )
            self.alike[key] = [
                (each, number) for each, number in numbers if number or self.rests(each, pair)
            ]
        return self.alike[key]

    def rests(self, each: InForce, pair: Pairing) -> bool:
        return not self.days(each.requirement, pair).counted and pair.period.running(self.on)

    def days(self, requirement: Requirement, pair: Pairing) -> Days:
        per, program = requirement.per, pair.program
        if (per, program.pk) not in self.found:
            holidays = self.holidays if per in IN_WEEKS else ()
            found = days_of_one(per, self.on, program, self.terms, holidays)
            self.found[per, program.pk] = found
        return self.found[per, program.pk]

    def quantity(self, each: InForce, pair: Pairing) -> int:
        return in_part(each.stretches(), pair.period, self.days(each.requirement, pair))

    def asked(self, requirement: Requirement, pair: Pairing) -> dict[str, Asked]:
        """What has to be counted for it; nothing where it rests."""
        key = requirement.pk, pair.program_id
        if key not in self.things_of:
            days, kinds = self.days(requirement, pair), tuple(requirement.kinds)
            self.things_of[key] = {
                side: Asked(requirement.counts, days.period, whose(requirement, side), kinds)
                for side in owing(requirement)
                if days.counted
            }
        return self.things_of[key]

    def shares(self, each: InForce, quantity: int, pair: Pairing, told: dict) -> list[Share]:
        """Of one requirement that asks so many; none where it rests."""
        asked = self.asked(each.requirement, pair)
        if each.requirement.counts == Counts.OTHER:
            return [share_of(pair, side, self.actor) for side in asked]
        shares = []
        for side, thing in asked.items():
            number = told.get((pair.pk, thing), NOTHING)
            done, waiting = done_and_waiting(quantity, number)
            besides = number[1] - number[0] - waiting
            shares.append(share_of(pair, side, self.actor, quantity, done, waiting, besides))
        return shares

    def things(self, pairs: list[Pairing]) -> list[Asked]:
        """All that has to be counted: each once, whichever requirement asks for it."""
        found = {
            asked: None
            for pair in {alike(pair): pair for pair in pairs}.values()
            for each, _number in self.asked_of(pair)
            if each.requirement.counts != Counts.OTHER
            for asked in self.asked(each.requirement, pair).values()
        }
        return list(found)

    def numbers(self, rows, things: list[Asked]) -> dict[tuple[int, Asked], tuple[int, int]]:
        """(done, told of) of each pair and thing that is told of; in two places it is summed."""
        found: dict[tuple[int, Asked], tuple[int, int]] = {}
        for source, several in by_source(things, self.actor):
            for pairing, numbers in source.numbers(rows, several):
                for each, (done, told) in zip(several, numbers, strict=True):
                    if not told:
                        continue
                    before = found.get((pairing, each), NOTHING)
                    found[pairing, each] = (before[0] + done, before[1] + told)
        return found


def owed_by_pairs(actor: Actor, today: datetime.date) -> list[tuple[Pairing, list[Owed]]]:
    """Each open pair of this teacher, with what is asked of it now."""
    rows = (
        Pairing.objects.visible_to(actor)
        .open()
        .filter(Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id), program__state="open")
    )
    pairs = list(
        rows.select_related("program", "subject", "mentor", "trainee").order_by(
            "trainee__name_sort", "pk"
        )
    )
    if not pairs:
        return []
    asked = asked_in({pair.program_id for pair in pairs}, actor, today)
    return Owing(actor, today, asked).of(pairs, rows.values("pk"))


def alike(pair: Pairing) -> tuple:
    """Pairs with the same are asked the same."""
    return pair.program_id, pair.subject_id, pair.starts_on, pair.ends_on


def is_of(each: InForce, pair: Pairing) -> bool:
    of = each.requirement.requirement_set
    return of.program_id == pair.program_id and of.subject_id in {None, pair.subject_id}


def owed(in_force: InForce, number: int, pair: Pairing, told: dict, owing: Owing) -> Owed:
    requirement = in_force.requirement
    days, shares = owing.days(requirement, pair), owing.shares(in_force, number, pair, told)
    if not days.counted:
        return Owed(requirement, [], "", rests=True, holidays=days.holidays)
    if requirement.counts == Counts.OTHER:
        return Owed(requirement, shares, "")
    of_all = in_part([(requirement.quantity, days.period)], days.period, days)
    return Owed(
        requirement,
        shares,
        where(requirement, pair),
        in_part([(requirement.quantity, days.period)], pair.period, days) < of_all,
        *since(in_force, days, of_all),
        is_less=of_all < requirement.quantity,
        is_over=is_over(days.period, pair, owing.today),
        holidays=days.holidays,
    )


def since(in_force: InForce, days: Days, of_all: int) -> tuple[datetime.date | None, int | None]:
    """From when so many are asked, where it is not so from the first of these days on."""
    if in_part(in_force.stretches(), days.period, days) == of_all:
        return None, None
    before = in_force.earlier[0].quantity if in_force.earlier else None
    return in_force.requirement.requirement_set.valid_from, before


def done_and_waiting(asked: int, told: tuple[int, int]) -> tuple[int, int]:
    """Of so many asked, by how many count and how many are told of: never more than are asked."""
    counted, all_of_it = told
    done = min(counted, asked)
    return done, min(all_of_it - counted, asked - done)


def is_over(days: Period, pair: Pairing, today: datetime.date) -> bool:
    """Whether these days, as far as the two are a pair in them, are over."""
    ends = (days.ends_on, pair.ends_on, pair.program.ends_on)
    return min(day for day in ends if day) < today


def share_of(pair: Pairing, side: str, actor: Actor, *numbers: int) -> Share:
    teacher = {MENTOR: pair.mentor, TRAINEE: pair.trainee}.get(side)
    is_readers = teacher is not None and teacher.pk == actor.teacher_id
    return Share(teacher, is_readers, *numbers)


def whose(requirement: Requirement, side: str) -> str:
    return side if requirement.is_personal else PAIR


def owing(requirement: Requirement) -> list[str]:
    """Who owes it: one of the two, each of them, or both together."""
    match requirement.owed_by:
        case OwedBy.MENTOR:
            return [MENTOR]
        case OwedBy.TRAINEE:
            return [TRAINEE]
        case OwedBy.BOTH if requirement.is_personal:
            return [MENTOR, TRAINEE]
    return [PAIR]


def where(requirement: Requirement, pair: Pairing) -> str:
    """The page that would do it, with the part open that is asked for."""
    if requirement.counts == Counts.CONTACT:
        return reverse("guidance:contact-create", args=[pair.uuid])
    asked = {"pairing": pair.uuid, "asked": requirement.counts, "kinds": requirement.kinds}
    return reverse("recording:create", query=asked)
