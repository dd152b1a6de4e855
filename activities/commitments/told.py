"""The forms that tell of what two sides did together, and who came to whom."""

import datetime
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activities.registration.models import WAITING, Activity, Party, Side, Status
from core.actor import Actor
from pairings.models import Pairing, Partnership
from roster.models import School

ON_THE_WAY = [*WAITING, Status.RETURNED]


class Short(NamedTuple):
    """Of a form of one of many pairs, that alone which says whether it counts."""

    starts_on: datetime.date
    status: str


class Told(NamedTuple):
    """Of a form the key of its kind, how well its day is known, and who came to whom."""

    form: Activity | Short
    kind: str
    precision: str
    came: str | None


def forms_between(of: Partnership | Pairing, actor: Actor) -> list[Activity]:
    """The forms that tell of the two, as far as this reader sees them."""
    rows = that_may_count(actor).filter(between(of), program=of.program_id)
    return list(rows.select_related("kind", "host_school").defer("process", "effect"))


def forms_of_pairs(pairs: Iterable[Pairing], actor: Actor) -> dict[int, list[Told]]:
    """By the key of each pair its forms. They are read as values: records of many pairs cost
    several times as much.
    """
    came = {pair.pk: who_came(pair) for pair in pairs}
    found: dict[int, list[Told]] = {pair: [] for pair in came}
    rows = that_may_count(actor).filter(parties__pairing__in=came)
    # Once for each of its pairs, however many of the two stand on it.
    rows = rows.annotate(of_pair=F("parties__pairing")).distinct()
    for pair, day, status, kind, precision, school, district, _key in rows.values_list(
        *("of_pair", "starts_on", "status", "kind__key", "date_precision"),
        *("host_school", "host_school__district", "pk"),
    ):
        who = came[pair](school, district)
        found[pair].append(Told(Short(day, status), kind, precision, who))
    return found


def that_may_count(actor: Actor) -> QuerySet[Activity]:
    """Forms that count, or are on their way, in the order of their days."""
    rows = Activity.objects.visible_to(actor).filter(
        Q(corrects=None) | Q(status=Status.COUNTED),
        status__in=[*ON_THE_WAY, Status.COUNTED],
        starts_on__isnull=False,
        stands_back=False,
    )
    return rows.order_by("starts_on", "pk")


def between(of: Partnership | Pairing) -> Q:
    """Forms of the pair; of a partnership those that name it, and those that name none but have
    both of its places on their sides, in its subject.
    """
    parties = Party.objects.filter(activity=OuterRef("pk"))
    if isinstance(of, Pairing):
        return Q(Exists(parties.filter(pairing=of)))
    both = Q(partnership=None)
    for side in Side:
        school = getattr(of, f"{side}_school_id")
        place = {"school": school} if school else {"district": getattr(of, f"{side}_district_id")}
        both &= Q(Exists(parties.filter(side=side, **place)))
    if of.subject_id:
        both &= Q(subject=of.subject_id)
    return Q(partnership=of) | both


# Of the school and the district of a place.
Place = tuple[int | None, int | None]


def place_of(host: School | None) -> Place:
    return (host.pk, host.district_id) if host else (None, None)


def who_came(of: Partnership | Pairing) -> Callable[[int | None, int | None], str | None]:
    """Who came to whom, by the place: at the supported side's the supporting one came, and the
    other way round. Nobody where it took place elsewhere, at none, or both are at home.
    """
    if isinstance(of, Partnership):
        supporting = of.supporting_school_id, of.supporting_district_id
        supported = of.supported_school_id, of.supported_district_id
    else:
        supporting = of.mentor_school_id, of.mentor_district_id
        supported = of.school_id, of.district_id

    def came(*host: int | None) -> str | None:
        at_supporting, at_supported = is_at(host, *supporting), is_at(host, *supported)
        if at_supporting == at_supported:
            return None
        return Side.SUPPORTING.value if at_supported else Side.SUPPORTED.value

    return came


def is_at(host: Place, school: int | None, district: int) -> bool:
    """At the school, or, where the side is a whole district, at any of its schools."""
    host_school, host_district = host
    if host_school is None:
        return False
    return host_school == school if school else host_district == district
