"""Likely twins: two forms that may tell of one event, of which nobody has said that they do not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lag, Lead

from activities.events.models import NotOneEvent
from activities.events.services import is_edition_of
from activities.registration.models import Activity, Party, Side
from activities.sameness.finding import within
from activities.works.reading import GONE
from core.actor import Actor
from programs.models import Program

DAY = timedelta(days=1)
MOST = 20
# So many forms are compared in one statement, by their keys: a server that has no statistics of the
# year yet would compare all of it with all of it.
AT_ONCE = 500
# A form that stands, with the day on which it was.
STANDS_ON_A_DAY = Q(date_precision=Activity.Precision.DAY) & ~Q(status__in=GONE)


@dataclass(frozen=True)
class Pair:
    """Two forms that may tell of one event, the newer first; each with all that stands beside it:
    its editions, and the forms that it is one event with already.
    """

    asked: Activity
    twin: Activity
    these: list[Activity]
    those: list[Activity]


# What says of a form how long its event took.
LENGTH = ("minutes", "half_days")


def others(
    actor: Actor,
    *,
    pk,
    reference,
    event,
    program,
    subject,
    starts_on,
    kind,
    theme,
    author,
    minutes,
    half_days,
) -> list[QuerySet]:
    """Forms that likely tell of the same event as the form with these values: those of the same
    pair, and those of the same two schools and subject.

    They are of the same day; or of the day before or after, where they are of the same kind or
    name the same theme. This actor sees them, and nobody said that they are of another event.

    Two accounts of one event come from two people. Of one author only what they may have recorded
    twice is asked about: not where another was helped, or another kind took another time.
    Two lists, because a database finds either from its index and not both at once.
    """
    near = (
        Activity.objects.visible_to(actor)
        .order_by()
        .filter(
            STANDS_ON_A_DAY,
            Q(starts_on=starts_on) | Q(kind=kind) | Q(theme=theme),
            ~Exists(said(pk, reference)),
            Q(reference="") | ~Q(reference=reference),
            program=program,
            starts_on__range=(starts_on - DAY, starts_on + DAY),
        )
        .exclude(pk=pk)
        .alias(of_event=Coalesce("event", 0), **{f"took_{each}": length(each) for each in LENGTH})
        .exclude(of_event=event)
        .exclude(~Q(kind=kind) & ~Q(took_minutes=minutes, took_half_days=half_days), author=author)
        .exclude(helps_another(pk), author=author)
    )
    supporting, supported = (at_school_of(pk, side) for side in (Side.SUPPORTING, Side.SUPPORTED))
    return [
        near.filter(pk__in=of_pair_of(pk)),
        near.alias(about=Coalesce("subject", 0))
        .filter(about=subject, pk__in=supported.values("activity"))
        .filter(pk__in=supporting.values("activity")),
    ]


def length(name: str | Combinable) -> Coalesce:
    """One that nobody noted is as long as any other that nobody noted."""
    return Coalesce(name, 0)


def helps_another(pk) -> Q:
    """Whether both name who was helped, and not one of them is the same."""
    helped = Party.objects.order_by().filter(side=Side.SUPPORTED, teacher__isnull=False)
    ours = helped.filter(activity=within(within(pk)))
    theirs = helped.filter(activity=OuterRef("pk"))
    shared = theirs.filter(teacher__in=ours.values("teacher"))
    of_ours = helped.filter(activity=within(pk))
    return Exists(of_ours) & Exists(theirs) & ~Exists(shared)


def of_pair_of(pk) -> QuerySet:
    ours = Party.objects.filter(activity=within(within(pk)), pairing__isnull=False)
    return Party.objects.order_by().filter(pairing__in=ours.values("pairing")).values("activity")


def at_school_of(pk, side: Side) -> QuerySet:
    """Parties on this side from a school that is on this side of the form."""
    ours = Party.objects.filter(activity=within(within(pk)), side=side, school__isnull=False)
    return Party.objects.order_by().filter(side=side, school__in=ours.values("school"))


def said(pk, reference) -> QuerySet:
    """What was said of the two: by their first editions, which have the same reference."""
    here = within(pk), within(reference)
    there = OuterRef("pk"), OuterRef("reference")
    return NotOneEvent.objects.filter(
        (is_form("first", *here) & is_form("second", *there))
        | (is_form("first", *there) & is_form("second", *here))
    )


def is_form(name: str, pk, reference) -> Q:
    same = Q(**{f"{name}__reference": reference}) & ~Q(**{f"{name}__reference": ""})
    return Q(**{name: pk}) | same


def others_of_row(actor: Actor) -> list[QuerySet]:
    """The same for each row of a query of forms."""
    names = ("pk", "reference", "program", "starts_on", "kind", "theme", "author")
    values: dict[str, Combinable] = {name: OuterRef(name) for name in names}
    # A form without an event shares it with none; one without a subject is the general section's.
    values |= {
        "event": Coalesce(OuterRef("event"), -1),
        "subject": Coalesce(OuterRef("subject"), 0),
    }
    values |= {name: length(OuterRef(name)) for name in LENGTH}
    return others(actor, **values)


def is_retold(actor: Actor, **narrowed) -> Q:
    """Of a form: whether its event may be told by another form."""
    found = (Exists(each.filter(**narrowed)) for each in others_of_row(actor))
    return STANDS_ON_A_DAY & reduce(or_, (Q(each) for each in found))


def likely_twins(program: Program, actor: Actor) -> Iterator[Pair]:
    """All of a program that this actor sees, each pair once, from the newest on."""
    newer, found = with_an_older_twin(program, actor), set()
    while forms := list(islice(newer, MOST)):
        for pair in twins_of(forms, actor):
            keys = pair.asked.pk, pair.twin.pk
            if keys not in found:
                found.add(keys)
                yield pair


def with_an_older_twin(program: Program, actor: Actor) -> Iterator[Activity]:
    """Forms of the program that this actor sees, as far as an older one may tell of the same; the
    newest first.
    """
    forms = Activity.objects.visible_to(actor).order_by("-pk")
    beside = forms.filter(beside_another(program), program=program)
    keys = list(beside.values_list("pk", flat=True))
    for at in range(0, len(keys), AT_ONCE):
        some = forms.filter(pk__in=keys[at : at + AT_ONCE])
        yield from some.filter(is_retold(actor, pk__lt=OuterRef("pk")))


def beside_another(program: Program) -> Q:
    """Of a form: whether any other of its pair, or of its two schools and subject, is within a day.

    One sort of the year finds these few; only they are compared with every other form.
    """
    forms = Activity.objects.order_by().filter(STANDS_ON_A_DAY, program=program)
    of_pairs = forms.filter(parties__pairing__isnull=False)
    of_schools = forms.annotate(
        helping=FilteredRelation("parties", condition=Q(parties__side=Side.SUPPORTING)),
        helped=FilteredRelation("parties", condition=Q(parties__side=Side.SUPPORTED)),
    ).filter(helping__school__isnull=False, helped__school__isnull=False)
    return Q(pk__in=near(of_pairs, "parties__pairing")) | Q(
        pk__in=near(of_schools, "helping__school", "helped__school", "subject")
    )


def near(forms: QuerySet, *alike: str) -> QuerySet:
    """Keys of the forms that stand within a day of the one before or after, of those alike."""
    line = {"partition_by": [F(each) for each in alike], "order_by": ["starts_on", "pk"]}
    placed = forms.annotate(
        before=Window(Lag("starts_on"), **line), after=Window(Lead("starts_on"), **line)
    )
    is_near = Q(starts_on__lte=F("before") + DAY) | Q(after__lte=F("starts_on") + DAY)
    return placed.filter(is_near).values("pk")


def twins_of(forms: Collection[Activity], actor: Actor) -> list[Pair]:
    """The likely twins of these forms among all that this actor sees, each pair once."""
    statements = [
        each.values_list(Value(form.pk), "pk")
        for form in list(forms)[:MOST]
        if form.date_precision == Activity.Precision.DAY and form.status not in GONE
        for each in others(
            actor,
            pk=form.pk,
            reference=form.reference,
            event=form.event_id or -1,
            program=form.program_id,
            subject=form.subject_id or 0,
            starts_on=form.starts_on,
            kind=form.kind_id,
            theme=form.theme,
            author=form.author_id,
            minutes=form.minutes or 0,
            half_days=form.half_days or 0,
        )
    ]
    if not statements:
        return []
    first, *more = statements
    found = first.union(*more) if more else first
    return read({tuple(sorted(pair, reverse=True)) for pair in found})


def read(pairs: Iterable[tuple[int, int]]) -> list[Pair]:
    """The pairs, the newest first, each form in one edition."""
    pairs = sorted(pairs, reverse=True)
    if not pairs:
        return []
    beside = standing_beside({pk for pair in pairs for pk in pair})
    forms = {each.pk: each for each in beside}
    found: dict[frozenset, Pair] = {}
    for newer, older in pairs:
        one, other = forms[newer], forms[older]
        these, those = ([each for each in beside if is_told_with(each, it)] for it in (one, other))
        names = frozenset(it.reference or it.pk for it in (one, other))
        found.setdefault(names, Pair(one, other, these, those))
    return list(found.values())


def is_told_with(form: Activity, other: Activity) -> bool:
    is_joined = other.event_id is not None and form.event_id == other.event_id
    return is_joined or is_edition_of(form, other)


def told_with(keys: Collection[int]) -> Q:
    """These forms in all editions, and those that they are one event with."""
    these = Activity.objects.order_by().filter(pk__in=keys)
    return (
        Q(pk__in=keys)
        | Q(reference__in=these.exclude(reference="").values("reference"))
        | Q(event__in=these.filter(event__isnull=False).values("event"))
    )


def standing_beside(keys: Collection[int]) -> QuerySet:
    """These forms and all that is told with them, as far as it stands."""
    rows = Activity.objects.filter(told_with(keys)).exclude(status__in=GONE)
    return rows.select_related("program", "author", "kind").order_by("pk")
