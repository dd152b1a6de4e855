"""How much a program asks of each teacher in a term, by the requirements and commitments of pairs.

A form that the two may tell together stands with both. What is asked is forms and contacts; how
much time was given is read beside it, as far as it was noted (`given`).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q

from activities.commitments.reading import kept_of_pairs
from activities.commitments.so_far import Reached
from activities.models import Party, Status
from core.actor import Actor
from core.periods import Period
from guidance.burden.given import Given, of_contacts, on_contacts, on_forms
from guidance.progress.days import is_mostly_in
from guidance.progress.in_force import requirements_of
from guidance.progress.numbers import numbers_of
from guidance.progress.over_time import asked_each_time, each_time, span_of
from guidance.progress.owing import asked_alike
from guidance.progress.told import MENTOR, PAIR, TRAINEE
from pairings.models import Commitment, Pairing
from programs.models import Program, Requirement
from roster.models import District, Holiday, School, Teacher, Term

Per, Counts, OwedBy = Requirement.Per, Requirement.Counts, Commitment.OwedBy
# Of the people of a form those that it asks to sign: not its author's side, nor who is struck out.
OF_OTHERS = (
    Q(struck_out_at=None, signed_on_paper=False)
    & ~Q(side=F("activity__author_side"))
    & ~Q(activity__status__in=[Status.DRAFT, Status.VOID])
)


@dataclass
class Number:
    """So many are asked; of those, how many count and are on their way, how many lack in days that
    were over by today, and how many are still to come.
    """

    asked: int = 0
    done: int = 0
    waiting: int = 0
    missing: int = 0
    to_come: int = 0

    def add(self, asked: int, reached: Reached, *, is_over: bool) -> None:
        self.asked += asked
        self.done += reached.done
        self.waiting += reached.waiting
        left = asked - reached.done - reached.waiting
        if is_over:
            self.missing += left
        else:
            self.to_come += left


@dataclass
class Burden:
    """What is asked of one teacher: forms and contacts of the term, and what is asked for a year.

    `signed` are the forms of others that they have signed, `to_sign` those that wait for it;
    `given` is the time that the forms and contacts of their pairs note.
    """

    teacher: Teacher
    place: School | District | None = None
    mentors: set[int] = field(default_factory=set)
    learns: set[int] = field(default_factory=set)
    forms: Number = field(default_factory=Number)
    contacts: Number = field(default_factory=Number)
    of_the_year: Number = field(default_factory=Number)
    signed: int = 0
    to_sign: int = 0
    given: Given = field(default_factory=Given)


def burdens(
    rows,
    *,
    actor: Actor,
    program: Program,
    term: Term | None,
    terms: list[Term],
    today: datetime.date,
) -> dict[int, Burden]:
    """By the key of each teacher whom the reader sees, of these pairs of a program.

    `terms` are all there are. A few queries for any number of pairs.
    """
    span = span_of(program, term)
    if span is None:
        return {}
    seen = Teacher.objects.visible_to(actor).order_by()
    pairs = list(
        rows.standing()
        .overlapping(span)
        .with_names()
        .annotate(
            sees_mentor=Exists(seen.filter(pk=OuterRef("mentor"))),
            sees_trainee=Exists(seen.filter(pk=OuterRef("trainee"))),
            **on_contacts(span, actor),
        )
    )
    holidays = list(Holiday.objects.visible_to(actor).overlapping(program.period))
    asked = Asking(actor, program, span, pairs, terms, holidays)
    asked.by_requirements(rows, today)
    asked.by_commitments(today)
    asked.by_signatures_and_time(rows)
    asked.by_contacts()
    of_seen = {
        *(pair.mentor_id for pair in pairs if pair.sees_mentor),
        *(pair.trainee_id for pair in pairs if pair.sees_trainee),
    }
    return {key: each for key, each in asked.found.items() if key in of_seen}


class Asking:
    """Sums up what these pairs are asked in the span, person by person."""

    def __init__(
        self,
        actor: Actor,
        program: Program,
        span: Period,
        pairs: list[Pairing],
        terms: list[Term],
        holidays: list[Holiday],
    ):
        self.actor, self.program, self.span = actor, program, span
        self.pairs, self.terms, self.holidays = pairs, terms, holidays
        self.found: dict[int, Burden] = {}
        for pair in pairs:
            mentors_place = pair.mentor_school or pair.mentor_district
            self.of(pair.mentor, mentors_place).mentors.add(pair.pk)
            self.of(pair.trainee, pair.school or pair.district).learns.add(pair.pk)

    def of(self, teacher: Teacher, place: School | District) -> Burden:
        return self.found.setdefault(teacher.pk, Burden(teacher, place))

    def by_requirements(self, rows, today: datetime.date) -> None:
        """Every week, month and term of the span is asked what a pair owes in it."""
        asked = each_time(
            self.actor,
            self.program,
            self.span,
            requirements_of([self.program], self.actor, self.span.ends_on),
            terms=self.terms,
            holidays=self.holidays,
            today=today,
        )
        some = [one for one, *_alike in asked_alike(self.pairs, asked)]
        things = dict.fromkeys(thing for each in asked for thing in each.things(some))
        told = numbers_of(list(things), rows.order_by().values("pk"), self.actor)
        for same, of_each in asked_each_time(asked, self.pairs):
            for pair in same:
                mentor, trainee = self.found[pair.mentor_id], self.found[pair.trainee_id]
                whose = {MENTOR: [mentor], TRAINEE: [trainee], PAIR: [mentor, trainee]}
                for each in of_each:
                    reached = each.reached(told.get(pair.pk, {}))
                    for burden in whose[each.side]:
                        number = number_of(burden, each.requirement)
                        number.add(each.number, reached, is_over=each.is_over(pair))

    def by_commitments(self, today: datetime.date) -> None:
        """What the two have promised each other; what two places have is nobody's alone."""
        for kept in kept_of_pairs(
            self.pairs, self.actor, today, terms=self.terms, holidays=self.holidays
        ):
            pair, is_of_the_year = kept.commitment.pairing, kept.commitment.per == Per.YEAR
            for share in kept.shares:
                burdens_of = [self.found[key] for key in who_owes(share.side, pair)]
                for each in share.stretches:
                    days = Period(each.expected.starts_on, each.expected.ends_on)
                    if not is_of_the_year and not is_mostly_in(days, self.span):
                        continue
                    over = each.expected.is_over(today)
                    for burden in burdens_of:
                        number = burden.of_the_year if is_of_the_year else burden.forms
                        number.add(share.asked(each), each.reached, is_over=over)

    def by_signatures_and_time(self, rows) -> None:
        """By the day of the activity: forms of others that they have signed, or are to sign; and
        the time that forms of these pairs note.
        """
        is_signed = Q(countersigned_at__isnull=False)
        waits = Q(countersigned_at=None, activity__status=Status.OTHER_SIDE)
        found = (
            Party.objects.visible_to(self.actor)
            .filter(
                # Of all people: a list of many is looked up again for each of the forms.
                teacher__isnull=False,
                activity__program=self.program,
                activity__starts_on__range=(self.span.starts_on, self.span.ends_on),
            )
            .order_by()
            .values("teacher")
            # Somebody is named once on a form, in however many pairs they are.
            .annotate(
                signed=Count("pk", filter=OF_OTHERS & is_signed),
                to_sign=Count("pk", filter=OF_OTHERS & waits),
                **on_forms(rows.order_by().values("pk")),
            )
        )
        for row in found:
            if burden := self.found.get(row["teacher"]):
                burden.signed, burden.to_sign = row["signed"], row["to_sign"]
                burden.given.add(row)

    def by_contacts(self) -> None:
        """The time that contacts note, with both of the two."""
        for pair in self.pairs:
            for teacher in (pair.mentor_id, pair.trainee_id):
                self.found[teacher].given.add(of_contacts(pair))


def who_owes(side: str, pair: Pairing) -> list[int]:
    """The keys of those who owe a share of a commitment; what is owed together stands with both."""
    match side:
        case OwedBy.SUPPORTING:
            return [pair.mentor_id]
        case OwedBy.SUPPORTED:
            return [pair.trainee_id]
    return [pair.mentor_id, pair.trainee_id]


def number_of(burden: Burden, requirement: Requirement) -> Number:
    if requirement.per == Per.YEAR:
        return burden.of_the_year
    return burden.contacts if requirement.counts == Counts.CONTACT else burden.forms


def middle_and_most(some: Iterable[Burden]) -> tuple[int, int]:
    """Of half of them so many forms or fewer are asked, and of one at most so many."""
    numbers = sorted(each.forms.asked for each in some)
    return (numbers[(len(numbers) - 1) // 2], numbers[-1]) if numbers else (0, 0)
