"""Results and their authors, as an actor may see them."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from core.actor import Actor
from core.scoping import ScopedQuerySet

SPEAKING: list[Callable[[Actor], Q]] = []


def speaks_of_results(sight: Callable[[Actor], Q]) -> Callable[[Actor], Q]:
    """Registers what speaks of results: a condition on a result under which an actor sees that.

    A result is below whatever speaks of it and does not know it; so the room above says who sees.
    """
    SPEAKING.append(sight)
    return sight


class ResultQuerySet(ScopedQuerySet):
    """A result is seen by whoever sees something that speaks of it."""

    def visible_to(self, actor):
        return self.filter(reduce(or_, (sight(actor) for sight in SPEAKING), Q(pk__in=[])))


class OfResultQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from results.works.models import Result

        results = Result.objects.visible_to(actor).filter(pk=OuterRef("result"))
        return self.filter(Exists(results))


class NotTheSameQuerySet(ScopedQuerySet):
    """Two results that are two are seen by whoever sees both."""

    def visible_to(self, actor):
        from results.works.models import Result

        seen = Result.objects.visible_to(actor)
        first, second = (seen.filter(pk=OuterRef(name)) for name in ("first", "second"))
        return self.filter(Exists(first), Exists(second))
