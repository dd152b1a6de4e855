"""How far a group reaches, by who belongs to it: the same for its leader and for who reads it."""

import datetime
from collections.abc import Iterable

from core.actor import GroupLed
from programs.groups.models import Group, GroupMember


def reach_of(group: Group, members: Iterable[GroupMember]) -> GroupLed:
    """Of these members; a group reaches what its leader looks after."""
    return GroupLed(
        uuid=group.uuid,
        name=group.name,
        name_en=group.name_en,
        program_id=group.program_id,
        district_id=group.district_id,
        subject_id=group.subject_id,
        people=frozenset(each.teacher_id for each in members if each.teacher_id),
    )


def members_on(day: datetime.date):
    """Who belongs to groups that day, each with whom the row names."""
    return GroupMember.objects.running(day).select_related("teacher", "account")


def leader_of(members: Iterable[GroupMember]) -> GroupMember | None:
    return next((each for each in members if each.part == GroupMember.Part.LEADER), None)
