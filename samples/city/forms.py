"""What the city's forms say: of pairs, schools, subject groups, districts and the city.

One file although it is long: what a form may say, and how often, stands beside what composes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from activities.models import NamedDistrict
from programs.models import ActivityKind
from samples.city.chance import day_between, deck
from samples.city.people import Account, Pair, Partners, People, Person
from samples.city.places import FIRST_DAY, LAST_DAY, Places

TOPICS = (
    "导入环节的设计",
    "小组合作学习的组织",
    "阅读教学中的提问",
    "作业设计与讲评",
    "板书与多媒体的配合",
    "单元整体教学",
    "学困生的个别辅导",
    "课堂评价语言",
    "实验课的准备",
    "复习课怎样上",
)
GRADES = ("三年级", "四年级", "五年级", "六年级", "七年级", "八年级")
FOUND = (
    "课前指导教师与学员一起研读了教材，明确了本课的重点和难点，商定了教学环节。",
    "听课中发现学生发言面不够广，提问多集中在前排几位学生，需要调整提问的方式。",
    "评课时肯定了教学目标清楚、环节紧凑，建议把小组讨论的时间留得更充分一些。",
    "双方约定下周由学员重上此课，指导教师再次听课，并一起修改教学设计。",
    "围绕学生作业中的典型错误作了分析，讨论了分层布置作业的办法。",
)
GAINED = (
    "",
    "学员的课堂组织比上次从容。",
    "形成了一份修改后的教学设计。",
    "参加教师普遍反映收获很大。",
)
# Of 100 forms.
SHAPES = {"pair": 78, "school": 8, "subject_group": 4, "district": 6, "city": 4}
PRECISIONS = {"day": 90, "week": 2, "month": 3, "year": 1, "unknown": 4}
PAIR_RESULTS = {
    "": 56,
    "paper": 16,
    "teaching_design": 14,
    "lesson_case": 4,
    "research_report": 2,
    "joint_project": 5,
    "book_recommendation": 3,
}
EVENT_RESULTS = {"": 64, "compilation": 26, "paper": 6, "joint_project": 4}
QUALIFIERS = {"exact": 84, "about": 9, "over": 7}
# Of all forms, those on which somebody came from elsewhere.
GUESTS = 0.12


@dataclass(frozen=True, slots=True)
class Party:
    side: str
    district_id: int
    school_id: int | None = None
    person: Person | None = None
    pair_id: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name alone, from nowhere in the office's lists."""

    name: str
    id: None = None
    district_id: None = None
    school_id: None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    person: Person | Named
    grade: str
    topic: str


@dataclass(frozen=True, slots=True)
class Result:
    identity: UUID
    kind: str
    title: str
    characters: int | None
    authors: list[Person | Named]


@dataclass(slots=True)
class Form:
    """The content of one edition, the places that follow from it, and how far it has come."""

    kind: ActivityKind
    subject_id: int | None
    level: str
    author: Account
    author_side: str = ""
    organiser_district_id: int | None = None
    organiser_school_id: int | None = None
    organiser_school_district_id: int | None = None
    partnership_id: int | None = None
    pairing_form: str = ""
    parties: list[Party] = field(default_factory=list)
    happened_on: date = FIRST_DAY
    precision: str = "day"
    days: int = 1
    theme: str = ""
    process: str = ""
    effect: str = ""
    headcount: int | None = None
    qualifier: str = "exact"
    list_is_complete: bool = False
    people: list[Person | Named] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    talks: list[tuple[str, str]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    confirming_school_id: int | None = None
    confirming_district_id: int | None = None
    status: str = "draft"

    def districts(self) -> set[int]:
        """Every district named on the form: of the parties and of the organiser."""
        named = {party.district_id for party in self.parties}
        return (named | {self.organiser_district_id, self.organiser_school_district_id}) - {None}

    def named(self) -> dict[int, int]:
        """Every district of the form and why it stands there, the strongest reason alone."""
        reasons = NamedDistrict.Reason
        named = dict.fromkeys((party.district_id for party in self.parties), reasons.PARTY.value)
        for reason, districts in (
            (reasons.ORGANIZER, self.districts()),
            (reasons.LESSON, [lesson.person.district_id for lesson in self.lessons]),
            (reasons.AUTHOR, [each.district_id for made in self.results for each in made.authors]),
            (reasons.PRESENT, [person.district_id for person in self.people]),
        ):
            for district in set(districts) - named.keys() - {None}:
                named[district] = reason.value
        return named

    def opposite(self) -> list[Person]:
        """The people of the other side, who countersign."""
        if not self.author_side:
            return []
        return [
            party.person
            for party in self.parties
            if party.person and party.side != self.author_side
        ]

    @property
    def starts_on(self) -> date | None:
        return None if self.precision == "unknown" else self.happened_on

    @property
    def written_on(self) -> date:
        return self.happened_on + timedelta(days=self.days)

    def find_home(self) -> None:
        """The one school and the one district of the supported side; else the organiser's."""
        supported = [party for party in self.parties if party.side == "supported"]
        if not supported:
            self.confirming_school_id = self.organiser_school_id
            self.confirming_district_id = self.organiser_district_id
            return
        schools = {party.school_id for party in supported}
        districts = {party.district_id for party in supported}
        self.confirming_school_id = schools.pop() if len(schools) == 1 else None
        self.confirming_district_id = districts.pop() if len(districts) == 1 else None


class Composer:
    """Writes forms as the city's people would, with the variety that figures trip over."""

    def __init__(self, places: Places, people: People, random: Random, ids: Iterator[UUID]):
        self.places = places
        self.people = people
        self.random = random
        self.ids = ids
        self.shapes = deck(random, SHAPES)
        self.precisions = deck(random, PRECISIONS)
        self.qualifiers = deck(random, QUALIFIERS)
        self.pair_results = deck(random, PAIR_RESULTS)
        self.event_results = deck(random, EVENT_RESULTS)
        self.pair_kinds = [kind for kind in places.kinds if kind.is_for_pairs]
        self.with_schools = self.partners_of("school")
        self.with_groups = self.partners_of("subject_group")
        self.with_districts = self.partners_of("district")
        self.everywhere = list(people.at_school.values())
        self.pairs_of: dict[tuple[int, int], list[Pair]] = {}
        for pair in people.pairs:
            self.pairs_of.setdefault((pair.mentor.id, pair.subject_id), []).append(pair)
        self.write: dict[str, Callable[[], Form]] = {
            "pair": self.of_a_pair,
            "school": lambda: self.of_schools(self.with_schools),
            "subject_group": lambda: self.of_schools(self.with_groups),
            "district": self.of_districts,
            "city": self.of_the_city,
        }

    def partners_of(self, form: str) -> list[Partners]:
        return [each for each in self.people.partners if each.form == form]

    def next(self) -> Form:
        form = self.write[next(self.shapes)]()
        if self.random.random() < GUESTS:
            self.invite(form)
        form.find_home()
        form.precision = next(self.precisions)
        form.theme = self.random.choice(TOPICS)
        form.process = "".join(self.random.sample(FOUND, 2))
        form.effect = self.random.choice(GAINED)
        return form

    def invite(self, form: Form) -> None:
        """Somebody of any school, mostly of a district that has no part in the event.

        Some of them teach a lesson or write with the others, too.
        """
        random = self.random
        guest = random.choice(random.choice(self.everywhere))
        if guest in form.people:
            return
        form.people.append(guest)
        if form.kind.opens_lessons and random.random() < 0.5:
            form.lessons.append(self.lesson(guest))
        if random.random() < 0.5:
            for result in form.results:
                if guest not in result.authors:
                    result.authors.append(guest)
        if form.headcount is not None:
            form.headcount = max(form.headcount, len(form.people))

    def corrected(self, form: Form) -> Form:
        """The next edition: another headcount, the same results."""
        return replace(form, headcount=(form.headcount or 2) + 1, list_is_complete=False)

    # --- pairs ----------------------------------------------------------------------------------

    def of_a_pair(self) -> Form:
        random = self.random
        pair = random.choice(self.people.pairs)
        pairs = [pair]
        day = day_between(random, pair.first, pair.last)
        if random.random() < 0.06:
            pairs += self.beside(pair, day)
        by_mentor = random.random() < 0.8
        author = pair.mentor if by_mentor else pair.trainee
        form = Form(
            kind=random.choice(self.pair_kinds),
            subject_id=pair.subject_id,
            level="pair",
            author=author.account,
            author_side="supporting" if by_mentor else "supported",
            pairing_form="teacher",
            parties=parties_of(pairs),
            happened_on=day,
        )
        form.people = [party.person for party in form.parties]
        form.headcount, form.list_is_complete = len(form.people), True
        if form.kind.opens_lessons:
            self.teach(form, pair)
        self.make(form, next(self.pair_results), self.writers(pair))
        return form

    def beside(self, pair: Pair, day: date) -> list[Pair]:
        """Another trainee of the same mentor, who was there too."""
        others = [
            each
            for each in self.pairs_of[pair.mentor.id, pair.subject_id]
            if each.first <= day <= each.last and each.trainee.id != pair.trainee.id
        ]
        return others[:1]

    def teach(self, form: Form, pair: Pair) -> None:
        """A lesson by the trainee, sometimes a parallel one by the mentor; colleagues look on."""
        random = self.random
        taught_by: list = [pair.trainee]
        if random.random() < 0.3:
            taught_by.append(pair.mentor)
        elif random.random() < 0.03:
            taught_by.append(Named("示例外请教师"))
        form.lessons = [self.lesson(person) for person in taught_by]
        if random.random() < 0.4:
            there = {person.id for person in form.people}
            colleagues = self.people.at_school[pair.trainee.school_id]
            form.people += [each for each in random.sample(colleagues, 2) if each.id not in there]
            if random.random() < 0.2:
                form.people.append(Named("示例来宾"))
            self.count_heads(form, len(form.people), 30)

    def lesson(self, person: Person | Named) -> Lesson:
        return Lesson(person, self.random.choice(GRADES), self.random.choice(TOPICS))

    def count_heads(self, form: Form, least: int, most: int) -> None:
        """A number instead of a complete list; now and then nobody counted."""
        form.list_is_complete = False
        qualifier = next(self.qualifiers)
        form.headcount = self.random.randint(least, most) if self.random.random() > 0.04 else None
        form.qualifier = "exact" if form.headcount is None else qualifier

    def writers(self, pair: Pair) -> list[Person | Named]:
        """Mostly the trainee alone; with the mentor, and with a colleague of the same district."""
        chance = self.random.random()
        if chance < 0.6:
            return [pair.trainee]
        if chance < 0.9:
            return [pair.trainee, pair.mentor]
        colleague = self.random.choice(self.people.at_school[pair.trainee.school_id])
        distinct = {each.id: each for each in (pair.mentor, pair.trainee, colleague)}
        return list(distinct.values())

    def make(self, form: Form, kind: str, authors: list[Person | Named]) -> None:
        if not kind:
            return
        characters = None
        if kind == "compilation":
            # Not every office counts the characters of its volumes.
            characters = self.random.choice([None, *range(20_000, 320_000, 7_500)])
        elif kind == "paper":
            characters = self.random.choice([None, 3_200, 5_400])
        title = f"示例成果：{self.random.choice(TOPICS)}"
        form.results.append(Result(next(self.ids), kind, title, characters, authors))

    # --- events ---------------------------------------------------------------------------------

    def of_schools(self, partners: list[Partners]) -> Form:
        """An event at the supported school that its partner school organises."""
        random = self.random
        each = random.choice(partners)
        (from_district, from_school), (to_district, to_school) = each.supporting, each.supported
        form = Form(
            kind=random.choice(self.pair_kinds),
            subject_id=each.subject_id or random.choice(self.places.subjects).id,
            level="school",
            author=self.people.principals[from_school],
            organiser_school_id=from_school,
            organiser_school_district_id=from_district,
            partnership_id=each.id,
            pairing_form=each.form,
            parties=[
                Party("supporting", from_district, from_school),
                Party("supported", to_district, to_school),
            ],
            happened_on=day_between(random, FIRST_DAY, LAST_DAY),
        )
        hosts = self.people.at_school[to_school]
        guests = self.people.at_school[from_school]
        form.people = [*random.sample(guests, 2), *random.sample(hosts, 3)]
        if form.kind.opens_lessons:
            form.lessons = [self.lesson(person) for person in form.people[1:3]]
        self.count_heads(form, 8, 60)
        self.make(form, next(self.event_results), [hosts[0], guests[0], hosts[1]])
        return form

    def of_districts(self) -> Form:
        """A district's event for its own schools, or for partners it supports."""
        random = self.random
        each = random.choice(self.with_districts)
        alone = random.random() < 0.3
        supporting, supported = each.supporting[0], each.supported[0]
        form = Form(
            kind=random.choice(self.places.kinds),
            subject_id=each.subject_id,
            level="district",
            author=random.choice(self.people.coordinators[supporting]),
            organiser_district_id=supporting,
            partnership_id=None if alone else each.id,
            pairing_form="" if alone else "district",
            parties=[]
            if alone
            else [Party("supporting", supporting), Party("supported", supported)],
            happened_on=day_between(random, FIRST_DAY, LAST_DAY),
            days=random.choice([1, 1, 2, 3]),
        )
        self.fill_event(form, [supporting] if alone else [supporting, supported], 30, 200)
        return form

    def of_the_city(self) -> Form:
        """A city event: for two or three districts, or for all and then for none by name."""
        random = self.random
        subject = random.choice([None, *self.places.subjects])
        subject_id = subject.id if subject else None
        districts = random.choice([[], random.sample(self.places.supported, 3)])
        form = Form(
            kind=random.choice(self.places.kinds),
            subject_id=subject_id,
            level="city",
            author=random.choice(self.people.leads[subject_id]),
            parties=[Party("supported", district.id) for district in districts],
            happened_on=day_between(random, FIRST_DAY, LAST_DAY),
            days=random.choice([1, 2, 3]),
        )
        self.fill_event(form, [each.id for each in districts], 80, 500)
        return form

    def fill_event(self, form: Form, districts: list[int], least: int, most: int) -> None:
        random = self.random
        for district in dict.fromkeys(districts or [self.places.districts[0].id]):
            school = random.choice(self.places.schools[district])
            form.people += random.sample(self.people.at_school[school.id], 2)
        if form.kind.opens_talks:
            form.talks = [("示例专家", random.choice(TOPICS)) for _ in range(random.randint(1, 3))]
        if form.kind.opens_lessons:
            form.lessons = [self.lesson(random.choice(form.people))]
        self.count_heads(form, least, most)
        unknown = random.random() < 0.1
        authors = [Named("示例编写组")] if unknown else form.people[:3]
        self.make(form, next(self.event_results), authors)


def parties_of(pairs: list[Pair]) -> list[Party]:
    mentor = pairs[0].mentor
    supporting = Party("supporting", mentor.district_id, mentor.school_id, mentor, pairs[0].id)
    return [
        supporting,
        *(
            Party(
                "supported",
                pair.trainee.district_id,
                pair.trainee.school_id,
                pair.trainee,
                pair.id,
            )
            for pair in pairs
        ),
    ]
