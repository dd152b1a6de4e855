"""Which kinds of activity stand first on the page of mentor and trainee: those recorded most."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, Value

from activities.registration.models import Party, Side, Status
from core.actor import Actor
from pairings.models import Pairing
from programs.models import ActivityKind

# So many kinds of a program are on the page at once; the others are one press away.
USUAL = 3
NEVER_SENT = [Status.DRAFT, Status.VOID]


def offered(actor: Actor, programs: set[int], *, also: ActivityKind | None = None):
    """The kinds these programs offer to pairs, and `also` the stored form's."""
    rows = Q(is_for_pairs=True, program__in=programs) | Q(pk=also.pk if also else None)
    kinds = ActivityKind.objects.visible_to(actor).filter(rows).select_related("program")
    return kinds.order_by("sort_order", "name", "pk")


def usual_first(
    kinds: Iterable[ActivityKind], actor: Actor, pairings: list[Pairing]
) -> tuple[list[ActivityKind], list[ActivityKind]]:
    """The usual kinds of each program, and the others.

    First what the pairs record most, then what the author does, also in earlier years; then the
    program's own order decides. The order depends on the person, not on the page: what they look
    for always stands where it stood.
    """
    kinds = list(kinds)
    by_pairs, by_author = recorded(actor, pairings)
    kinds.sort(key=lambda kind: (-by_pairs[kind.key], -by_author[kind.key]))
    usual, others, places = [], [], Counter()
    for kind in kinds:
        places[kind.program_id] += 1
        (usual if places[kind.program_id] <= USUAL else others).append(kind)
    return usual, others


def recorded(actor: Actor, pairings: list[Pairing]) -> tuple[Counter, Counter]:
    """How often the pairs and the author have sent a form of each kind, by the kind's key."""
    sides = Party.objects.filter(side=Side.SUPPORTED, pairing__isnull=False)
    tallies = [
        rows.exclude(activity__status__in=NEVER_SENT)
        .order_by()
        .values("activity__kind__key")
        .annotate(whose=Value(whose), times=Count("pk"))
        .values_list("whose", "activity__kind__key", "times")
        for whose, rows in (
            ("pairs", sides.filter(pairing__in=[each.pk for each in pairings])),
            ("author", sides.filter(activity__author=actor.user_id)),
        )
    ]
    found = defaultdict(Counter)
    for whose, key, times in tallies[0].union(tallies[1]):
        found[whose][key] = times
    return found["pairs"], found["author"]
