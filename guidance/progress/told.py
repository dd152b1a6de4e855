"""What pairs have told of that a requirement may count: how many of each, and which they are.

The numbers of any number of pairs and the list behind one pair's tick are read by the same
conditions, so they cannot differ. A form that has come back is on its way; one that corrects
another is not a second one, nor is the second account of one event. A lesson was observed by the
one who did not teach it, and by both where nobody or somebody else did; a result is its authors',
once, however many forms tell of it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When

from activities.models import WAITING, Party, Status
from core.actor import Actor
from core.periods import Period
from guidance.contacts.models import GuidanceContact
from programs.models import Requirement

Counts = Requirement.Counts
RESULTS = {Counts.PAPER, Counts.PROJECT, Counts.BOOK, Counts.RESULT}
PAIR, MENTOR, TRAINEE = "pair", "mentor", "trainee"
ALL = Q(pk__isnull=False)
ONE_ACCOUNT = Q(activity__stands_back=False)


@dataclass(frozen=True)
class Asked:
    """What is counted: of this kind, in these days, of one of the two or of both together."""

    counts: str
    period: Period
    side: str = PAIR


@dataclass(frozen=True)
class Source:
    """Rows that tell of things: `one` is what is counted once, `told` what is said of it."""

    rows: QuerySet
    one: str
    day: str
    done: Q
    told: tuple[str, ...]
    of_kind: dict[str, Q]
    of_side: dict[str, Q] = field(default_factory=dict)

    def fitting(self, asked: Asked) -> Q:
        days = Q(**{f"{self.day}__range": (asked.period.starts_on, asked.period.ends_on)})
        whose = self.of_side.get(asked.side, ALL)
        return ALL & self.of_kind[asked.counts] & days & whose

    def numbers(self, pairs, asked: Collection[Asked]) -> Iterable[tuple[int, list]]:
        """Of each pair that has told of something, for each thing asked (done, told of)."""
        counted = {}
        for place, each in enumerate(asked):
            fits = self.fitting(each)
            counted[f"done_{place}"] = Count(self.one, distinct=True, filter=fits & self.done)
            counted[f"told_{place}"] = Count(self.one, distinct=True, filter=fits)
        rows = self.rows.filter(pairing__in=pairs).order_by().values("pairing").annotate(**counted)
        for row in rows:
            places = range(len(asked))
            yield row["pairing"], [(row[f"done_{place}"], row[f"told_{place}"]) for place in places]

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
        together[told_in(each.counts)].append(each)
    return [(source(actor), several) for source, several in together.items()]


def told_in(counts: str) -> Callable[[Actor], Source]:
    if counts in RESULTS:
        return results
    return {Counts.CONTACT: contacts, Counts.OBSERVATION: lessons}.get(counts, forms)


def contacts(actor: Actor) -> Source:
    return Source(
        rows=GuidanceContact.objects.visible_to(actor).standing(),
        one="pk",
        day="held_on",
        done=Q(),
        told=("held_on", "topic"),
        of_kind={Counts.CONTACT: Q()},
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


def results(actor: Actor) -> Source:
    author = "activity__results__authorships__teacher"
    kinds = {kind: Q(activity__results__kind=kind) for kind in RESULTS - {Counts.RESULT}}
    return on_forms(
        actor,
        one="activity__results__result",
        of_kind={**kinds, Counts.RESULT: Q()},
        of_side={
            side: Q(**{author: F(f"pairing__{side}")}) | Q(**{f"{author}__isnull": True})
            for side in (MENTOR, TRAINEE)
        },
    )


def not_by(teacher: str, who: str) -> Q:
    return ~Q(**{teacher: F(who)}) | Q(**{f"{teacher}__isnull": True})


def on_forms(actor: Actor, one: str, **source) -> Source:
    sent = Q(activity__status__in=[*WAITING, Status.RETURNED, Status.COUNTED])
    no_second = Q(activity__corrects=None) | Q(activity__status=Status.COUNTED)
    thing = {f"{one}__isnull": False}
    return Source(
        rows=Party.objects.visible_to(actor).filter(sent, no_second, **thing),
        one=one,
        day="activity__starts_on",
        done=Q(activity__status=Status.COUNTED),
        told=("activity__starts_on", "activity__theme", "activity__uuid", "activity__status"),
        **source,
    )
