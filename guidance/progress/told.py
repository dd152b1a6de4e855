"""What pairs have told of that a requirement may count: how many of each, and which they are.

The numbers of any number of pairs and the list behind one pair's tick are read by the same
conditions, so they cannot differ. A form that has come back is on its way; one that corrects
another is not a second one, nor is the second account of one event. A lesson was observed by the
one who did not teach it, and by both where nobody or somebody else did; what one of the two wrote
down of the other's lesson counts as well, unless a form tells of that lesson. A result is its
authors', once, however many forms tell of it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from activities.models import WAITING, Party, Status
from core.actor import Actor
from core.periods import Period
from guidance.contacts.models import GuidanceContact
from guidance.observations.models import LessonObservation
from guidance.observations.querysets import BY_MENTOR, BY_TRAINEE
from programs.models import Requirement

Counts = Requirement.Counts
RESULTS = {Counts.PAPER, Counts.PROJECT, Counts.BOOK, Counts.RESULT}
PAIR, MENTOR, TRAINEE = "pair", "mentor", "trainee"
# In what things are told of.
FORMS, CONTACTS, RECORDS = "forms", "contacts", "records"
ALL = Q(pk__isnull=False)
# Of what nobody has told of.
NOTHING = (0, 0)
# Of forms: those that count or are on their way; no correction beside what it corrects; and one
# account of each event.
SENT = Q(activity__status__in=[*WAITING, Status.RETURNED, Status.COUNTED])
NO_SECOND = Q(activity__corrects=None) | Q(activity__status=Status.COUNTED)
ONE_ACCOUNT = Q(activity__stands_back=False)


# What is counted, of whom, and of which kinds.
Shape = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Asked:
    """What is counted: of this kind, in these days, of one of the two or of both together.

    Of activities those of these kinds, by their keys; of every kind where none is said.
    """

    counts: str
    period: Period
    side: str = PAIR
    kinds: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        """All but its days."""
        return self.counts, self.side, self.kinds


@dataclass(frozen=True)
class Source:
    """Rows that tell of things: `one` is what is counted once, `told` what is said of it.

    `each` is the column that says how many things one row is, where that may be more than one;
    `is_told_again` where the same thing may be told of on several days.
    """

    rows: QuerySet
    one: str
    day: str
    done: Q
    told: tuple[str, ...]
    of_kind: dict[str, Q]
    of_side: dict[str, Q] = field(default_factory=dict)
    each: str = ""
    tells: str = FORMS
    is_told_again: bool = False

    def number(self, fits: Q):
        if self.each:
            return Coalesce(Sum(self.each, filter=fits), 0)
        return Count(self.one, distinct=True, filter=fits)

    def fitting(self, asked: Asked) -> Q:
        days = Q(**{f"{self.day}__range": (asked.period.starts_on, asked.period.ends_on)})
        return self.fitting_shape(asked.shape) & days

    def fitting_shape(self, shape: Shape) -> Q:
        counts, side, keys = shape
        kinds = Q(activity__kind__key__in=keys) if keys else ALL
        return ALL & self.of_kind[counts] & kinds & self.of_side.get(side, ALL)

    def by_days(self, pairs, shapes: Collection[Shape], days: Period, called: int, width: int):
        """Of each pair and day on which it told of something: `called`, the pair, the day, what it
        was where the same may be told of on another day, and of each shape how many are done and
        told of; then nothing, for as many shapes as the width says.
        """
        counted = {}
        for place, shape in enumerate(shapes):
            fits = self.fitting_shape(shape)
            counted[f"done_{place}"] = self.number(fits & self.done)
            counted[f"told_{place}"] = self.number(fits)
        for place in range(len(shapes), width):
            counted[f"done_{place}"] = counted[f"told_{place}"] = Value(0)
        rows = self.rows.filter(
            pairing__in=pairs, **{f"{self.day}__range": (days.starts_on, days.ends_on)}
        )
        one = F(self.one) if self.is_told_again else Value(0)
        rows = rows.order_by().annotate(called=Value(called), thing=one, on=F(self.day))
        rows = rows.values("called", "pairing", "on", "thing").annotate(**counted)
        return rows.values_list("called", "pairing", "on", "thing", *counted)

    def which(self, pairing, asked: Collection[Asked]) -> list[list[tuple]]:
        """Of one pair, for each thing asked the rows behind its numbers: (one, is done, *told)."""
        flags = {f"fits_{place}": whether(self.fitting(each)) for place, each in enumerate(asked)}
        rows = list(
            self.rows.filter(pairing=pairing)
            .annotate(is_done=whether(ALL & self.done), **flags)
            .order_by(self.day, self.one)
            .values_list(self.one, "is_done", *self.told, *flags)
            .distinct()
        )
        first = 2 + len(self.told)
        return [[row[:first] for row in rows if row[first + place]] for place in range(len(asked))]


def whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def by_source(asked: Iterable[Asked], actor: Actor) -> list[tuple[Source, list[Asked]]]:
    """Where each is told of; what stands in the same rows is read together."""
    together = defaultdict(list)
    for each in asked:
        for told in told_in(each.counts):
            together[told].append(each)
    return [(source(actor), several) for source, several in together.items()]


def told_in(counts: str) -> tuple[Callable[[Actor], Source], ...]:
    if counts in RESULTS:
        return (results,)
    of = {Counts.CONTACT: (contacts,), Counts.OBSERVATION: (lessons, records)}
    return of.get(counts, (forms,))


def contacts(actor: Actor) -> Source:
    return Source(
        rows=GuidanceContact.objects.visible_to(actor).standing(),
        one="pk",
        day="held_on",
        done=Q(),
        told=("held_on", "topic"),
        of_kind={Counts.CONTACT: Q()},
        tells=CONTACTS,
    )


def forms(actor: Actor) -> Source:
    return on_forms(
        actor,
        one="activity",
        of_kind={
            Counts.ACTIVITY: ONE_ACCOUNT,
            Counts.VISIT: ONE_ACCOUNT & Q(activity__kind__is_outreach=True),
        },
    )


def lessons(actor: Actor) -> Source:
    """Observed by the other of the two; by both, where the teacher is neither."""
    taught_by = "activity__lessons__teacher"
    return on_forms(
        actor,
        one="activity__lessons",
        of_kind={Counts.OBSERVATION: ONE_ACCOUNT & Q(activity__kind__lessons_are_observed=True)},
        of_side={side: not_by(taught_by, f"pairing__{side}") for side in (MENTOR, TRAINEE)},
    )


def records(actor: Actor) -> Source:
    """What one of the two wrote down of a lesson of the other. All count for whoever sees the pair;
    what a record says of the lesson is told to its readers alone.
    """
    of_this = LessonObservation.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    return Source(
        rows=LessonObservation.objects.standing()
        .exclude(Exists(told_on_a_form(actor)))
        .annotate(is_read=Exists(of_this)),
        one="pk",
        day="held_on",
        done=Q(),
        told=("held_on", "topic", "uuid", "is_read", "lessons"),
        of_kind={Counts.OBSERVATION: BY_MENTOR | BY_TRAINEE},
        of_side={MENTOR: BY_MENTOR, TRAINEE: BY_TRAINEE},
        each="lessons",
        tells=RECORDS,
    )


def told_on_a_form(actor: Actor):
    """Of a record: the form of its lesson, or another account of that event, where those count."""
    same = Q(activity=OuterRef("activity"))
    same |= Q(activity__event=OuterRef("activity__event"))
    same |= Q(activity__reference=OuterRef("activity__reference")) & ~Q(activity__reference="")
    source = lessons(actor)
    of_kind = source.of_kind[Counts.OBSERVATION]
    return source.rows.filter(same, of_kind, pairing=OuterRef("pairing"))


def results(actor: Actor) -> Source:
    author = "activity__results__authorships__teacher"
    kinds = {kind: Q(activity__results__kind=kind) for kind in RESULTS - {Counts.RESULT}}
    return on_forms(
        actor,
        one="activity__results__result",
        is_told_again=True,
        of_kind={**kinds, Counts.RESULT: Q()},
        of_side={
            side: Q(**{author: F(f"pairing__{side}")}) | Q(**{f"{author}__isnull": True})
            for side in (MENTOR, TRAINEE)
        },
    )


def not_by(teacher: str, who: str) -> Q:
    return ~Q(**{teacher: F(who)}) | Q(**{f"{teacher}__isnull": True})


def on_forms(actor: Actor, one: str, **source) -> Source:
    thing = {f"{one}__isnull": False}
    return Source(
        rows=Party.objects.visible_to(actor).filter(SENT, NO_SECOND, **thing),
        one=one,
        day="activity__starts_on",
        done=Q(activity__status=Status.COUNTED),
        told=("activity__starts_on", "activity__theme", "activity__uuid", "activity__status"),
        **source,
    )
