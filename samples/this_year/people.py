"""Invented people, with their accounts: whoever takes a step of a form somewhere in the year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from accounts import services as accounts
from accounts.models import User
from accounts.services import actor_for
from core.actor import Actor, Role
from roster.models import PostingSubject, Teacher
from roster.people.services import add_teacher
from samples.this_year.places import Places
from samples.this_year.sources import key

SURNAMES = (
    *(("林", "Lin"), ("陈", "Chen"), ("黄", "Huang"), ("李", "Li"), ("张", "Zhang")),
    *(("王", "Wang"), ("刘", "Liu"), ("吴", "Wu"), ("周", "Zhou"), ("梁", "Liang")),
    *(("何", "He"), ("罗", "Luo"), ("郭", "Guo"), ("邓", "Deng"), ("谢", "Xie")),
    *(("叶", "Ye"), ("冯", "Feng"), ("曾", "Zeng"), ("潘", "Pan"), ("邱", "Qiu")),
)
PLANTS = (
    *(("春梅", "Chunmei"), ("若兰", "Ruolan"), ("青竹", "Qingzhu"), ("秋菊", "Qiuju")),
    *(("如松", "Rusong"), ("小荷", "Xiaohe"), ("丹桂", "Dangui"), ("紫薇", "Ziwei")),
    *(("雪莲", "Xuelian"), ("海棠", "Haitang"), ("木棉", "Mumian"), ("银杏", "Yinxing")),
    *(("白桦", "Baihua"), ("丁香", "Dingxiang"), ("芙蓉", "Furong"), ("红枫", "Hongfeng")),
    *(("翠柏", "Cuibai"), ("金柳", "Jinliu"), ("水杉", "Shuishan"), ("文槐", "Wenhuai")),
)
TITLES = ("一级教师 Grade 1 teacher", "高级教师 Senior teacher", "二级教师 Grade 2 teacher")
POSTED_YEARS_BEFORE = 4


def invented_names() -> Iterator[str]:
    """Each surname with a plant of its own, then with the next: 400 names, none twice."""
    for turn in count():
        for place, (surname, latin) in enumerate(SURNAMES):
            given, given_latin = PLANTS[(place + turn) % len(PLANTS)]
            yield f"{surname}{given} {latin} {given_latin}"


@dataclass
class Cast:
    """Hands out names, makes teachers and accounts, and knows who acts for which place.

    The first account of its kind has the plain name: `mentor`, then `mentor-2`.
    """

    places: Places
    actor: Actor
    since: date
    names: Iterator[str] = field(default_factory=invented_names)
    users: dict[tuple, list[User]] = field(default_factory=dict)
    of_teacher: dict[int, User] = field(default_factory=dict)
    numbers: dict[str, Iterator[int]] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    # Somebody who is to be an auditor, and is not yet.
    deputy: User | None = None

    def teacher(self, kind: str, school_id: str, subject_id: str, post: str = "") -> Teacher:
        """A mentor or trainee, posted to this school for some years, who can sign in."""
        number = len(self.of_teacher) + 1
        school = self.places.schools[school_id]
        posted_on = self.since.replace(year=self.since.year - POSTED_YEARS_BEFORE)
        teacher = add_teacher(
            actor=self.actor,
            name=next(self.names),
            district=school.district,
            school=school,
            subjects=((self.places.subjects[subject_id], PostingSubject.Load.FULL_TIME),),
            starts_on=posted_on,
            staff_number=f"T-{number:04d}",
            teaching_since=posted_on.year - number % 22,
            title=TITLES[number % len(TITLES)],
            post=post,
            uuid=key("teacher", number),
        )
        self.of_teacher[teacher.pk] = self.account(kind, name=teacher.name, teacher=teacher)
        return teacher

    def account(self, kind: str, *, name: str = "", teacher: Teacher | None = None) -> User:
        number = next(self.numbers.setdefault(kind, count(1)))
        username = kind if number == 1 else f"{kind}-{number}"
        return accounts.add_account(
            actor=self.actor,
            username=username,
            name=name or next(self.names),
            teacher=teacher,
            uuid=key("account", username),
        )

    def official(self, kind: str, role: Role, place: int | None, **where) -> None:
        """An account with one role in one place."""
        user = self.account(kind)
        accounts.grant_role(
            user,
            actor=self.actor,
            role=role,
            starts_on=self.since,
            uuid=key("role", user.username),
            **where,
        )
        self.users.setdefault((role, place), []).append(user)

    def act_as(self, user: User) -> Actor:
        if user.pk not in self.actors:
            self.actors[user.pk] = actor_for(user)
        return self.actors[user.pk]

    def act_as_teacher(self, teacher: Teacher) -> Actor:
        return self.act_as(self.of_teacher[teacher.pk])

    def holder(self, role: Role, place: int | None, *, but: int | None = None) -> User:
        """Who acts for this place; somebody else where the first is the one excepted."""
        return next(user for user in self.users[role, place] if user.pk != but)


def load_officials(cast: Cast) -> None:
    """The offices; the first of each is the one whose work the demo shows."""
    places = cast.places
    for district_id in ("BY", *(each for each in places.districts if each != "BY")):
        district = places.districts[district_id]
        cast.official("coordinator", Role.DISTRICT_COORDINATOR, district.pk, district=district)
    for subject in places.subjects.values():
        cast.official("lead", Role.SUBJECT_LEAD, subject.pk, subject=subject)
    for _second in range(2):
        cast.official("lead", Role.SUBJECT_LEAD, None, subject=None)
    for school_id in ("YUNXI", *(each for each in places.schools if each != "YUNXI")):
        school = places.schools[school_id]
        cast.official("principal", Role.SCHOOL_CONFIRMER, school.pk, school=school)
    for _second in range(2):
        cast.official("administrator", Role.ADMINISTRATOR, None)
    cast.official("auditor", Role.AUDITOR, None)
    cast.deputy = cast.account("auditor")
