"""Two results are one, or they are two: said once, and never asked again.

Joined, one record stays and what spoke of the other speaks of it; each form keeps its words, and
the other record its own, so that they can be parted again.
"""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.registration.models import Activity
from activities.sameness import answers
from activities.sameness.rights import demand_in_sight, in_place_of, may_judge
from activities.works.models import Mention
from activities.works.reading import standing
from activities.works.services import lock, settle
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError
from results.models import NotTheSame, Result


@transaction.atomic
def join(one: Result, other: Result, *, actor: Actor) -> Result:
    """The two are the same: they count once. What stays comes back; twice is once.

    The record that counts stays, and the older of two that both count or neither.
    """
    locked = lock({one.pk, other.pk})
    one, other = locked[one.pk], locked[other.pk]
    if one.pk == other.pk or one.same_as_id == other.pk:
        return other
    if other.same_as_id == one.pk:
        return one
    demand_may_judge(one, other, actor)
    place = in_place_of(actor, told_of(one, other))
    counting = set(
        Mention.objects.filter(counts=True, result__in=locked).values_list("result", flat=True)
    )
    stays, joined = sorted((one, other), key=lambda each: (each.pk not in counting, each.pk))
    answers.keep(NotTheSame, {joined.pk}, {stays.pk})
    Result.objects.filter(same_as=joined).update(same_as=stays)
    Result.objects.filter(pk=joined.pk).update(same_as=stays, version=F("version") + 1)
    settle({joined.pk})
    record_event(actor, "activities.results_joined", stays, joined=joined, **place)
    return stays


@transaction.atomic
def part(joined: Result, *, actor: Actor) -> None:
    """It was another thing after all: each is told of, and counts, for itself. Twice is once."""
    joined = Result.objects.get(pk=joined.pk)
    locked = lock({joined.pk, joined.same_as_id} - {None})
    joined = locked[joined.pk]
    if joined.same_as_id is None:
        return
    stays = locked.get(joined.same_as_id) or Result.objects.get(pk=joined.same_as_id)
    own = standing().filter(own=joined.pk)
    others = standing().filter(result=stays.pk).exclude(pk__in=own.values("pk"))
    demand_may_part(own, others, actor)
    place = in_place_of(actor, told_of(stays))
    Result.objects.filter(pk=joined.pk).update(same_as=None, version=F("version") + 1)
    Mention.objects.filter(own=joined.pk).update(result=joined.pk, own=None, counts=False)
    answers.remember(NotTheSame, {joined.pk}, {stays.pk}, said_by=actor.user_id)
    settle({joined.pk, stays.pk})
    record_event(actor, "activities.results_parted", joined, parted_from=stays, **place)


@transaction.atomic
def tell_apart(one: Result, other: Result, *, actor: Actor) -> None:
    """The two are two: remembered, so that nobody is asked of them again. Twice is once."""
    locked = lock({one.pk, other.pk})
    one, other = locked[one.pk], locked[other.pk]
    demand_may_judge(one, other, actor)
    if answers.remember(NotTheSame, {one.pk}, {other.pk}, said_by=actor.user_id):
        place = in_place_of(actor, told_of(one, other))
        record_event(actor, "activities.results_told_apart", one, other=other, **place)


def demand_may_judge(one: Result, other: Result, actor: Actor) -> None:
    """Raises PermissionDenied, or DomainError where it can no longer be said of these two."""
    if one.same_as_id or other.same_as_id:
        raise DomainError(
            _("One of them was joined with another meanwhile. Read again, then decide.")
        )
    demand_in_sight(one, other, actor)
    these, those = (forms(standing().filter(result=each.pk)) for each in (one, other))
    if not may_judge(actor, these, those):
        raise PermissionDenied


def demand_may_part(own: Iterable[Mention], others: Iterable[Mention], actor: Actor) -> None:
    if not may_judge(actor, forms(own), forms(others)):
        raise PermissionDenied


def told_of(*results: Result) -> Iterator[Activity]:
    """The forms that speak of them, read only where somebody asks."""
    yield from forms(standing().filter(result__in=results))


def forms(mentions) -> list[Activity]:
    return [each.activity for each in mentions.select_related("activity__program")]
