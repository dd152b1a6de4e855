"""The city's people: teachers with postings, accounts and offices, partnerships and pairings.

One file although it is long: each step draws from the people that the steps before it made.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from accounts.models import RoleAssignment, User
from core.actor import Role
from pairings.models import Pairing, Partnership
from roster.models import Posting, PostingSubject, School, Teacher
from roster.people.name_sort import sort_key
from samples.city.chance import day_between
from samples.city.places import FIRST_DAY, LAST_DAY, Places, tag_of
from samples.city.truth import Truth

SURNAMES = "陈李黄张梁林王吴刘罗周何曾邓谢冯许郑区单仇覃"
GIVEN = "春夏秋冬晨霞云雨雪清明谷露霜降和平安乐文新远方思敏"
MINORITY = ("示例古丽·示例提", "示例·次仁", "示例木·阿合买提")
TITLES = ("", "三级教师", "二级教师", "一级教师", "高级教师")
CAPACITY = 3
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    name: str


@dataclass(slots=True)
class Person:
    """A teacher, where they are posted, and their account where they have one."""

    id: int
    name: str
    district_id: int
    school_id: int
    subject_ids: list[int]
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A pairing that ran, on the days between and including its first and last."""

    id: int
    mentor: Person
    trainee: Person
    subject_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Partners:
    """A partnership; without schools, one of whole districts."""

    id: int
    form: str
    subject_id: int | None
    supporting: tuple[int, int | None]
    supported: tuple[int, int | None]


@dataclass
class People:
    at_school: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    principals: dict[int, Account] = field(default_factory=dict)
    coordinators: dict[int, list[Account]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[int | None, list[Account]] = field(default_factory=lambda: defaultdict(list))
    partners: list[Partners] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def everybody(self) -> Iterator[Person]:
        for people in self.at_school.values():
            yield from people


@dataclass(frozen=True)
class Making:
    """What everything here is made with."""

    slug: str
    random: Random
    ids: Iterator[UUID]
    places: Places
    truth: Truth


def make_people(making: Making, *, per_school: int) -> People:
    people = make_offices(making)
    make_teachers(making, people, per_school)
    make_partnerships(making, people)
    make_pairings(making, people)
    return people


def create(rows: list[Model]) -> list[Model]:
    return type(rows[0]).objects.bulk_create(rows, batch_size=BATCH) if rows else []


# --- teachers -----------------------------------------------------------------------------------


def a_name(random: Random) -> str:
    """Mostly two or three characters; some a surname only, some of a minority, many shared."""
    chance = random.random()
    if chance < 0.01:
        return random.choice(SURNAMES)
    if chance < 0.02:
        return random.choice(MINORITY)
    given = random.choice(GIVEN) + (random.choice(GIVEN) if chance < 0.8 else "")
    return random.choice(SURNAMES) + given


def make_teachers(making: Making, people: People, per_school: int) -> None:
    """Teachers school by school, the subjects in turn, each with a posting and its subject."""
    random, ids, tag = making.random, making.ids, tag_of(making.slug)
    sorted_by = cache(sort_key)
    schools = [school for rows in making.places.schools.values() for school in rows]
    posted = [school for school in schools for _ in range(per_school)]
    teachers = []
    for number in range(len(posted)):
        name = a_name(random)
        teachers.append(
            Teacher(
                uuid=next(ids),
                name=name,
                name_sort=sorted_by(name),
                staff_number=f"{tag}-{number:06d}",
                teaching_since=random.choice([None, random.randint(1988, 2024)]),
                title=random.choice(TITLES),
            )
        )
    create(teachers)
    postings = create([posting_of(making, *each) for each in zip(teachers, posted, strict=True)])
    taught = [subjects_of(making, number) for number in range(len(posted))]
    create(
        [
            PostingSubject(posting=posting, subject_id=subject, load=load)
            for posting, subjects in zip(postings, taught, strict=True)
            for subject, load in zip(subjects, ("full_time", "part_time"), strict=False)
        ]
    )
    for teacher, school, subjects in zip(teachers, posted, taught, strict=True):
        person = Person(teacher.id, teacher.name, school.district_id, school.id, subjects)
        people.at_school[school.id].append(person)


def subjects_of(making: Making, number: int) -> list[int]:
    """The subjects in turn; one teacher in twenty has a second one beside the first."""
    subjects = [subject.id for subject in making.places.subjects]
    main = subjects[number % len(subjects)]
    if making.random.random() > 0.05:
        return [main]
    return list(dict.fromkeys([main, making.random.choice(subjects)]))


def posting_of(making: Making, teacher: Teacher, school: School) -> Posting:
    return Posting(
        uuid=next(making.ids),
        teacher=teacher,
        district_id=school.district_id,
        school=school,
        starts_on=date(making.random.randint(2005, 2024), 9, 1),
        entry=making.random.choice(["", "", "appointed", "transferred"]),
    )


# --- accounts -----------------------------------------------------------------------------------


def make_accounts(making: Making, named: list[tuple[str, str, int | None]]) -> list[Account]:
    """Accounts of user name, name and teacher. Nobody has a password: a test signs them in."""
    users = create(
        [
            User(
                uuid=next(making.ids),
                username=f"{making.slug}-{username}",
                name=name,
                teacher_id=teacher,
                password="!",  # noqa: S106 - Django's mark for "no password"
                date_joined=timezone.now(),
            )
            for username, name, teacher in named
        ]
    )
    return [Account(user.id, user.name) for user in users]


def make_offices(making: Making) -> People:
    """The city's, the districts' and the schools' people, two where one may be the author."""
    people, places = People(), making.places
    posts = [
        ("administrator", "示例管理员", Role.ADMINISTRATOR, {}),
        ("auditor", "示例审计员", Role.AUDITOR, {}),
    ]
    for number, subject in enumerate((None, *places.subjects)):
        posts += [
            (
                f"lead-{number}-{each}",
                f"示例教研员{number}-{each}",
                Role.SUBJECT_LEAD,
                {"subject": subject},
            )
            for each in (1, 2)
        ]
    for number, district in enumerate(places.districts, start=1):
        posts += [
            (
                f"district-{number}-{each}",
                f"示例专干{number}-{each}",
                Role.DISTRICT_COORDINATOR,
                {"district": district},
            )
            for each in (1, 2)
        ]
    schools = [school for rows in places.schools.values() for school in rows]
    posts += [
        (f"school-{number}", f"示例校长{number}", Role.SCHOOL_CONFIRMER, {"school": school})
        for number, school in enumerate(schools, start=1)
    ]
    accounts = make_accounts(making, [(username, name, None) for username, name, _, _ in posts])
    create(
        [
            RoleAssignment(
                uuid=next(making.ids), user_id=account.id, role=role, starts_on=FIRST_DAY, **place
            )
            for account, (_, _, role, place) in zip(accounts, posts, strict=True)
        ]
    )
    for account, (_, _, role, place) in zip(accounts, posts, strict=True):
        if role == Role.SUBJECT_LEAD:
            subject = place["subject"]
            people.leads[subject.id if subject else None].append(account)
        elif role == Role.DISTRICT_COORDINATOR:
            people.coordinators[place["district"].id].append(account)
        elif role == Role.SCHOOL_CONFIRMER:
            people.principals[place["school"].id] = account
    return people


# --- partnerships -------------------------------------------------------------------------------


def make_partnerships(making: Making, people: People) -> None:
    rows = create([*district_partnerships(making), *school_partnerships(making)])
    for row in rows:
        making.truth.take_partnership(
            row.form, row.supporting_district_id, row.supported_district_id
        )
        people.partners.append(
            Partners(
                row.id,
                row.form,
                row.subject_id,
                (row.supporting_district_id, row.supporting_school_id),
                (row.supported_district_id, row.supported_school_id),
            )
        )


def district_partnerships(making: Making) -> Iterator[Partnership]:
    """The counterpart list: in each subject one district helps, or two; some help themselves."""
    for subject in making.places.subjects:
        for district in making.places.supported:
            count = making.random.choice([1, 1, 2])
            supporting = making.random.sample(making.places.supporting, count)
            if making.random.random() < 0.1:
                supporting.append(district)
            for each in supporting:
                yield partnership(
                    making,
                    form=Partnership.Form.DISTRICT,
                    subject=subject,
                    supporting_district=each,
                    supported_district=district,
                )


def school_partnerships(making: Making) -> Iterator[Partnership]:
    """Each supported school has a partner school; every other one a partner subject group."""
    random, places = making.random, making.places
    for district in places.supported:
        for number, school in enumerate(places.schools[district.id]):
            near = [each for each in places.schools[district.id] if each != school]
            far = places.schools[random.choice(places.supporting).id]
            partner = random.choice(near if near and random.random() < 0.15 else far)
            sides = {
                "supporting_district": partner.district,
                "supporting_school": partner,
                "supported_district": district,
                "supported_school": school,
            }
            yield partnership(making, form=Partnership.Form.SCHOOL, **sides)
            if number % 2 == 0:
                group = {"form": Partnership.Form.SUBJECT_GROUP, **sides}
                yield partnership(making, subject=random.choice(places.subjects), **group)


def partnership(making: Making, **columns) -> Partnership:
    """Most run on; one in ten ended within the year."""
    ended = making.random.random() < 0.1
    return Partnership(
        uuid=next(making.ids),
        program=making.places.program,
        starts_on=FIRST_DAY,
        ends_on=day_between(making.random, date(2026, 3, 1), LAST_DAY) if ended else None,
        end_reason="示例：任务完成" if ended else "",
        **columns,
    )


# --- pairings -----------------------------------------------------------------------------------


class Mentors:
    """Who may still take a trainee, by district and main subject."""

    def __init__(self, people: Iterable[Person]):
        self.free: dict[tuple[int, int], list[Person]] = defaultdict(list)
        self.load: dict[int, int] = defaultdict(int)
        for person in people:
            self.free[person.district_id, person.subject_ids[0]].append(person)

    def take(
        self, random: Random, district: int, subject: int, school: int | None = None
    ) -> Person | None:
        """Somebody of this district and subject with a free place, who then has one less.

        From this school, if one is given and has somebody.
        """
        candidates = self.free[district, subject]
        if not candidates:
            return None
        near = [each for each in candidates if each.school_id == school]
        mentor = random.choice(near or candidates)
        self.load[mentor.id] += 1
        if self.load[mentor.id] == CAPACITY:
            candidates.remove(mentor)
        return mentor


def make_pairings(making: Making, people: People) -> None:
    """Six of ten teachers of the supported districts get a mentor, as the counterpart list allows.

    Everybody else may be one. Who teaches two subjects has a mentor in each.
    """
    random = making.random
    supported = {district.id for district in making.places.supported}
    everybody = list(people.everybody())
    trainees = [
        each for each in everybody if each.district_id in supported and random.random() < 0.6
    ]
    learning = {each.id for each in trainees}
    mentors = Mentors(each for each in everybody if each.id not in learning)
    helping = counterparts(people)
    planned: list[Planned] = []
    for trainee in trainees:
        for subject in trainee.subject_ids:
            district = where_from(random, helping, trainee, subject)
            school = trainee.school_id if random.random() < 0.5 else None
            mentor = mentors.take(random, district, subject, school)
            if mentor:
                planned += courses(random, mentor, trainee, subject, mentors)
    people.pairs = write_pairings(making, planned)
    give_accounts(making, people.pairs)


def counterparts(people: People) -> dict[tuple[int, int | None], list[int]]:
    helping = defaultdict(list)
    for each in people.partners:
        if each.form == Partnership.Form.DISTRICT:
            helping[each.supported[0], each.subject_id].append(each.supporting[0])
    return helping


def where_from(random: Random, helping, trainee: Person, subject: int) -> int:
    """One in five is helped within the district, and so some within the school."""
    if random.random() < 0.2:
        return trainee.district_id
    return random.choice(helping[trainee.district_id, subject])


@dataclass(frozen=True, slots=True)
class Planned:
    mentor: Person
    trainee: Person
    subject: int
    first: date
    last: date | None = None
    reason: str = ""
    cancelled: bool = False
    replaces_the_one_before: bool = False


def courses(random: Random, mentor, trainee, subject, mentors: Mentors) -> list[Planned]:
    """How a pairing went: mostly it runs on; some end, pass to another mentor, or never were."""
    chance = random.random()
    first = FIRST_DAY + timedelta(days=random.choice([0, 0, 14, 30, 60]))
    if chance < 0.85:
        return [Planned(mentor, trainee, subject, first)]
    if chance < 0.88:
        return [Planned(mentor, trainee, subject, first, cancelled=True)]
    if chance < 0.91:
        # Ends with the program's last day, and so is still there on it.
        return [Planned(mentor, trainee, subject, first, LAST_DAY, "completed")]
    last = day_between(random, date(2026, 1, 10), date(2026, 6, 30))
    if chance < 0.95:
        return [Planned(mentor, trainee, subject, first, last, "trainee_left")]
    other = mentors.take(random, mentor.district_id, subject)
    ended = Planned(mentor, trainee, subject, first, last, "mentor_changed")
    if other is None or other.id == mentor.id:
        return [ended]
    next_day = last + timedelta(days=1)
    return [ended, Planned(other, trainee, subject, next_day, replaces_the_one_before=True)]


def write_pairings(making: Making, planned: list[Planned]) -> list[Pair]:
    rows = create([pairing_row(making, each) for each in planned])
    replacing = []
    for number, each in enumerate(planned):
        if each.replaces_the_one_before:
            rows[number].replaces = rows[number - 1]
            replacing.append(rows[number])
    Pairing.objects.bulk_update(replacing, ["replaces"], batch_size=BATCH)
    pairs = []
    for row, each in zip(rows, planned, strict=True):
        if each.cancelled:
            continue
        last = each.last or LAST_DAY
        pair = Pair(row.id, each.mentor, each.trainee, each.subject, each.first, last)
        making.truth.take_pairing(pair, on_the_last_day=last == LAST_DAY)
        pairs.append(pair)
    return pairs


def pairing_row(making: Making, planned: Planned) -> Pairing:
    return Pairing(
        uuid=next(making.ids),
        program=making.places.program,
        subject_id=planned.subject,
        mentor_id=planned.mentor.id,
        trainee_id=planned.trainee.id,
        mentor_district_id=planned.mentor.district_id,
        mentor_school_id=planned.mentor.school_id,
        district_id=planned.trainee.district_id,
        school_id=planned.trainee.school_id,
        starts_on=planned.first,
        ends_on=planned.last,
        end_reason=planned.reason,
        cancelled_at=timezone.now() if planned.cancelled else None,
    )


def give_accounts(making: Making, pairs: list[Pair]) -> None:
    """Mentors and trainees can sign in."""
    paired = {each.id: each for pair in pairs for each in (pair.mentor, pair.trainee)}
    named = [
        (f"teacher-{number}", person.name, person.id)
        for number, person in enumerate(paired.values(), start=1)
    ]
    for person, account in zip(paired.values(), make_accounts(making, named), strict=True):
        person.account = account
