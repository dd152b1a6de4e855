"""Whom a district may nominate: its teachers of the subject, with what is known of each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from core.actor import Actor
from pairings.nominations.models import Nomination
from pairings.pairs.models import Pairing
from pairings.pairs.rules import taught_at
from programs.models import Program
from roster.models import District, Posting, School, Subject, Teacher


@dataclass(frozen=True, slots=True)
class Nominee:
    """A teacher of the subject, where they teach it, and how they stand in the program."""

    teacher: Teacher
    school: School | None
    state: str = ""
    trainees: int = 0
    has_mentor: bool = False


def nominees(
    program: Program, subject: Subject, district: District, part: str, on: datetime.date
) -> list[Nominee]:
    """Everybody who teaches the subject in the district on that day, by school and name.

    In three queries however many they are. `state` is that of the nomination that stands.
    """
    postings = taught_at(Posting.objects.running(on), subject).filter(district=district)
    postings = postings.exclude(teacher__merged_into__isnull=False)
    postings = postings.select_related("teacher", "school")
    postings = postings.order_by("school__name", "teacher__name_sort", "teacher", "pk")
    places = {}
    for posting in postings:
        places.setdefault(posting.teacher_id, posting)
    standing = standing_of(program, subject, part)
    trainees, paired = _pairs_of(Q(program=program, subject=subject), on)
    found = []
    for key, posting in places.items():
        of = program.pk, subject.pk, key
        found.append(
            Nominee(
                posting.teacher,
                posting.school,
                state=standing.get(key, ""),
                trainees=len(trainees[of]),
                has_mentor=of in paired,
            )
        )
    return found


def teachers_of(people: list[Nominee]) -> QuerySet:
    """Their records, to choose from."""
    return Teacher.objects.filter(pk__in=[each.teacher.pk for each in people])


def standing_of(program: Program, subject: Subject, part: str) -> dict[int, str]:
    """The state of the nomination that stands, by teacher."""
    rows = Nomination.objects.filter(program=program, subject=subject, part=part)
    rows = rows.filter(state__in=["open", "accepted"]).order_by()
    return dict(rows.values_list("teacher", "state"))


def _pairs_of(where: Q, on: datetime.date):
    """The trainees of each mentor, and everybody who has one, on that day or later; each by
    program, subject and teacher.
    """
    rows = Pairing.objects.going_on(on).filter(where).order_by()
    trainees, paired = defaultdict(set), set()
    for *of, mentor, trainee in rows.values_list("program", "subject", "mentor", "trainee"):
        trainees[*of, mentor].add(trainee)
        paired.add((*of, trainee))
    return trainees, paired


@dataclass(frozen=True, slots=True)
class Accepted:
    """By part the teachers whose nomination is accepted, and of a mentor and a trainee which of the
    two wish for the other, by their parts.
    """

    people: dict[str, set[int]] = field(
        default_factory=lambda: {part: set() for part in Nomination.Part.values}
    )
    wished: dict[tuple[int, int], set[str]] = field(default_factory=lambda: defaultdict(set))


def accepted_people(where: Q) -> dict[int, Accepted]:
    """By subject."""
    found: dict = defaultdict(Accepted)
    rows = Nomination.objects.accepted().filter(where).order_by()
    for subject, part, teacher, wish in rows.values_list("subject", "part", "teacher", "wish"):
        found[subject].people[part].add(teacher)
        if wish is not None:
            is_mentor = part == Nomination.Part.MENTOR
            pair = (teacher, wish) if is_mentor else (wish, teacher)
            found[subject].wished[pair].add(part)
    return found


def to_wish_for(nomination: Nomination, actor: Actor) -> QuerySet:
    """Who is nominated for the other part, as far as this reader sees them."""
    rows = standing_beside(nomination, Nomination.objects.visible_to(actor))
    return Teacher.objects.filter(pk__in=rows.values("teacher")).order_by("name_sort", "pk")


def standing_beside(nomination: Nomination, rows: QuerySet) -> QuerySet:
    """Of these nominations those that stand, for the other part of the same subject."""
    return (
        rows.filter(program=nomination.program_id, subject=nomination.subject_id)
        .filter(state__in=["open", "accepted"])
        .exclude(part=nomination.part)
        .exclude(teacher=nomination.teacher_id)
        .order_by()
    )


def as_nominees(rows: Iterable[Nomination], on: datetime.date) -> dict[int, Nominee]:
    """By the key of each nomination what is known of its teacher, as the district reads it.

    In one query however many they are.
    """
    rows = list(rows)
    people = [each.teacher_id for each in rows]
    trainees, paired = _pairs_of(Q(mentor__in=people) | Q(trainee__in=people), on)
    found = {}
    for each in rows:
        key = each.program_id, each.subject_id, each.teacher_id
        number = len(trainees[key])
        found[each.pk] = Nominee(
            each.teacher, each.school, each.state, trainees=number, has_mentor=key in paired
        )
    return found


def first_of_their_part(rows: Iterable[Nomination]) -> list[Nomination]:
    """One of each program, subject and part of these in which nobody is accepted yet."""
    firsts = {(each.program_id, each.subject_id, each.part): each for each in rows}
    if not firsts:
        return []
    accepted = Nomination.objects.accepted().filter(
        program__in={program for program, _subject, _part in firsts},
        subject__in={subject for _program, subject, _part in firsts},
    )
    begun = set(accepted.order_by().values_list("program", "subject", "part").distinct())
    return [each for key, each in firsts.items() if key not in begun]


def pairs_on_it(nomination: Nomination, on: datetime.date) -> list[Pairing]:
    """Pairs that are not over in which the teacher has the part they were nominated for."""
    return list(
        Pairing.objects.going_on(on)
        .filter(program=nomination.program_id, subject=nomination.subject_id)
        .filter(**{nomination.part: nomination.teacher_id})
        .select_related("mentor", "trainee")
    )
