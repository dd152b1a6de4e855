"""Who has no mentor in a program's subject yet, who may help them, and what speaks for whom.

One file although it is long: the board reads its rows once, and each question is asked of those.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actor import Actor
from pairings.board.models import Proposal, ProposedPair
from pairings.board.weighing import (
    Nearness,
    Weights,
    ahead,
    experience,
    load,
    points,
    way,
)
from pairings.nominations.models import Nomination
from pairings.nominations.reading import Accepted, accepted_people
from pairings.pairs.models import Pairing
from pairings.pairs.rules import (
    gone,
    last_day,
    remembered,
    taught_at,
    teaches_less,
    years_if_long,
    years_taught,
)
from pairings.partnerships.models import Partnership
from programs.models import WEIGHED, Program
from roster.models import Posting, School, Subject, Teacher

# Who comes from another place to be helped; the city's schools send those who help.
HELPED = {School.Setting.RURAL, School.Setting.TOWN}
WENT_WELL = {"", Pairing.EndReason.COMPLETED}


@dataclass(frozen=True, slots=True)
class Place:
    """A school, or a district's office, with its names in both languages."""

    district_id: int
    district: tuple[str, str]
    school_id: int | None
    school: tuple[str, str]
    setting: str

    @property
    def keys(self) -> list[tuple[str, int]]:
        """By which partnerships name it."""
        school = [("school", self.school_id)] if self.school_id else []
        return [*school, ("district", self.district_id)]


@dataclass(slots=True)
class Person:
    """A teacher of the subject, with every place where they teach it on the day, and since when at
    the last of them.
    """

    pk: int
    uuid: UUID
    name: str
    teaching_since: int | None
    posted_on: datetime.date = datetime.date.min
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules and the facts say of a mentor and a trainee.

    `refused` names the rule that forbids them; without one, `points` say what speaks for them, and
    `worth` is what they are ordered by.
    Of `taken` places a proposal holds `others` for other trainees; None where none is looked at.
    `is_named` says that it names the two for each other, `is_learner` that the reader knows of the
    mentor that they learn, or could.
    """

    mentor: Person
    trainee: Person
    nearness: Nearness
    years: int | None
    taken: int
    capacity: int
    trainees_before: int = 0
    pair_until: datetime.date | None = None
    worked_well: bool = False
    is_learner: bool = False
    long_service: int = 0
    teaches_less: bool = False
    refused: str = ""
    points: int = 0
    worth: int = 0
    minutes: int | None = None
    wished_by: frozenset[str] = frozenset()
    weights: Weights = field(default_factory=Weights)
    others: int | None = None
    is_named: bool = False

    @property
    def is_allowed(self) -> bool:
        return not self.refused

    @property
    def now(self) -> int:
        """The places that pairings hold."""
        return self.taken - (self.others or 0)


class Board:
    """The people of a program's subject on a day, in four queries however many they are.

    `districts` are those whose trainees it is about; None for all. Who is suggested and in which
    order hangs on nothing that the `reader` is not told, and without one on nothing that somebody
    who reads of these districts may not be told. Everything is read at the first question, and
    nothing is asked again.
    """

    def __init__(
        self,
        program: Program,
        subject: Subject,
        day: datetime.date,
        *,
        districts: Collection[int] | None = None,
        weights: Weights | None = None,
        reader: Actor | None = None,
    ):
        self.reader = reader
        self.program, self.subject, self.day = program, subject, day
        self.districts, self.weights = districts, weights or weights_of(program, "weighs_")

    # --- what is read -----------------------------------------------------------------------------

    @cached_property
    def partner_rows(self) -> list[Partnership]:
        rows = Partnership.objects.filter(program=self.program).covering(self.subject)
        if self.districts is not None:
            rows = rows.filter(supported_district__in=self.districts)
        return list(rows.running(self.day).order_by("pk"))

    @cached_property
    def partnerships(self) -> dict[tuple, Nearness]:
        """How a supporting place is tied to a supported one, by the keys of both."""
        found = {}
        for row in self.partner_rows:
            ends, near = _ends_of(row), TIES[row.form]
            found[ends] = max(near, found.get(ends, Nearness.NONE))
        return found

    @cached_property
    def minutes(self) -> dict[tuple, int]:
        """How long the way is, where a partnership says it, by the keys of both places."""
        found: dict[tuple, int] = {}
        for row in self.partner_rows:
            if row.travel_minutes is not None:
                ends = _ends_of(row)
                found[ends] = min(row.travel_minutes, found.get(ends, row.travel_minutes))
        return found

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody who teaches the subject in these districts or at a place that may help them."""
        rows = taught_at(Posting.objects.running(self.day), self.subject)
        rows = rows.filter(self._near()).exclude(teacher__merged_into__isnull=False)
        # Read along: how much a page asks does not hang on whom it judges.
        _ = self.accepted
        return persons(self._in_order(rows))

    def _near(self) -> Q:
        if self.districts is None:
            return Q()
        near = Q(district__in=self.districts)
        for kind in ("district", "school"):
            helpers = {helper[1] for helper, _helped in self.partnerships if helper[0] == kind}
            near |= Q(**{f"{kind}__in": helpers})
        return near

    @staticmethod
    def _in_order(rows: QuerySet, *more: str) -> Iterable[dict]:
        """The same order whenever it is asked: by district, name and key."""
        return rows.order_by(
            "district__sort_order", "district__name", "teacher__name_sort", "teacher", "pk"
        ).values(
            *("teacher", "teacher__uuid", "teacher__name", "teacher__teaching_since", "district"),
            *("district__name", "district__name_en", "school", "school__name", "school__name_en"),
            *("school__setting", "starts_on", *more),
        )

    @cached_property
    def history(self) -> list[dict]:
        """Pairings of this program, and those in the subject of every other."""
        return list(pairings_of(Q(program=self.program) | Q(subject=self.subject)))

    @cached_property
    def accepted(self) -> Accepted:
        """Whose nomination is accepted, and whom they wish for, in every district."""
        where = Q(program=self.program, subject=self.subject)
        return accepted_people(where)[self.subject.pk]

    @property
    def nominated(self) -> dict[str, set[int]]:
        """Whose nomination is accepted, by what for: the stated source.

        Where nobody's is, the board goes by schools and pairs, as it can.
        """
        return self.accepted.people

    def teachers(self) -> QuerySet:
        """Everybody of the board, whoever asks: a mentor from elsewhere is chosen from these."""
        return Teacher.objects.filter(pk__in=list(self.people))

    # --- what follows -----------------------------------------------------------------------------

    @cached_property
    def now(self) -> list[dict]:
        """Pairings of this program on the day or later: they hold a mentor's place."""
        return [
            row
            for row in self.history
            if row["program"] == self.program.pk
            and (row["ends_on"] is None or row["ends_on"] >= self.day)
        ]

    @cached_property
    def taken(self) -> Counter:
        """How many places of each mentor are held."""
        return Counter(row["mentor"] for row in self.now)

    @cached_property
    def paired(self) -> set[int]:
        """Who has a mentor in the subject."""
        return {row["trainee"] for row in self.now if row["subject"] == self.subject.pk}

    @property
    def is_guess(self) -> bool:
        """Nobody is nominated as a trainee: whoever is listed could be one."""
        return not self.nominated[Nomination.Part.TRAINEE]

    @cached_property
    def learners(self) -> set[int]:
        """Who has no mentor and needs one: who is nominated, and whoever had one in this program.

        Where nobody is nominated, the teachers of rural and town schools. Whoever was a mentor of
        the subject, or is to be one, is none of them, and no mentor of the program.
        """
        return (self._said_to_learn | self._likely) - self.paired - self.gone

    @cached_property
    def _said_to_learn(self) -> set[int]:
        return self._said_by(self._of_subject(self.history))

    def _of_subject(self, pairs: Iterable[dict]) -> list[dict]:
        """Of these pairings, as they are remembered, those of this program and subject."""
        asked = self.program.pk, self.subject.pk
        return [row for row in pairs if (row["program"], row["subject"]) == asked]

    def _said_by(self, pairs: Iterable[dict]) -> set[int]:
        """Who is nominated, or had a mentor by these pairs and is none."""
        named = self.nominated[Nomination.Part.TRAINEE] & self.people.keys()
        return named | self._left_without(pairs)

    def _left_without(self, pairs: Iterable[dict]) -> set[int]:
        """Who had a mentor by these pairs, and is none."""
        had_one = {row["trainee"] for row in pairs}
        return (had_one & self.people.keys()) - self.taken.keys()

    @cached_property
    def _likely(self) -> set[int]:
        people = self.people.items() if self.is_guess else ()
        return {key for key, person in people if self._is_likely(key, person)}

    def _is_likely(self, key: int, person: Person) -> bool:
        """Who comes to be helped as a rule, where no district has said so."""
        is_mentor = (
            key in self.taken
            or key in self.trainees_before
            or key in self.nominated[Nomination.Part.MENTOR]
        )
        return not is_mentor and any(place.setting in HELPED for place in person.places)

    @cached_property
    def gone(self) -> set[int]:
        """Of whom was said that they are, and who came to no place since."""
        return self._gone_by(self._of_subject(self.history))

    def _gone_by(self, pairs: Iterable[dict]) -> set[int]:
        return gone(pairs, {key: person.posted_on for key, person in self.people.items()})

    @cached_property
    def trainees(self) -> dict[int, Person]:
        """Those of our districts who need a mentor, by key."""
        return {
            key: person
            for key, person in self.people.items()
            if key in self.learners and any(self.is_ours(place) for place in person.places)
        }

    def is_ours(self, place: Place) -> bool:
        return self.districts is None or place.district_id in self.districts

    @cached_property
    def before(self) -> dict[tuple[int, int], dict]:
        """The last pairing of two people in the subject that is over."""
        return {
            (row["mentor"], row["trainee"]): row
            for row in self.history
            if row["subject"] == self.subject.pk and last_day(row) < self.day
        }

    @cached_property
    def trainees_before(self) -> Counter:
        return Counter(mentor for mentor, _trainee in self.before)

    def nearness(self, mentor: Iterable[Place], trainee: Iterable[Place]) -> Nearness:
        """The closest tie between any places of the two; only places of our trainees count."""
        return max(
            (
                self._tie(theirs, ours)
                for theirs in mentor
                for ours in trainee
                if self.is_ours(ours)
            ),
            default=Nearness.NONE,
        )

    def _tie(self, theirs: Place, ours: Place) -> Nearness:
        found = [
            self.partnerships.get((helper, helped), Nearness.NONE)
            for helper in theirs.keys
            for helped in ours.keys
        ]
        if theirs.district_id == ours.district_id:
            is_school = ours.school_id is not None and theirs.school_id == ours.school_id
            found.append(Nearness.SAME_SCHOOL if is_school else Nearness.SAME_DISTRICT)
        return max(found)

    def travel(self, mentor: Iterable[Place], trainee: Iterable[Place]) -> int | None:
        """The minutes between any places of the two, by the closest tie of which they are known."""
        known = [
            (self.partnerships[ends], -self.minutes[ends])
            for theirs in mentor
            for ours in trainee
            if self.is_ours(ours)
            for ends in product(theirs.keys, ours.keys)
            if ends in self.minutes
        ]
        return -max(known)[1] if known else None

    def ways_known(self, rows: Iterable[ProposedPair]) -> int:
        """Of how many of these pairs the minutes between their places are known."""
        ends = [(self.people.get(row.mentor_id), self.people.get(row.trainee_id)) for row in rows]
        return sum(
            self.travel(mentor.places, trainee.places) is not None
            for mentor, trainee in ends
            if mentor and trainee
        )

    def may_mentor(self, teacher: int) -> bool:
        """Nominated for it, or a mentor of the subject already; anybody where nobody is named."""
        named = self.nominated[Nomination.Part.MENTOR]
        return not named or teacher in named or teacher in self.mentoring

    @cached_property
    def mentoring(self) -> set[int]:
        """Who has a trainee in the subject."""
        return {row["mentor"] for row in self.now if row["subject"] == self.subject.pk}

    def judge(
        self,
        mentor: Person,
        trainee: Person,
        *,
        others: int | None = None,
        is_named: bool = False,
    ) -> Judgement:
        """One pair. A proposal has spoken for `others` places of the mentor, besides those that are
        held.
        """
        near = self.nearness(mentor.places, trainee.places)
        taken = self.taken[mentor.pk] + (others or 0)
        refused = ""
        if mentor.pk == trainee.pk:
            refused = "self"
        elif near == Nearness.NONE:
            refused = "stranger"
        elif not self.may_mentor(mentor.pk):
            refused = "not_nominated"
        elif taken >= self.program.mentor_capacity:
            refused = "full"
        years = years_taught(mentor.teaching_since, self.day)
        last, worked_well = self.together(mentor.pk, trainee.pk)
        minutes = self.travel(mentor.places, trainee.places)
        wished_by = frozenset(self.accepted.wished.get((mentor.pk, trainee.pk), ()))
        found = points(
            self.weights,
            near,
            self.experience(mentor, trainee),
            worked_well=worked_well,
            wished_by=len(wished_by),
            way=way(minutes),
        ) - self.weights.balance * load(taken + 1)
        is_second = near == Nearness.SAME_SCHOOL or self.may_leave_soon(mentor)
        return Judgement(
            mentor=mentor,
            trainee=trainee,
            nearness=near,
            years=years,
            taken=taken,
            capacity=self.program.mentor_capacity,
            trainees_before=self.trainees_before[mentor.pk],
            pair_until=last,
            worked_well=worked_well,
            is_learner=self.is_known_to_learn(mentor.pk),
            long_service=years_if_long(mentor.teaching_since, self.day),
            teaches_less=self.teaches_less(mentor, trainee),
            refused=refused,
            points=found,
            worth=found if is_second else found + self.ahead,
            minutes=minutes,
            wished_by=wished_by,
            weights=self.weights,
            others=others,
            is_named=is_named,
        )

    @cached_property
    def ahead(self) -> int:
        """By how much everybody stands before colleagues of the trainee and who may leave soon."""
        return ahead(self.weights, self.program.mentor_capacity)

    def may_leave_soon(self, mentor: Person) -> bool:
        return years_if_long(mentor.teaching_since, self.day) > 0

    def teaches_less(self, mentor: Person, trainee: Person) -> bool:
        return teaches_less(mentor.teaching_since, trainee.teaching_since, self.day)

    def experience(self, mentor: Person, trainee: Person) -> int:
        """Who has taught for fewer years than the trainee brings none."""
        if self.teaches_less(mentor, trainee):
            return 0
        had_trainees = self.trainees_before[mentor.pk] > 0
        return experience(years_taught(mentor.teaching_since, self.day), had_trainees=had_trainees)

    def together(self, mentor: int, trainee: int) -> tuple[datetime.date | None, bool]:
        """Until when they were a pair before, and whether it ended as it should."""
        row = self.before.get((mentor, trainee))
        if row is None:
            return None, False
        return last_day(row), row["end_reason"] in WENT_WELL

    def is_known_to_learn(self, teacher: int) -> bool:
        """As far as the reader is told, and whoever could learn by where they teach, which is no
        secret: they are suggested to nobody.
        """
        return teacher in self.told or teacher in self._likely

    @cached_property
    def told(self) -> Mapping[int, bool]:
        """Of whom the reader, or everybody who reads of these districts, is told that they learn,
        and whether somebody said so: who coordinates one subject there sees no pair of another, and
        no pair made elsewhere.
        """
        if self.reader is not None:
            return self.learners_told(self.reader)
        ours = {
            row["trainee"]
            for row in self.now
            if row["subject"] == self.subject.pk
            and (self.districts is None or row["district"] in self.districts)
        }
        told = ours | self.trainees.keys()
        return {key: key in ours or key in self._said_to_learn for key in told}

    def learners_told(self, actor: Actor) -> Mapping[int, bool]:
        """Of whom this reader is told that they have or need a mentor, by a pair that they see or
        as a teacher whom they see; and whether somebody said so, or they only could be trainees.

        Of whatever subject a pair is, who learns is no mentor. A pair, and a nomination, that the
        reader does not see changes nothing of what they are told, beside the number of places that
        a mentor holds: who holds one is a mentor.
        """
        had_one = {row["trainee"] for row in self.history if row["program"] == self.program.pk}
        pairs = Pairing.objects.visible_to(actor).standing()
        pairs = pairs.filter(program=self.program, trainee__in=had_one & self.people.keys())
        seen = list(remembered(pairs))
        learning = {
            row["trainee"] for row in seen if row["ends_on"] is None or row["ends_on"] >= self.day
        }
        of_subject = self._of_subject(seen)
        had_mentor = self._left_without(of_subject)
        named = self.nominated[Nomination.Part.TRAINEE] & self.people.keys()
        waiting = (named | had_mentor | self._likely) - self._gone_by(of_subject)
        seen_named = (
            Nomination.objects.visible_to(actor)
            .accepted()
            .filter(
                program=self.program,
                subject=self.subject,
                part=Nomination.Part.TRAINEE,
                teacher=OuterRef("pk"),
            )
        )
        known = Teacher.objects.visible_to(actor).filter(pk__in=waiting).order_by()
        said = {
            key: is_named or key in had_mentor
            for key, is_named in known.values_list("pk", Exists(seen_named))
        }
        told = {key: is_said for key, is_said in said.items() if is_said or key in self._likely}
        return told | dict.fromkeys(learning, True)

    # --- for one trainee, and for all -------------------------------------------------------------

    def suggestions(self, trainee: Person, others: Counter | None = None) -> list[Judgement]:
        """Everybody who may help, best first; last whoever is known to learn, before them
        colleagues of the trainee and whoever may leave soon. Equals as the board has them.

        Whoever comes first and is not known to learn is the best of `best_of`.
        """
        judged = self._judged(trainee, others)
        return sorted((each for each in judged if each.is_allowed), key=_best_first)

    def refusals(self, trainee: Person, others: Counter | None = None) -> list[Judgement]:
        """Everybody else of the subject, nearest first; not the trainee."""
        judged = self._judged(trainee, others)
        refused = (each for each in judged if each.refused not in {"", "self"})
        return sorted(refused, key=_best_first)

    def _judged(self, trainee: Person, others: Counter | None) -> list[Judgement]:
        return [
            self.judge(mentor, trainee, others=None if others is None else others[mentor.pk])
            for mentor in self.people.values()
        ]

    @cached_property
    def mentors(self) -> list[Person]:
        """Whom the board suggests, and a proposal may name."""
        return [
            each
            for key, each in self.people.items()
            if self.may_mentor(key) and not self.is_known_to_learn(key)
        ]

    def matrix(self, trainees: list[Person]) -> np.ndarray:
        """What each of `mentors` is worth to each trainee; below zero where they may not.

        The same as `judge` gives, without what it takes off for other trainees; made by groups of
        people whom nothing tells apart.
        """
        near = self._by_groups(
            trainees,
            lambda person: tuple(person.places),
            lambda person: tuple(person.places),
            lambda trainee, mentor: self.nearness(mentor.places, trainee.places),
        )
        experienced = self._by_groups(
            trainees,
            lambda trainee: trainee.teaching_since,
            lambda mentor: (mentor.teaching_since, self.trainees_before[mentor.pk] > 0),
            lambda trainee, mentor: self.experience(mentor, trainee),
        )
        ways = self._by_groups(
            trainees,
            lambda person: tuple(person.places),
            lambda person: tuple(person.places),
            lambda trainee, mentor: way(self.travel(mentor.places, trainee.places)),
        )
        found = points(self.weights, near, experienced, way=ways)
        rows = {person.pk: place for place, person in enumerate(trainees)}
        columns = {person.pk: place for place, person in enumerate(self.mentors)}
        known = points(self.weights, Nearness.NONE, 0, worked_well=True)
        for mentor, trainee in self.before:
            if mentor in columns and trainee in rows and self.together(mentor, trainee)[1]:
                found[rows[trainee], columns[mentor]] += known
        for (mentor, trainee), wished_by in self.accepted.wished.items():
            if mentor in columns and trainee in rows:
                said = points(self.weights, Nearness.NONE, 0, wished_by=len(wished_by))
                found[rows[trainee], columns[mentor]] += said
        leaving = np.array([self.may_leave_soon(each) for each in self.mentors], dtype=bool)
        found += self.ahead * ((near != Nearness.SAME_SCHOOL) & ~leaving)
        found[near == Nearness.NONE] = -1
        return found

    def _by_groups(self, trainees, of_trainee, of_mentor, value) -> np.ndarray:
        rows, row = _grouped(trainees, of_trainee)
        columns, column = _grouped(self.mentors, of_mentor)
        table = np.array(
            [[int(value(trainee, mentor)) for mentor in columns] for trainee in rows],
            dtype=np.int32,
        ).reshape(len(rows), len(columns))
        return table[np.ix_(row, column)]

    def best_of(self, trainees: list[Person]) -> list[Judgement | None]:
        """The best mentor of each, besides those who are known to learn; None where nobody is."""
        if not trainees or not self.mentors:
            return [None] * len(trainees)
        capacity = self.program.mentor_capacity
        taken = np.array([self.taken[each.pk] for each in self.mentors])
        found = self.matrix(trainees)
        may = (found >= 0) & (taken < capacity)
        worth = np.where(may, found - self.weights.balance * load(taken + 1), np.iinfo(int).min)
        return [
            self.judge(self.mentors[place], trainee) if allowed.any() else None
            for trainee, place, allowed in zip(trainees, worth.argmax(axis=1), may, strict=True)
        ]

    def costs(self, more: Counter) -> list[list[int]]:
        """For each of `mentors` what the places cost that are free, besides `more` spoken for."""
        capacity = self.program.mentor_capacity
        return [
            [
                self.weights.balance * load(place)
                for place in range(self.taken[each.pk] + more[each.pk] + 1, capacity + 1)
            ]
            for each in self.mentors
        ]


def pairings_of(where: Q) -> Iterable[dict]:
    return remembered(Pairing.objects.standing().filter(where))


def persons(rows: Iterable[dict]) -> dict[int, Person]:
    """Everybody of these postings, each with their places."""
    found: dict[int, Person] = {}
    for row in rows:
        person = found.setdefault(
            row["teacher"],
            Person(
                row["teacher"],
                row["teacher__uuid"],
                row["teacher__name"],
                row["teacher__teaching_since"],
            ),
        )
        person.posted_on = max(person.posted_on, row["starts_on"])
        person.places.append(
            Place(
                row["district"],
                (row["district__name"], row["district__name_en"]),
                row["school"],
                (row["school__name"] or "", row["school__name_en"] or ""),
                row["school__setting"] or "",
            )
        )
    return found


def how_many_without(
    program: Program, day: datetime.date, districts: dict[Subject, Collection[int] | None]
) -> dict[int, int]:
    """Of each subject how many trainees have no mentor: as many as its board lists."""
    boards = boards_of(program, day, districts)
    return {key: len(board.trainees) for key, board in boards.items()}


def boards_of(
    program: Program, day: datetime.date, districts: dict[Subject, Collection[int] | None]
) -> dict[int, Board]:
    """The board of each subject.

    The boards are read together, in three queries however many there are.
    """
    boards = {
        subject.pk: Board(program, subject, day, districts=ours)
        for subject, ours in districts.items()
    }
    rows = Posting.objects.running(day).exclude(district=None)
    rows = rows.filter(subjects__subject__in=boards, teacher__merged_into=None)
    taught = defaultdict(list)
    for row in Board._in_order(rows, "subjects__subject"):
        taught[row["subjects__subject"]].append(row)
    of_subject, of_program = defaultdict(list), []
    for pairing in pairings_of(Q(program=program) | Q(subject__in=boards)):
        if pairing["program"] == program.pk:
            of_program.append(pairing)
        else:
            of_subject[pairing["subject"]].append(pairing)
    accepted = accepted_people(Q(program=program, subject__in=boards))
    for key, board in boards.items():
        board.accepted = accepted[key]
        board.people = persons(taught[key])
        board.history = [*of_subject[key], *of_program]
    return boards


def _grouped(people: list[Person], key) -> tuple[list[Person], list[int]]:
    """One person of each group, and for everybody the number of their group."""
    numbers: dict = defaultdict(lambda: len(numbers))
    of = [numbers[key(person)] for person in people]
    first: dict[int, Person] = {}
    for person, number in zip(people, of, strict=True):
        first.setdefault(number, person)
    return list(first.values()), of


def _best_first(judgement: Judgement) -> tuple:
    return judgement.is_learner, -judgement.worth


def board_of(proposal: Proposal, reader: Actor | None = None) -> Board:
    """The people of a proposal as they are now; what all read is drawn up for no reader alone."""
    district = proposal.district_id
    return Board(
        proposal.program,
        proposal.subject,
        proposal.starts_on,
        districts=None if district is None else {district},
        weights=weights_of(proposal),
        reader=reader,
    )


def weights_of(row: Program | Proposal, before: str = "") -> Weights:
    """What a program says now, or a proposal was drawn up by."""
    return Weights(**{name: getattr(row, before + name) for name in WEIGHED})


TIES = {
    Partnership.Form.DISTRICT: Nearness.PARTNER_DISTRICT,
    Partnership.Form.SCHOOL: Nearness.PARTNER_SCHOOL,
    Partnership.Form.SUBJECT_GROUP: Nearness.PARTNER_GROUP,
}


def _ends_of(row: Partnership) -> tuple:
    """The keys of the supporting place and of the supported one."""
    if row.form == Partnership.Form.DISTRICT:
        return ("district", row.supporting_district_id), ("district", row.supported_district_id)
    return ("school", row.supporting_school_id), ("school", row.supported_school_id)


def named(rows: Iterable[ProposedPair], *, but: ProposedPair | None = None) -> Counter:
    """How many of these trainees each mentor is named for."""
    return Counter(
        row.mentor_id for row in rows if row.mentor_id and not (but and row.pk == but.pk)
    )
