"""Likely twins: two results that may be one, of which nobody has said yet that they are two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least, Length, Right, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual

from activities.registration.models import Activity
from activities.works.models import Mention
from activities.works.reading import GONE, standing
from core.actor import Actor
from programs.models import Program
from results.models import Authorship, NotTheSame, Result
from results.works import reading as works_reading

# A shorter title has to be the same: a change in it is another title.
SHORTEST = 8
QUARTERS = 4
MOST = 20


@dataclass(frozen=True)
class Pair:
    """Two results that may be one, the newer first; each with what is `told` of it."""

    asked: Result
    twin: Result


def seen(actor: Actor) -> QuerySet:
    """What the forms say that still stand and that this actor sees."""
    return Mention.objects.visible_to(actor).exclude(activity__status__in=GONE)


def alike(ours: Combinable, numerals: Combinable, path: str) -> Q:
    """The titles are the same when folded, or nearly: all that differs lies within a quarter
    and is no number, for that is another part of a series.

    `ours` and `numerals` are of a title; `path` leads to the result that it is compared with.
    """
    theirs = F(f"{path}folded")
    shorter, longer = (each(Length(ours), Length(theirs)) for each in (Least, Greatest))
    quarter = shorter / QUARTERS
    nearly = Q()
    for before in range(QUARTERS):
        after = QUARTERS - 1 - before
        same = Q()
        if before:
            start = (Substr(each, 1, quarter * before) for each in (ours, theirs))
            same &= Q(Exact(*start))
        if after:
            end = (Right(each, quarter * after) for each in (ours, theirs))
            same &= Q(Exact(*end))
        nearly |= same
    comparable = (
        Q(GreaterThanOrEqual(shorter, SHORTEST))
        & Q(GreaterThanOrEqual(shorter + quarter, longer))
        & Q(**{f"{path}numerals": numerals})
    )
    equal, says_something = Q(**{f"{path}folded": ours}), ~Q(**{f"{path}folded": ""})
    return says_something & (equal | (comparable & nearly))


def others(actor: Actor, *, pk, folded, numerals, kind, program) -> QuerySet:
    """Authors of what is likely the same as the result that has this key, title, kind and program.

    They are of other results, of the same kind in the same program, with a common author who has a
    record, and titles that are alike; this actor sees them, and nobody said that they are others.
    """
    own = Authorship.objects.filter(result=within(pk), teacher__isnull=False)
    said = NotTheSame.objects.filter(
        Q(first=within(pk), second=OuterRef("result"))
        | Q(first=OuterRef("result"), second=within(pk))
    )
    return (
        Authorship.objects.order_by()
        .filter(
            alike(folded, numerals, "result__"),
            Exists(seen(actor).filter(result=OuterRef("result"))),
            ~Exists(said),
            teacher__in=own.values("teacher"),
            result__program=program,
            result__kind=kind,
            result__same_as=None,
        )
        .exclude(result=pk)
    )


def within(value):
    """The same value, as a query in the query calls it."""
    return OuterRef(value) if isinstance(value, OuterRef) else value


def others_of_row(actor: Actor, path: str = "") -> QuerySet:
    """The same for each row of a query; `path` leads from the row to its result."""
    names = ("pk", "folded", "numerals", "kind", "program")
    return others(actor, **{name: OuterRef(f"{path}{name}") for name in names})


def with_an_older_twin(program: Program, actor: Actor) -> QuerySet:
    """Results of the program that this actor sees, as far as an older one may be the same."""
    return Result.objects.order_by("-pk").filter(
        Exists(seen(actor).filter(result=OuterRef("pk"))),
        Exists(others_of_row(actor).filter(result__lt=OuterRef("pk"))),
        program=program,
        same_as=None,
    )


def has_twins(actor: Actor) -> Exists:
    """Of a form: whether one of its results may be told already."""
    mentions = Mention.objects.filter(activity=OuterRef("pk"))
    return Exists(mentions.filter(Exists(others_of_row(actor, "result__"))))


def twins_of(results: Collection[Result], actor: Actor) -> list[Pair]:
    """The likely twins of these results among all that this actor sees, each pair once."""
    if not results:
        return []
    first, *more = (_twins(result, actor) for result in list(results)[:MOST])
    found = first.union(*more, all=True) if more else first
    return read(dict.fromkeys(tuple(sorted(pair)) for pair in found), actor)


def _twins(result: Result, actor: Actor) -> QuerySet:
    found = others(
        actor,
        pk=result.pk,
        folded=Value(result.folded),
        numerals=Value(result.numerals),
        kind=result.kind,
        program=result.program_id,
    )
    return found.values_list(Value(result.pk), "result")


def told_to(actor: Actor) -> QuerySet:
    """All that is told of results, with its forms; `is_seen` where the actor sees the form."""
    forms = Activity.objects.visible_to(actor).filter(pk=OuterRef("activity"))
    return standing().select_related("activity__program").annotate(is_seen=Exists(forms))


def read(pairs: Iterable[tuple[int, int]], actor: Actor) -> list[Pair]:
    """The pairs with their authors and what is told of them."""
    pairs = list(pairs)
    told = told_to(actor).order_by("pk")
    rows = Result.objects.filter(pk__in={pk for pair in pairs for pk in pair}).prefetch_related(
        works_reading.authors(), Prefetch("mentions", told, to_attr="told")
    )
    found = {row.pk: row for row in rows} if pairs else {}
    return [Pair(found[newer], found[older]) for older, newer in pairs]
