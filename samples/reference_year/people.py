"""Invented people: every one bears the name of a solar term, so that nobody mistakes them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts import services as accounts
from accounts.models import User
from accounts.services import actor_for
from core.actor import Actor, Role
from roster.models import PostingSubject, Teacher
from roster.people import services
from samples.reference_year.places import Places
from samples.reference_year.sources import key, read

SURNAMES = "冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华"
SOLAR_TERMS = [
    *("立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满"),
    *("芒种", "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分"),
    *("寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒"),
]
POSTED_ON = date(2012, 9, 1)
TITLES = ("一级教师", "高级教师", "二级教师")


def invented_names() -> Iterator[str]:
    """All surnames with the first solar term, then with the second, and so on: 480 names."""
    return (surname + term for term in SOLAR_TERMS for surname in SURNAMES)


@dataclass
class Staff:
    """Who acts for which place, as accounts without a password."""

    users: dict[str, User] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, user: User) -> Actor:
        if user.pk not in self.actors:
            self.actors[user.pk] = actor_for(user)
        return self.actors[user.pk]


class Cast:
    """Hands out names, makes teachers and accounts, and remembers them."""

    def __init__(self, places: Places, actor: Actor):
        self.places, self.actor = places, actor
        self.names = invented_names()
        self.staff = Staff()
        self.of_teacher: dict[int, User] = {}
        self.made = 0

    def teacher(self, school_id: str, subject_id: str, post: str = "") -> Teacher:
        """A teacher posted to this school since 2012, teaching this subject full-time."""
        self.made += 1
        school = self.places.schools[school_id]
        return services.add_teacher(
            actor=self.actor,
            name=next(self.names),
            district=school.district,
            school=school,
            subjects=((self.places.subjects[subject_id], PostingSubject.Load.FULL_TIME),),
            starts_on=POSTED_ON,
            staff_number=f"REF-{self.made:04d}",
            teaching_since=1988 + self.made % 22,
            title=TITLES[self.made % 3],
            post=post,
            uuid=key("teacher", self.made),
        )

    def account(self, username: str, *, name: str = "", teacher: Teacher | None = None) -> User:
        user = accounts.add_account(
            actor=self.actor,
            username=username,
            name=name or (teacher.name if teacher else next(self.names)),
            teacher=teacher,
            uuid=key("account", username),
        )
        if teacher:
            self.of_teacher[teacher.pk] = user
        return user

    def official(self, username: str, role: Role, **place) -> User:
        """An account with one role in one place."""
        user = self.staff.users.get(username) or self.account(username)
        accounts.grant_role(
            user,
            actor=self.actor,
            role=role,
            starts_on=POSTED_ON,
            uuid=key("role", username, role, *(str(each) for each in place.values())),
            **place,
        )
        self.staff.users[username] = user
        return user

    def actor_of(self, teacher: Teacher) -> Actor:
        return self.staff.actor(self.of_teacher[teacher.pk])

    def as_(self, username: str) -> Actor:
        return self.staff.actor(self.staff.users[username])


def load_officials(cast: Cast) -> None:
    """Two coordinators a district, one lead a subject, two of the general section, principals."""
    for district_id, district in cast.places.districts.items():
        for suffix in ("", "-2"):
            cast.official(
                f"ref-{district_id.lower()}{suffix}",
                Role.DISTRICT_COORDINATOR,
                district=district,
            )
    for subject_id, subject in cast.places.subjects.items():
        cast.official(f"ref-lead-{subject_id.lower()}", Role.SUBJECT_LEAD, subject=subject)
    for suffix in ("", "-2"):
        cast.official(f"ref-lead-general{suffix}", Role.SUBJECT_LEAD, subject=None)
    supported = {row["school"] for row in read("partners")["pairs"]}
    hosts = {form["host"] for form in read("named_forms") if form.get("level") == "school"}
    for school_id in sorted(supported | hosts):
        cast.official(
            f"ref-school-{school_id.lower()}",
            Role.SCHOOL_CONFIRMER,
            school=cast.places.schools[school_id],
        )
