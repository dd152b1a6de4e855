"""What is asked of pairs, told whole: how far they are now, and what lacks or is on its way of all
days that are over.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from activities.commitments.reading import Kept, kept_of_pairs
from core.actor import Actor
from core.periods import Period
from guidance.progress.in_force import in_force, requirements_of
from guidance.progress.numbers import Numbers, OfPair, numbers_of
from guidance.progress.over_time import AskedOnce, asked_each_time, each_time, span_of
from guidance.progress.owed import Owed, Past, share_of
from guidance.progress.owing import Owing, asked_alike
from guidance.progress.told import Asked
from pairings.models import Pairing
from programs.models import Program, Requirement
from roster.holidays.school_weeks import known
from roster.models import Holiday, Term

Per = Requirement.Per


@dataclass(frozen=True, slots=True)
class Whole:
    """What is asked of one pair: of the days that hold the day asked of, and what is not done of
    those that are over.

    `late` is of these same days, where they are over, `before` of those before them.
    """

    pair: Pairing
    owed: list[Owed]
    before: list[Past]
    late: list[Past]

    @property
    def past(self) -> list[Past]:
        """Each requirement once for whoever owes it."""
        found: dict[tuple, Past] = {}
        for each in [*self.before, *self.late]:
            key = each.of, each.share.teacher
            found[key] = found[key].with_later(each) if key in found else each
        return list(found.values())


class Telling:
    """Tells of any number of pairs of these programs, in a few queries.

    Without a day it tells of today, or of the last day of a program that is over. What is asked for
    the year is told once, as it holds on the day.
    """

    def __init__(
        self,
        programs: Iterable[Program],
        actor: Actor,
        *,
        today: datetime.date,
        on: datetime.date | None = None,
    ):
        self.programs = list(dict.fromkeys(programs))
        self.actor, self.today, self.given = actor, today, on
        self.now = {each.pk: self.owing_now(each) for each in self.programs}
        self.before = {each.pk: self.owings_before(each) for each in self.programs}

    def of(self, pairs: Iterable[Pairing], rows) -> list[Whole]:
        """`rows` are the same pairs as a query."""
        pairs, together = list(pairs), defaultdict(list)
        for pair in pairs:
            together[pair.program_id].append(pair)
        things = dict.fromkeys(self.things(together))
        told = numbers_of(list(things), rows, self.actor)
        before = self.past_of(self.before, together, told)
        late = self.past_of({key: [now] for key, now in self.now.items()}, together, told)
        return [
            Whole(
                pair,
                self.now[pair.program_id].of_one(pair, told),
                before[pair.pk],
                late[pair.pk],
            )
            for pair in pairs
        ]

    def kept_of(self, pairs: list[Pairing]) -> list[Kept]:
        """How far the commitments of these pairs were kept."""
        if not pairs:
            return []
        calendar = {"terms": self.terms, "holidays": self.holidays}
        return kept_of_pairs(pairs, self.actor, self.today, **calendar)

    def things(self, together: dict[int, list[Pairing]]) -> Iterator[Asked]:
        """All that has to be counted of these pairs, by the key of their program."""
        for program, some in together.items():
            owings = [self.now[program], *self.before[program]]
            for one, *_alike in asked_alike(some, owings):
                for owing in owings:
                    yield from owing.things([one])

    def past_of(
        self,
        owings: dict[int, list[Owing]],
        together: dict[int, list[Pairing]],
        told: Numbers,
    ) -> dict[int, list[Past]]:
        """By the key of each pair what is not done of these, of each program those that are its."""
        found = {}
        for program, some in together.items():
            for same, asked in asked_each_time(owings[program], some):
                over = by_line(each for each in asked if each.is_over(same[0]))
                for pair in same:
                    of_pair = told.get(pair.pk, {})
                    found[pair.pk] = [
                        past for line in over if (past := self.past(pair, line, of_pair))
                    ]
        return found

    def past(self, pair: Pairing, line: list[AskedOnce], told: OfPair) -> Past | None:
        """Nothing where all of the line is done."""
        lacking, on_the_way, numbers = [], [], [0, 0, 0]
        for each in line:
            reached = each.reached(told)
            if each.number > reached.done + reached.waiting:
                lacking.append(each.days)
            if reached.waiting:
                on_the_way.append(each.days)
            if each.number > reached.done:
                numbers[0] += each.number
                numbers[1] += reached.done
                numbers[2] += reached.waiting
        if not numbers[0]:
            return None
        return Past(
            line[0].requirement,
            share_of(pair, line[0].side, self.actor, *numbers),
            tuple(lacking),
            tuple(on_the_way),
        )

    # --- the days ---

    def day(self, program: Program) -> datetime.date:
        return self.given or program.default_day(self.today)

    def owing_now(self, program: Program) -> Owing:
        on = self.day(program)
        return Owing(
            *(self.actor, on, in_force(self.requirements[program.pk], on)),
            today=self.today,
            terms=self.terms,
            holidays=self.holidays,
        )

    def owings_before(self, program: Program) -> list[Owing]:
        """Of the weeks, months and terms that were over by the day, but those that are told of as
        of now: between two terms the last one. A month of which each of two terms has half is asked
        once, as the later of them asks.
        """
        on, now = self.day(program), self.now[program.pk]
        found = {}
        for term in known(self.terms, program.period) or [None]:
            span = span_of(program, term)
            if span.starts_on > on:
                continue
            for each in each_time(
                *(self.actor, program, span, self.requirements[program.pk]),
                terms=self.terms,
                holidays=self.holidays,
                today=self.today,
            ):
                per = each.in_force[0].requirement.per
                days, of_now = (owing.days(per, program).period for owing in (each, now))
                if per != Per.YEAR and days.ends_on < on and days != of_now:
                    found[per, days] = each
        return list(found.values())

    # --- what is read once ---

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.visible_to(self.actor))

    @cached_property
    def requirements(self) -> dict[int, list[Requirement]]:
        """By the key of their program."""
        found = defaultdict(list)
        if self.programs:
            until = max(map(self.day, self.programs))
            for each in requirements_of(self.programs, self.actor, until):
                found[each.requirement_set.program_id].append(each)
        return found

    @cached_property
    def holidays(self) -> list[Holiday]:
        """Those of the years of these programs."""
        first = min(each.starts_on for each in self.programs)
        last = max(each.ends_on for each in self.programs)
        return list(Holiday.objects.visible_to(self.actor).overlapping(Period(first, last)))


def by_line(asked: Iterable[AskedOnce]) -> list[list[AskedOnce]]:
    """By requirement and by who owes it."""
    found = defaultdict(list)
    for each in asked:
        found[each.requirement.pk, each.side].append(each)
    return list(found.values())


def told_of_own(actor: Actor, today: datetime.date) -> tuple[Telling, list[Whole]]:
    """Of all pairs of this teacher in open programs, those that are over too."""
    rows = (
        Pairing.objects.visible_to(actor)
        .standing()
        .filter(Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id), program__state="open")
    )
    pairs = list(rows.with_names().order_by("trainee__name_sort", "pk"))
    telling = Telling([pair.program for pair in pairs], actor, today=today)
    return telling, telling.of(pairs, rows.values("pk"))
