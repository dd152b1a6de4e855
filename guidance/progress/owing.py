"""Counts what the requirement sets ask of any number of pairs on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from activities.commitments.so_far import reached
from core.actor import Actor
from core.periods import Period
from guidance.progress.days import Days, days_of_one, in_part
from guidance.progress.in_force import InForce
from guidance.progress.numbers import Numbers, numbers_of
from guidance.progress.owed import (
    Owed,
    Share,
    is_over,
    share_of,
    sides_owing,
    since,
    whose,
)
from guidance.progress.told import NOTHING, Asked
from pairings.commitments.expected import IN_WEEKS
from pairings.models import Pairing
from programs.models import Program, Requirement
from roster.models import Holiday, Term

Counts = Requirement.Counts
TWO_WEEKS = datetime.timedelta(days=14)


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
        today: datetime.date,
        terms: list[Term] | None = None,
        holidays: list[Holiday] | None = None,
        known: dict[tuple[str, int], Days] | None = None,
    ):
        """Terms and holidays, and the days that hold this one, are given where the same pairs are
        asked of many days. What is over by today is missing, whichever day is asked of.
        """
        self.today = today
        self.actor, self.on, self.in_force = actor, on, list(in_force)
        self.terms = list(Term.objects.visible_to(actor)) if terms is None else terms
        if holidays is not None:
            self.holidays = holidays
        self.subjects = subjects_asked([self])
        # Pairs of one program and of the same days are asked alike.
        self.found = {} if known is None else known
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
        told = numbers_of(things, rows, self.actor)
        return [(pair, self.of_one(pair, told)) for pair in pairs]

    def of_one(self, pair: Pairing, told: Numbers) -> list[Owed]:
        return [owed(each, number, pair, told, self) for each, number in self.asked_of(pair)]

    def asked_of(self, pair: Pairing) -> list[tuple[InForce, int]]:
        """What is asked, and how many of whoever owes it: something, or nothing only because there
        is no school.
        """
        key = alike(pair, self.subjects)
        if key not in self.alike:
            numbers = (
                (each, self.quantity(each, pair)) for each in self.in_force if is_of(each, pair)
            )
            self.alike[key] = [
                (each, number) for each, number in numbers if number or self.rests(each, pair)
            ]
        return self.alike[key]

    def rests(self, each: InForce, pair: Pairing) -> bool:
        days = self.days(each.requirement.per, pair.program)
        return not days.counted and pair.asked_within.running(self.on)

    def days(self, per: str, program: Program) -> Days:
        if (per, program.pk) not in self.found:
            holidays = self.holidays if per in IN_WEEKS else ()
            found = days_of_one(per, self.on, program, self.terms, holidays)
            self.found[per, program.pk] = found
        return self.found[per, program.pk]

    def quantity(self, each: InForce, pair: Pairing) -> int:
        days = self.days(each.requirement.per, pair.program)
        return in_part(each.stretches(), pair.asked_within, days)

    def asked(self, requirement: Requirement, pair: Pairing) -> dict[str, Asked]:
        """What has to be counted for it; nothing where it rests."""
        key = requirement.pk, pair.program_id
        if key not in self.things_of:
            days = self.days(requirement.per, pair.program)
            kinds = tuple(requirement.kinds)
            self.things_of[key] = {
                side: Asked(requirement.counts, days.period, whose(requirement, side), kinds)
                for side in sides_owing(requirement)
                if days.counted
            }
        return self.things_of[key]

    def shares(self, each: InForce, quantity: int, pair: Pairing, told: Numbers) -> list[Share]:
        """Of one requirement that asks so many; none where it rests."""
        asked = self.asked(each.requirement, pair)
        if each.requirement.counts == Counts.OTHER:
            return [share_of(pair, side, self.actor) for side in asked]
        shares = []
        of_pair = told.get(pair.pk, {})
        for side, thing in asked.items():
            told_of = reached(quantity, *of_pair.get(thing, NOTHING))
            shares.append(share_of(pair, side, self.actor, quantity, *told_of))
        return shares

    def things(self, pairs: list[Pairing]) -> list[Asked]:
        """All that has to be counted: each once, whichever requirement asks for it."""
        found = {
            asked: None
            for pair, *_alike in asked_alike(pairs, [self])
            for each, _number in self.asked_of(pair)
            if each.requirement.counts != Counts.OTHER
            for asked in self.asked(each.requirement, pair).values()
        }
        return list(found)


def asked_alike(pairs: Iterable[Pairing], owings: Iterable[Owing]) -> list[list[Pairing]]:
    """Those together of which all of these ask the same."""
    subjects, together = subjects_asked(owings), defaultdict(list)
    for pair in pairs:
        together[alike(pair, subjects)].append(pair)
    return list(together.values())


def subjects_asked(owings: Iterable[Owing]) -> set[int | None]:
    """Those of which something of their own is asked; None where something is of all."""
    return {
        each.requirement.requirement_set.subject_id for owing in owings for each in owing.in_force
    }


def alike(pair: Pairing, subjects: set[int | None]) -> tuple:
    """Pairs of one subject and of the same days are asked alike; so are those of the subjects of
    which nothing of their own is asked.
    """
    subject = pair.subject_id if pair.subject_id in subjects else None
    return pair.program_id, subject, pair.asked_within


def is_of(each: InForce, pair: Pairing) -> bool:
    of = each.requirement.requirement_set
    return of.program_id == pair.program_id and of.subject_id in {None, pair.subject_id}


def owed(in_force: InForce, number: int, pair: Pairing, told: Numbers, owing: Owing) -> Owed:
    requirement = in_force.requirement
    days = owing.days(requirement.per, pair.program)
    shares = owing.shares(in_force, number, pair, told)
    if not days.counted:
        return Owed(requirement, pair, [], rests=True, holidays=days.holidays)
    if requirement.counts == Counts.OTHER:
        return Owed(requirement, pair, shares, days=days)
    of_all = in_part([(requirement.quantity, days.period)], days.period, days)
    return Owed(
        requirement,
        pair,
        shares,
        in_part([(requirement.quantity, days.period)], pair.asked_within, days) < of_all,
        *since(in_force, days, of_all),
        is_less=of_all < requirement.quantity,
        is_over=is_over(days.period, pair, owing.today),
        holidays=days.holidays,
        days=days,
        asked_from=pair.asked_from if begins_in(days.period, pair.asked_from) else None,
    )


def begins_in(days: Period, day: datetime.date | None) -> bool:
    """Whether it is a day of these, after the first."""
    return day is not None and day > days.starts_on and days.running(day)
