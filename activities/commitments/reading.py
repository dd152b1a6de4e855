"""Whether a commitment was kept: which forms stand behind each stretch of time in which it is owed.

A form that counts is done; one that waits for somebody, or has come back, is on its way. A draft
is neither. Forms that tell of one event are one, and a correction is not a second form.
"""

import datetime
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from activities.commitments.so_far import Reached, SoFar, reached
from activities.commitments.told import (
    Short,
    Told,
    forms_between,
    forms_of_pairs,
    place_of,
    who_came,
)
from activities.registration.models import Activity, Side, Status
from core.actor import Actor
from core.periods import Period
from pairings.commitments.expected import Expected, expected, left_out, span_of
from pairings.models import Commitment, Pairing, Partnership
from roster.models import Holiday, Term

Per, Precision = Commitment.Per, Activity.Precision
BY_DAY = operator.attrgetter("starts_on")
# How well a date must be known to lie in a week, a month, a term or a year.
TO_THE_WEEK = {Precision.DAY, Precision.WEEK}
TO_THE_MONTH = {*TO_THE_WEEK, Precision.MONTH}
WELL_ENOUGH = {
    Per.WEEK: TO_THE_WEEK,
    Per.FORTNIGHT: TO_THE_WEEK,
    Per.MONTH: TO_THE_MONTH,
    Per.TERM: TO_THE_MONTH,
    Per.YEAR: {*TO_THE_MONTH, Precision.YEAR},
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time for one side: what is owed in it, and the forms behind it."""

    expected: Expected
    forms: list[Activity | Short]

    @property
    def needed(self) -> int:
        return self.expected.needed

    @property
    def reached(self) -> Reached:
        return reached(self.needed, len(self.counted), len(self.forms))

    @property
    def counted(self) -> list[Activity | Short]:
        return [form for form in self.forms if form.status == Status.COUNTED]

    @property
    def on_the_way(self) -> list[Activity | Short]:
        return [form for form in self.forms if form.status != Status.COUNTED]

    @property
    def lacking(self) -> int:
        return max(self.needed - len(self.forms), 0)


@dataclass(frozen=True, slots=True)
class Share:
    """What one side owes of a commitment, as of a day."""

    side: str
    stretches: list[Stretch]
    today: datetime.date
    # Nothing of what was over by then is called missing.
    written_on: datetime.date | None = None

    @property
    def begun(self) -> list[Stretch]:
        return [each for each in self.stretches if each.expected.has_begun(self.today)]

    def asked(self, each: Stretch) -> int:
        """What was over when it was written down is asked as far as it was done."""
        return each.needed - (each.lacking if self.was_before(each) else 0)

    def add_to(self, found: SoFar, until: datetime.date) -> None:
        """What was asked in all stretches that have begun by a day."""
        for each in self.stretches:
            if each.expected.has_begun(until):
                asked, is_over = self.asked(each), each.expected.is_over(self.today)
                days = Period(each.expected.starts_on, min(each.expected.ends_on, until))
                found.add(asked, each.reached, days, is_over=is_over)
                found.before += each.needed - asked

    @property
    def so_far(self) -> SoFar:
        found = SoFar()
        self.add_to(found, self.today)
        return found

    @property
    def on_the_way(self) -> list[Stretch]:
        """Stretches that are over, with something on its way of what was owed."""
        return [
            each
            for each in self.begun
            if each.reached.waiting and each.expected.is_over(self.today)
        ]

    @property
    def missed(self) -> list[Stretch]:
        """Stretches that are over, with less than was owed, since it was written down."""
        return [each for each in self.begun if each.lacking and self.is_due(each)]

    def is_due(self, each: Stretch) -> bool:
        """Whether what lacks in it is missing by today."""
        return each.expected.is_over(self.today) and not self.was_before(each)

    def was_before(self, each: Stretch) -> bool:
        return self.written_on is not None and each.expected.is_over(self.written_on)

    @property
    def to_come(self) -> int:
        """What is left to do in the stretch that runs and in those after it."""
        over = [each for each in self.stretches if each.expected.is_over(self.today)]
        return sum(each.lacking for each in self.stretches[len(over) :])


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment with the shares of who owes it.

    `unplaced` are forms of a duty of both sides whose place does not say who came to whom;
    `holidays` those because of which a week does not count.
    """

    commitment: Commitment
    shares: list[Share]
    unplaced: list[Activity | Short]
    holidays: list[Holiday]


def kept_of(of: Partnership | Pairing, actor: Actor, today: datetime.date) -> list[Kept]:
    """All commitments on this partnership or pairing that the reader sees, in a few queries."""
    link = "partnership" if isinstance(of, Partnership) else "pairing"
    rows = list(Commitment.objects.visible_to(actor).filter(**{link: of}))
    for row in rows:
        # What it stands on is read already.
        setattr(row, link, of)
        row.program = of.program
    return kept(rows, of, actor, today) if rows else []


def kept_one(commitment: Commitment, actor: Actor, today: datetime.date) -> Kept:
    return kept([commitment], commitment.of, actor, today)[0]


def kept(
    rows: list[Commitment], of: Partnership | Pairing, actor: Actor, today: datetime.date
) -> list[Kept]:
    terms = list(Term.objects.visible_to(actor).overlapping(of.program.period))
    holidays = list(Holiday.objects.visible_to(actor).overlapping(of.program.period))
    came = who_came(of)
    forms = [
        Told(form, form.kind.key, form.date_precision, came(*place_of(form.host_school)))
        for form in forms_between(of, actor)
    ]
    return [
        kept_by(row, expected(row, terms, holidays), forms, today, left_out(row, terms, holidays))
        for row in rows
    ]


def kept_of_pairs(
    pairs: Iterable[Pairing],
    actor: Actor,
    today: datetime.date,
    *,
    terms: list[Term],
    holidays: list[Holiday],
) -> list[Kept]:
    """All commitments of these pairs that the reader sees, in two queries."""
    known = {pair.pk: pair for pair in pairs}
    rows = list(Commitment.objects.visible_to(actor).filter(pairing__in=known))
    for row in rows:
        row.pairing = known[row.pairing_id]
        row.program = row.pairing.program
    if not rows:
        return []
    forms = forms_of_pairs({row.pairing for row in rows}, actor)
    # Many pairs have agreed on the same for the same days.
    alike: dict[tuple, tuple[list[Expected], list[Holiday]]] = {}
    found = []
    for row in rows:
        key = row.program, row.per, row.quantity, span_of(row)
        if key not in alike:
            alike[key] = expected(row, terms, holidays), left_out(row, terms, holidays)
        stretches, off = alike[key]
        found.append(kept_by(row, stretches, forms[row.pairing_id], today, off))
    return found


def kept_by(
    commitment: Commitment,
    stretches: list[Expected],
    forms: list[Told],
    today: datetime.date,
    holidays: list[Holiday],
) -> Kept:
    counting = [(told.form, told.came) for told in forms if counts_for(commitment, told)]
    is_both = commitment.owed_by == Commitment.OwedBy.BOTH
    shares = []
    for side in commitment.sides:
        who = who_may_have_come(commitment.owed_by, side)
        mine = [form for form, came in counting if came in who]
        mine_in = [Stretch(each, within(each, mine)) for each in stretches]
        shares.append(Share(side, mine_in, today, commitment.written_on))
    nobodys = [form for form, side in counting if side is None] if is_both else []
    unplaced = [form for each in stretches for form in within(each, nobodys)]
    return Kept(commitment, shares, unplaced, holidays)


def who_may_have_come(owed_by: str, side: str) -> set[str | None]:
    """So that a form counts for this share; None stands for nobody, or for who cannot be told."""
    if owed_by == Commitment.OwedBy.TOGETHER:
        return {*Side.values, None}
    return {side} if owed_by == Commitment.OwedBy.BOTH else {side, None}


def within(stretch: Expected, forms: list[Activity | Short]) -> list[Activity | Short]:
    """The forms are in the order of their days."""
    first = bisect_left(forms, stretch.starts_on, key=BY_DAY)
    return forms[first : bisect_right(forms, stretch.ends_on, lo=first, key=BY_DAY)]


def counts_for(commitment: Commitment, told: Told) -> bool:
    """Of a kind that counts, and on a day known well enough."""
    is_of_kind = not commitment.kinds or told.kind in commitment.kinds
    return is_of_kind and told.precision in WELL_ENOUGH[commitment.per]
