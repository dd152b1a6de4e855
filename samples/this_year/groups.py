"""Who steers the year, and two tutor groups: one of them is led by one of its own mentors."""

from collections.abc import Iterable

from core.actor import Actor
from pairings.models import Pairing
from programs.groups.finding import Whom
from programs.groups.services import add_group, add_member
from programs.models import Group, GroupMember, Program
from roster.models import Teacher
from samples.this_year.people import Cast
from samples.this_year.sources import key

STEERING = (
    ("林国栋 Lin Guodong", "主任 Director", GroupMember.Part.LEADER),
    ("陈文英 Chen Wenying", "副书记 Deputy secretary", GroupMember.Part.MEMBER),
    ("黄志远 Huang Zhiyuan", "主任助理 Assistant director", GroupMember.Part.MEMBER),
)


def load_leader(cast: Cast) -> Teacher:
    """Leads a group, and has no pair; the account is called `leader`."""
    return cast.teacher("leader", "WENLAN", "SCI", "科学教研组长 Head of science")


def load_groups(program: Program, pairings: list[Pairing], leader: Teacher, cast: Cast) -> None:
    places, actor = cast.places, cast.actor
    steering = made(
        actor, program, "leading", level="city", name="结对培训领导小组", name_en="Leading group"
    )
    for name, position, part in STEERING:
        belongs(steering, Whom(name=name), actor, part=part, position=position)
    made(
        actor,
        program,
        "core",
        level="district",
        district=places.districts["HZ"],
        subject=places.subjects["CHN"],
        name="海珠区语文中心组",
        name_en="Haizhu Chinese core group",
        size=20,
        size_is=Group.Precision.OVER,
    )
    science = tutors(program, cast, "YX", "SCI", "越秀区科学导师组", "Yuexiu science tutor group")
    fill(science, Whom(teacher=leader), mentors(pairings, "YX", "SCI", cast), actor)
    chinese = tutors(program, cast, "HZ", "CHN", "海珠区语文导师组", "Haizhu Chinese tutor group")
    first, *rest = mentors(pairings, "HZ", "CHN", cast)
    fill(chinese, Whom(teacher=first), rest, actor)


def tutors(
    program: Program, cast: Cast, district_id: str, subject_id: str, name: str, name_en: str
) -> Group:
    return made(
        cast.actor,
        program,
        "tutor",
        level="district",
        district=cast.places.districts[district_id],
        subject=cast.places.subjects[subject_id],
        name=name,
        name_en=name_en,
    )


def made(actor: Actor, program: Program, kind: str, *, name: str, **values) -> Group:
    return add_group(
        actor=actor,
        program=program,
        kind=kind,
        name=name,
        starts_on=program.starts_on,
        uuid=key("group", program.slug, name),
        **values,
    )


def mentors(
    pairings: list[Pairing], district_id: str, subject_id: str, cast: Cast
) -> list[Teacher]:
    """Each once, in the order of their pairs."""
    of = cast.places.districts[district_id].pk, cast.places.subjects[subject_id].pk
    found = [each for each in pairings if (each.mentor_district_id, each.subject_id) == of]
    return list(dict.fromkeys(each.mentor for each in found))


def fill(group: Group, leader: Whom, people: Iterable[Teacher], actor: Actor) -> None:
    belongs(group, leader, actor, part=GroupMember.Part.LEADER)
    for teacher in people:
        belongs(group, Whom(teacher=teacher), actor)


def belongs(group: Group, person: Whom, actor: Actor, **values) -> None:
    add_member(
        group,
        actor=actor,
        person=person,
        starts_on=group.starts_on,
        uuid=key("group member", group.uuid, person.teacher and person.teacher.uuid, person.name),
        **values,
    )
