"""What is uneven in the pairs that run: too many for a mentor, places that nobody helps or visits.

Of each the whole list is counted and the first few are named.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from activities.models import Activity, Party, Status
from core.actor import Actor
from core.names import in_language, shown
from guidance.quiet.reading import running
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind
from roster.models import District, School, Term

NAMED = 10


@dataclass(frozen=True)
class Named:
    """Somebody or some place, where more is said of it, and a number where there is one."""

    name: str
    url: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Some:
    """The first few of so many."""

    named: list[Named]
    number: int

    @property
    def rest(self) -> int:
        return self.number - len(self.named)


def some(found: list[Named]) -> Some | None:
    return Some(found[:NAMED], len(found)) if found else None


def overfull_mentors(actor: Actor, today: datetime.date) -> Some | None:
    """Of the pairs that the actor sees: mentors with more open ones than their program allows.

    All of a mentor's pairs count, whoever sees them: the limit is one for all districts.
    """
    seen = running(Pairing.objects.visible_to(actor), today)
    rows = (
        running(Pairing.objects.filter(mentor__in=seen.values("mentor")), today)
        .order_by()
        .values("program", "mentor", "mentor__name", "program__mentor_capacity")
        .annotate(number=Count("pk"))
        .filter(number__gt=F("program__mentor_capacity"))
        .order_by("-number", "mentor__name_sort", "mentor")
        .values_list("mentor__name", "number")
    )
    return some([Named(shown(name, actor), pairs_of(name, actor), number) for name, number in rows])


def pairs_of(name: str, actor: Actor) -> str:
    """The list of somebody's pairs, for who may find people by their names."""
    return "" if actor.masks_names else reverse("pairings:list", query={"person": name})


def districts_without_help(actor: Actor, today: datetime.date) -> Some | None:
    """Districts of trainees whose mentors come from elsewhere, though no partnership helps them."""
    partnership = Partnership.objects.running(today).filter(
        program=OuterRef("program"), supported_district=OuterRef("district")
    )
    pairs = (
        running(Pairing.objects.visible_to(actor), today)
        .exclude(mentor_district=F("district"))
        .filter(~Exists(partnership), district=OuterRef("pk"))
    )
    rows = District.objects.filter(Exists(pairs)).values_list("name", "name_en", "uuid")
    return some([place("roster:district", *each) for each in rows])


def unvisited_schools(actor: Actor, today: datetime.date) -> Some | None:
    """Rural schools with trainees that no outreach visit of this term has reached, sent or counted.

    Only in programs that have such a kind; nothing between two terms.
    """
    term = Term.objects.visible_to(actor).running(today).first()
    if term is None:
        return None
    visits = (
        Activity.objects.filter(
            kind__is_outreach=True,
            starts_on__range=(term.starts_on, term.ends_on),
            first_sent_at__isnull=False,
        )
        .exclude(status__in=[Status.VOID, Status.DRAFT])
        .order_by()
    )
    there = Party.objects.filter(activity__in=visits.values("pk"), school=OuterRef("pk"))
    kind = ActivityKind.objects.filter(program=OuterRef("program"), is_outreach=True)
    pairs = running(Pairing.objects.visible_to(actor), today).filter(
        Exists(kind), school=OuterRef("pk")
    )
    hosted = Q(pk__in=visits.exclude(host_school=None).values("host_school"))
    rows = School.objects.filter(~Exists(there), ~hosted, Exists(pairs)).filter(
        setting=School.Setting.RURAL
    )
    return some(
        [
            place("roster:school", *each)
            for each in rows.order_by("name", "pk").values_list("name", "name_en", "uuid")
        ]
    )


def place(address: str, name: str, name_en: str, uuid) -> Named:
    return Named(in_language(name, name_en), reverse(address, args=[uuid]))
