"""Who steered the year, as the source document says, and nothing that it does not say.

It names no leader of Yuexiu's tutor groups; its tutors are the mentors of that district's pairs.
"""

from core.actor import Actor
from programs.groups.finding import Whom
from programs.groups.services import add_group, add_member
from programs.models import Group, GroupMember
from samples.reference_year.pairs import Row
from samples.reference_year.people import Cast
from samples.reference_year.sources import key

SOURCE = "2017—2018年培训总结，第一部分“加强培训领导，构建培训管理网络”"
STEERING = (("黄×", "主任"), ("林××", "副书记"), ("黄××", "主任助理"))


def load_groups(cast: Cast, rows: list[Row], actor: Actor) -> None:
    steering = made(
        actor,
        cast,
        "leading",
        level="city",
        name="三人领导小组",
        name_en="Leading group of three",
        size=3,
        about="负责整项工作的统筹，设计、部署培训工作的实施，确立工作的指导思想。",
    )
    for name, position in STEERING:
        belongs(steering, Whom(name=name), actor, position=position)
    luogang = made(
        actor,
        cast,
        "leading",
        district=cast.places.districts["LG"],
        name="萝岗区教育局培训领导小组",
        name_en="Training leading group of the Luogang education bureau",
        about="多次召开专题会议，制定详细的实施方案。",
    )
    deputy_director = {"part": GroupMember.Part.LEADER, "position": "分管副局长"}
    belongs(luogang, Whom(name="王×"), actor, **deputy_director)
    made(
        actor,
        cast,
        "core",
        level="cluster",
        district=cast.places.districts["HZ"],
        name="东部（原新滘镇）教研员和区中心组团队",
        name_en="Researchers and core group of the east, formerly Xinjiao Town",
        size=50,
        size_is=Group.Precision.OVER,
    )
    tutors = made(
        actor,
        cast,
        "tutor",
        district=cast.places.districts["YX"],
        subject=cast.places.subjects["CHN"],
        name="越秀区小语科导师组",
        name_en="Yuexiu primary Chinese tutor group",
        about=(
            "三级网络：小语科—导师组组长—导师。小语科指导、安排具体的教研活动，管理导师组；"
            "导师组组长统筹、落实各项工作；导师负责实际工作，与教师互相学习、共同提高。"
        ),
    )
    of = cast.places.districts["YX"].pk, cast.places.subjects["CHN"].pk
    pairings = [pairing for row in rows for pairing in row.pairings]
    theirs = [each for each in pairings if (each.mentor_district_id, each.subject_id) == of]
    for mentor in dict.fromkeys(each.mentor for each in theirs):
        belongs(tutors, Whom(teacher=mentor), actor)


def made(actor: Actor, cast: Cast, kind: str, *, name: str, level="district", **values) -> Group:
    program = cast.places.program
    return add_group(
        actor=actor,
        program=program,
        kind=kind,
        level=level,
        name=name,
        starts_on=program.starts_on,
        source=SOURCE,
        uuid=key("group", name),
        **values,
    )


def belongs(group: Group, person: Whom, actor: Actor, **values) -> None:
    add_member(
        group,
        actor=actor,
        person=person,
        starts_on=group.starts_on,
        uuid=key("group member", group.uuid, person.teacher and person.teacher.uuid, person.name),
        **values,
    )
