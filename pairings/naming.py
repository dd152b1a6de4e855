"""Which people and places an actor may name in a text box."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.actor import Actor, Role
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from roster.models import District, School, Teacher
from roster.places.finding import find_school

# --- what an actor may name -------------------------------------------------------------------


def namable_teachers(actor: Actor, *, also: Iterable[int] = ()) -> QuerySet:
    """The people of the actor's own places, and the other side of the pairings they see.

    A record that was merged into another is not offered; who stands on a form stays nameable.
    """
    pairings = Pairing.objects.visible_to(actor)
    own = Teacher.objects.visible_to(actor).values("pk")
    offered = Q(merged_into=None) & (
        Q(pk__in=own) | Q(pk__in=pairings.values("mentor")) | Q(pk__in=pairings.values("trainee"))
    )
    return Teacher.objects.filter(offered | Q(pk__in=also))


def namable_districts(actor: Actor) -> QuerySet:
    """One's own district, and the other side of the partnerships and pairings one sees."""
    if actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD):
        return District.objects.visible_to(actor)
    partnerships = Partnership.objects.visible_to(actor)
    pairings = Pairing.objects.visible_to(actor)
    schools = [grant.school_id for grant in actor.grants_as(Role.SCHOOL_CONFIRMER)]
    return District.objects.filter(
        Q(pk__in=[grant.district_id for grant in actor.grants if grant.district_id])
        | Q(pk__in=School.objects.filter(pk__in=schools).values("district"))
        | Q(pk__in=partnerships.values("supporting_district"))
        | Q(pk__in=partnerships.values("supported_district"))
        | Q(pk__in=pairings.values("mentor_district"))
        | Q(pk__in=pairings.values("district"))
    )


def namable_schools(actor: Actor) -> QuerySet:
    return School.objects.filter(district__in=namable_districts(actor)).select_related("district")


def find_place(text: str, actor: Actor) -> District | School | None:
    """A district or a school."""
    text = text.strip()
    if not text:
        return None
    districts = namable_districts(actor).filter(Q(name=text) | Q(name_en=text))
    if district := districts.filter(valid_to=None).first() or districts.first():
        return district
    return find_school(text, namable_schools(actor))
