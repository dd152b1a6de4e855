"""Which kinds of activity stand first on the page of mentor and trainee: those recorded most."""

from collections import Counter

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    kinds: QuerySet, actor: Actor, pairings: list[Pairing]
) -> tuple[list[ActivityKind], list[ActivityKind]]:
    """The usual kinds of each program, and the others.

    First what the pairs record most, then what the author does, also in earlier years; then the
    program's own order decides. The order depends on the person, not on the page: what they look
    for always stands where it stood.
    """
    sent = Party.objects.filter(
        side=Side.SUPPORTED, pairing__isnull=False, activity__kind__key=OuterRef("key")
    ).exclude(activity__status__in=NEVER_SENT)
    ranked = kinds.annotate(
        by_pairs=number_of(sent.filter(pairing__in=[each.pk for each in pairings])),
        by_author=number_of(sent.filter(activity__author=actor.user_id)),
    )
    usual, others, places = [], [], Counter()
    for kind in sorted(ranked, key=lambda kind: (-kind.by_pairs, -kind.by_author)):
        places[kind.program_id] += 1
        (usual if places[kind.program_id] <= USUAL else others).append(kind)
    return usual, others


def number_of(rows: QuerySet) -> Coalesce:
    """How many of these rows there are, for each kind outside."""
    counted = rows.order_by().values("activity__kind__key").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
