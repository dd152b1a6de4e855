"""Whether a commitment was kept: which forms stand behind each stretch of time in which it is owed.

A form that counts is done; one that waits for somebody, or has come back, is on its way. A draft
is neither. Forms that tell of one event are one, and a correction is not a second form.
"""

import datetime
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activities.registration.models import WAITING, Activity, Party, Side, Status
from core.actor import Actor
from pairings.commitments.expected import Expected, expected, left_out, span_of
from pairings.models import Commitment, Pairing, Partnership
from roster.models import Holiday, School, Term

Per, Precision = Commitment.Per, Activity.Precision
BY_DAY = operator.attrgetter("starts_on")
ON_THE_WAY = [*WAITING, Status.RETURNED]
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


class Short(NamedTuple):
    """Of a form of one of many pairs, that alone which says whether it counts."""

    starts_on: datetime.date
    status: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time for one side: what is owed in it, and the forms behind it."""

    expected: Expected
    forms: list[Activity | Short]

    @property
    def needed(self) -> int:
        return self.expected.needed

    @property
    def done(self) -> int:
        """Never more than is owed: too much in one week makes up for no other."""
        return min(len(self.counted), self.needed)

    @property
    def counted(self) -> list[Activity | Short]:
        return [form for form in self.forms if form.status == Status.COUNTED]

    @property
    def on_the_way(self) -> list[Activity | Short]:
        return [form for form in self.forms if form.status != Status.COUNTED]

    @property
    def waiting(self) -> int:
        """Of what is owed: what is beyond that is on the way besides."""
        return min(len(self.forms), self.needed) - self.done

    @property
    def besides(self) -> int:
        return len(self.on_the_way) - self.waiting

    @property
    def done_besides(self) -> int:
        return len(self.counted) - self.done

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

    @property
    def owed(self) -> int:
        return sum(each.needed for each in self.begun)

    @property
    def done(self) -> int:
        return sum(each.done for each in self.begun)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.begun)

    @property
    def besides(self) -> int:
        return sum(each.besides for each in self.begun)

    @property
    def done_besides(self) -> int:
        return sum(each.done_besides for each in self.begun)

    @property
    def on_the_way(self) -> list[Stretch]:
        """Stretches that are over, with something on its way of what was owed."""
        return [each for each in self.begun if each.waiting and each.expected.is_over(self.today)]

    @property
    def missed(self) -> list[Stretch]:
        """Stretches that are over, with less than was owed, since it was written down."""
        return [each for each in self.begun if each.lacking and self.is_due(each)]

    def is_due(self, each: Stretch) -> bool:
        """Whether what lacks in it is missing by today."""
        return each.expected.is_over(self.today) and not self.was_before(each)

    @property
    def before(self) -> int:
        """What lacks in stretches that were over when it was written down."""
        return sum(each.lacking for each in self.begun if self.was_before(each))

    def was_before(self, each: Stretch) -> bool:
        return self.written_on is not None and each.expected.is_over(self.written_on)

    @property
    def missing(self) -> int:
        return sum(each.lacking for each in self.missed)

    @property
    def still_open(self) -> int:
        """What is left to do in the stretch that runs."""
        return sum(each.lacking for each in self.begun if not each.expected.is_over(self.today))

    @property
    def to_come(self) -> int:
        """What is left to do in the stretch that runs and in those after it."""
        over = [each for each in self.stretches if each.expected.is_over(self.today)]
        return sum(each.lacking for each in self.stretches[len(over) :])


class Told(NamedTuple):
    """Of a form the key of its kind, how well its day is known, and who came to whom."""

    form: Activity | Short
    kind: str
    precision: str
    came: str | None


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


# --- the forms of two sides -----------------------------------------------------------------------


def forms_between(of: Partnership | Pairing, actor: Actor) -> list[Activity]:
    """The forms that tell of the two, as far as this reader sees them."""
    rows = that_may_count(actor).filter(between(of), program=of.program_id)
    return list(rows.select_related("kind", "host_school").defer("process", "effect"))


def forms_of_pairs(pairs: Iterable[Pairing], actor: Actor) -> dict[int, list[Told]]:
    """By the key of each pair its forms. They are read as values: records of many pairs cost
    several times as much.
    """
    came = {pair.pk: who_came(pair) for pair in pairs}
    found: dict[int, list[Told]] = {pair: [] for pair in came}
    rows = that_may_count(actor).filter(parties__pairing__in=came)
    # Once for each of its pairs, however many of the two stand on it.
    rows = rows.annotate(of_pair=F("parties__pairing")).distinct()
    for pair, day, status, kind, precision, school, district, _key in rows.values_list(
        *("of_pair", "starts_on", "status", "kind__key", "date_precision"),
        *("host_school", "host_school__district", "pk"),
    ):
        who = came[pair](school, district)
        found[pair].append(Told(Short(day, status), kind, precision, who))
    return found


def that_may_count(actor: Actor) -> QuerySet[Activity]:
    """Forms that count, or are on their way, in the order of their days."""
    rows = Activity.objects.visible_to(actor).filter(
        Q(corrects=None) | Q(status=Status.COUNTED),
        status__in=[*ON_THE_WAY, Status.COUNTED],
        starts_on__isnull=False,
        stands_back=False,
    )
    return rows.order_by("starts_on", "pk")


def between(of: Partnership | Pairing) -> Q:
    """Forms of the pair; of a partnership those that name it, and those that name none but have
    both of its places on their sides, in its subject.
    """
    parties = Party.objects.filter(activity=OuterRef("pk"))
    if isinstance(of, Pairing):
        return Q(Exists(parties.filter(pairing=of)))
    both = Q(partnership=None)
    for side in Side:
        school = getattr(of, f"{side}_school_id")
        place = {"school": school} if school else {"district": getattr(of, f"{side}_district_id")}
        both &= Q(Exists(parties.filter(side=side, **place)))
    if of.subject_id:
        both &= Q(subject=of.subject_id)
    return Q(partnership=of) | both


# Of the school and the district of a place.
Place = tuple[int | None, int | None]


def place_of(host: School | None) -> Place:
    return (host.pk, host.district_id) if host else (None, None)


def who_came(of: Partnership | Pairing) -> Callable[[int | None, int | None], str | None]:
    """Who came to whom, by the place: at the supported side's the supporting one came, and the
    other way round. Nobody where it took place elsewhere, at none, or both are at home.
    """
    if isinstance(of, Partnership):
        supporting = of.supporting_school_id, of.supporting_district_id
        supported = of.supported_school_id, of.supported_district_id
    else:
        supporting = of.mentor_school_id, of.mentor_district_id
        supported = of.school_id, of.district_id

    def came(*host: int | None) -> str | None:
        at_supporting, at_supported = is_at(host, *supporting), is_at(host, *supported)
        if at_supporting == at_supported:
            return None
        return Side.SUPPORTING.value if at_supported else Side.SUPPORTED.value

    return came


def is_at(host: Place, school: int | None, district: int) -> bool:
    """At the school, or, where the side is a whole district, at any of its schools."""
    host_school, host_district = host
    if host_school is None:
        return False
    return host_school == school if school else host_district == district
