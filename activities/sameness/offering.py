"""What a title may be of, offered while it is typed: so one thing never becomes two."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)

from activities.sameness.finding import alike, seen
from core.actor import Actor
from pairings.models import Pairing
from programs.models import Program
from results.models import Authorship, Result
from results.works import reading as works_reading
from results.works.models import Folded, Numerals

MOST = 6
# Of so few characters only what the two of the pair have made; of more, all of the program.
FEWEST = 2
FEWEST_OF_PROGRAM = 4


def offered(
    actor: Actor,
    title: str,
    *,
    kind: str = "",
    pairing: Pairing | None = None,
    program: Program | None = None,
    besides: UUID | None = None,
) -> list[Result]:
    """Results with a title like this that the actor sees: of the pair and of the actor first,
    then of their schools, then of the program. `besides` is the form on which it is typed.
    """
    ours = Folded.of(title)
    if len(ours) < FEWEST:
        return []
    program = pairing.program if pairing else program
    rows = Result.objects.filter(
        same_as=None,
        **({"kind": kind} if kind else {}),
        **({"program": program} if program else {}),
    )
    if besides:
        rows = rows.exclude(mentions__activity__uuid=besides)
    near = Authorship.objects.filter(teacher__in=people_of(actor, pairing))
    same_title = Q(folded__contains=ours) | alike(Value(ours), Value(Numerals.of(title)), "")
    theirs = told(actor, rows.filter(same_title, pk__in=near.values("result")))
    found = list(theirs.order_by("-pk")[:MOST])
    if program and len(ours) >= FEWEST_OF_PROGRAM and len(found) < MOST:
        at_schools = Authorship.objects.filter(
            result=OuterRef("pk"), school__in=schools_of(actor, pairing)
        )
        others = told(actor, rows.filter(folded__startswith=ours))
        others = others.exclude(pk__in=[each.pk for each in found])
        others = others.order_by(Exists(at_schools).desc(), "folded", "pk")
        found += others[: MOST - len(found)]
    forms = Prefetch("mentions", seen(actor).select_related("activity"), to_attr="told")
    prefetch_related_objects(found, works_reading.authors(), forms)
    return found


def chosen(actor: Actor, key: UUID) -> Result | None:
    """The result that was chosen among those offered, or by now what it was joined with.

    None where it stands no more, or never was in this actor's sight.
    """
    row = Result.objects.visible_to(actor).filter(uuid=key).select_related("same_as").first()
    stays = row and (row.same_as or row)
    return stays if stays and seen(actor).filter(result=stays).exists() else None


def told(actor: Actor, rows: QuerySet) -> QuerySet:
    """Those of which a form tells that still stands and that the actor sees."""
    return rows.filter(Exists(seen(actor).filter(result=OuterRef("pk"))))


def people_of(actor: Actor, pairing: Pairing | None) -> Collection[int]:
    """The two of the pair; while none is chosen, those of every pair that the actor is in."""
    if pairing:
        return known((actor.teacher_id, pairing.mentor_id, pairing.trainee_id))
    if actor.teacher_id is None:
        return set()
    own = Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id)
    pairs = Pairing.objects.visible_to(actor).filter(own).values_list("mentor", "trainee")
    return known((actor.teacher_id, *(key for pair in pairs for key in pair)))


def schools_of(actor: Actor, pairing: Pairing | None) -> Collection[int]:
    pair = (pairing.mentor_school_id, pairing.school_id) if pairing else ()
    return known((*(grant.school_id for grant in actor.grants), *pair))


def known(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key}
