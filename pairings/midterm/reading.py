"""How a mid-term check stands: by district or school, and in the rounds that wait for somebody."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core.actor import Actor, Role
from core.audit import newest_of_each
from core.models import AuditEvent
from pairings.midterm.models import RosterAnswer, RosterCheck
from programs.models import Program
from roster.models import District, PostingSubject, School, Subject

WITH_PEOPLE = (
    "check_round__program",
    "check_round__subject",
    "trainee",
    "district",
    "school__district",
    "replacement__trainee",
    "answered_by",
)
# What whoever answers for a school is told, when somebody reminds them that they are late.
REMINDED = "pairings.check_reminded"
# Who looks after more than schools reads districts, whatever else they do.
OVER_DISTRICTS = (
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.SUBJECT_LEAD,
    Role.DISTRICT_COORDINATOR,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one place in a round: how many were asked about, and what is known of them."""

    check_uuid: UUID
    place: District | School
    asked: int
    silent: int
    gone: int
    replaced: int
    to_replace: int

    @property
    def answered(self) -> int:
        return self.asked - self.silent

    @property
    def url(self) -> str:
        """The page of the place's trainees."""
        kind = self.place._meta.model_name
        return reverse(f"midterm:{kind}", args=[self.check_uuid, self.place.uuid])


NUMBERS = {
    "asked": Count("pk"),
    "silent": Count("pk", filter=Q(answer="")),
    "gone": Count("pk", filter=Q(answer__in=RosterAnswer.GONE)),
    "replaced": Count("pk", filter=Q(replacement__isnull=False, replacement__cancelled_at=None)),
    "to_replace": Count("pk", filter=Q(waits=True)),
}


def numbers_by(rows: QuerySet, *columns: str) -> QuerySet:
    """One line of numbers for each combination of the columns."""
    waiting = RosterAnswer.objects.to_replace().filter(pk=OuterRef("pk")).order_by()
    return rows.annotate(waits=Exists(waiting)).order_by().values(*columns).annotate(**NUMBERS)


def kind_of_place(actor: Actor) -> type[District] | type[School]:
    """By which places this reader looks at a round."""
    return District if any(actor.has_role(role) for role in OVER_DISTRICTS) else School


def standing_by_place(check: RosterCheck, actor: Actor) -> list[Standing]:
    """The round's places that this reader sees, in the order of the office; two queries."""
    model = kind_of_place(actor)
    column = model._meta.model_name
    rows = RosterAnswer.objects.visible_to(actor).filter(check_round=check)
    found = {row[column]: row for row in numbers_by(rows.exclude(**{column: None}), column)}
    places = model.objects.filter(pk__in=found)
    return [standing(check, place, found[place.pk]) for place in places]


def standing(check: RosterCheck, place: District | School, line: dict) -> Standing:
    return Standing(check.uuid, place, **{name: line[name] for name in NUMBERS})


def whole(standings: list[Standing]) -> dict[str, int]:
    """The same numbers over all of them."""
    names = ("asked", "answered", "silent", "gone", "replaced", "to_replace")
    return {name: sum(getattr(each, name) for each in standings) for name in names}


def loads_listed(rows: list[RosterAnswer], on: datetime.date) -> dict[int, str]:
    """By answer: full-time or part-time as the trainee's posting at the place says it."""
    if not rows:
        return {}
    taught = PostingSubject.objects.filter(
        subject=rows[0].check_round.subject_id,
        posting__teacher__in=[row.trainee_id for row in rows],
    )
    running = Q(posting__starts_on__lte=on) & (
        Q(posting__ends_on=None) | Q(posting__ends_on__gte=on)
    )
    found = taught.filter(running).values_list(
        "posting__teacher", "posting__district", "posting__school", "load"
    )
    loads = {tuple(place): load for *place, load in found}
    by_row = {row.pk: loads.get((row.trainee_id, row.district_id, row.school_id)) for row in rows}
    return {pk: load for pk, load in by_row.items() if load}


# --- what waits -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round in which something is open, as this reader sees it: its places with their numbers."""

    check: RosterCheck
    places: list[Standing]


CHECK_FIELDS = ("uuid", "answer_by", "closed_on", "opened_on")
NAMES = ("name", "name_en")


def rounds_waiting(actor: Actor) -> list[Waiting]:
    """Of open programs: rounds that are open, and those after which somebody is to be replaced.

    In one query, for the first page: names come with the numbers.
    """
    rows = RosterAnswer.objects.visible_to(actor).filter(
        check_round__program__state=Program.State.OPEN
    )
    model = kind_of_place(actor)
    column = model._meta.model_name
    columns = [
        "check_round",
        "check_round__subject",
        column,
        f"{column}__uuid",
        *(f"check_round__{name}" for name in CHECK_FIELDS),
        *(f"{link}__{name}" for link in ("check_round__subject", column) for name in NAMES),
    ]
    found = numbers_by(rows.exclude(**{column: None}), *columns)
    lines = found.filter(Q(check_round__closed_on=None) | Q(to_replace__gt=0)).order_by(
        "check_round__answer_by", "check_round", f"{column}__name"
    )
    return [
        waiting(list(group), model) for _key, group in groupby(lines, lambda it: it["check_round"])
    ]


def waiting(lines: list[dict], model: type[District] | type[School]) -> Waiting:
    """One round, from its lines."""
    first, column = lines[0], model._meta.model_name
    subject = Subject(pk=first["check_round__subject"], **named(first, "check_round__subject"))
    check = RosterCheck(
        pk=first["check_round"],
        subject=subject,
        **{name: first[f"check_round__{name}"] for name in CHECK_FIELDS},
    )
    places = [
        model(pk=line[column], uuid=line[f"{column}__uuid"], **named(line, column))
        for line in lines
    ]
    return Waiting(check, [standing(check, *each) for each in zip(places, lines, strict=True)])


def named(line: dict, link: str) -> dict[str, str]:
    return {name: line[f"{link}__{name}"] for name in NAMES}


# --- schools that are late ------------------------------------------------------------------------


def is_late(check: RosterCheck, today: datetime.date) -> bool:
    return check.is_open and check.answer_by < today


def last_reminders(check: RosterCheck) -> dict[int, AuditEvent]:
    """By the key of each school that was reminded in this round the last time."""
    events = AuditEvent.objects.filter(
        subject_type=check._meta.label, subject_id=str(check.pk), verb=REMINDED
    )
    last = newest_of_each(events, "detail__school__id")
    return {event.detail["school"]["id"]: event for event in last}
