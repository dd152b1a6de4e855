"""What is worth a second look in a program: found in the rows, settled by one press of a person."""

from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from activities.checks.models import FoundRight
from activities.models import WAITING, Activity, Mention, Status
from activities.sameness.finding import seen
from core.actor import Actor
from reports.figures.authors import by_others, not_by_both_sides
from reports.figures.selection import Selection
from results.models import Result

TIMES_THE_USUAL = 3
# Of fewer forms of a kind in a district nobody can say what is usual.
FEWEST = 5

# Each with the kind of result and the figure's own rule for whose it is.
OF_RESULTS = {
    FoundRight.Matter.BY_OTHERS: (Result.Kind.PAPER, by_others),
    FoundRight.Matter.ONE_SIDE: (Result.Kind.JOINT_PROJECT, not_by_both_sides),
}


def odd_results(matter: str, selection: Selection, actor: Actor) -> QuerySet:
    """Results that the figure leaves out by its definition, and of which nobody said: it is so."""
    kind, left_out = OF_RESULTS[FoundRight.Matter(matter)]
    odd = seen(actor).filter(left_out(selection), result=OuterRef("pk"), kind=kind)
    settled = FoundRight.objects.filter(result=OuterRef("pk"), matter=matter)
    rows = Result.objects.filter(Exists(odd), ~Exists(settled), program=selection.program)
    return rows.filter(same_as=None).order_by("-pk")


def odd_headcounts(selection: Selection, actor: Actor) -> QuerySet:
    """Forms with more than three times the usual for their kind and district.

    The usual is the mean of all others, so one wild number does not hide itself.
    """
    forms = Activity.objects.order_by().filter(
        program=selection.program, status__in=[*WAITING, Status.COUNTED], headcount__isnull=False
    )
    most = TIMES_THE_USUAL * Sum("headcount") / (Count("pk") - 1 + TIMES_THE_USUAL)
    groups = (
        forms.values("kind", "confirming_district")
        .annotate(number=Count("pk"), highest=Max("headcount"), most=most)
        .filter(number__gte=FEWEST, highest__gt=F("most"))
    )
    odd = [
        Q(
            kind=each["kind"],
            confirming_district=each["confirming_district"],
            headcount__gt=each["most"],
        )
        for each in groups
    ]
    settled = FoundRight.objects.filter(activity=OuterRef("pk"))
    rows = Activity.objects.visible_to(actor).filter(pk__in=forms.values("pk"))
    found = reduce(or_, odd, Q(pk__in=[]))
    return rows.filter(found, ~Exists(settled)).order_by("-headcount", "-pk")


def mentions_of(results: list[Result], actor: Actor) -> dict[int, list[Mention]]:
    """What the reader sees told of each."""
    told: dict[int, list[Mention]] = {each.pk: [] for each in results}
    rows = seen(actor).filter(result__in=told).select_related("activity__program")
    for mention in rows.order_by("pk"):
        told[mention.result_id].append(mention)
    return told
