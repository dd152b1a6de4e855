"""How far a group reaches, by who belongs to it: the same for its leader and for who reads it."""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.actor import Actor, GroupLed
from programs.groups.models import Group, GroupMember
from programs.groups.querysets import is_person
from programs.program.models import Program
from roster.models import Teacher


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


def has_led(actor: Actor, group: Group) -> bool:
    """Whether this actor led the group up to a day before today."""
    former = GroupMember.objects.filter(is_person(actor), group=group, part=GroupMember.Part.LEADER)
    return former.filter(ends_on__lt=timezone.localdate()).exists()


def led_in_closed_programs(actor: Actor) -> tuple[GroupLed, ...]:
    """The tutor groups that this actor would look after today if their program were open still."""
    if actor.user_id is None or actor.sees_all:
        return ()
    today = timezone.localdate()
    leads = GroupMember.objects.leading(actor.user_id, today).order_by()
    closed = Group.objects.filter(program__state=Program.State.CLOSED)
    groups = closed.filter(Exists(leads.filter(group=OuterRef("pk"))))
    members = GroupMember.objects.running(today)
    return tuple(reach_of(each, members.filter(group=each)) for each in groups)


def accounts_of(member: GroupMember) -> QuerySet[User]:
    """By which this person signs in; nobody does for a name in words."""
    if member.teacher_id:
        return User.objects.signing_in_for([member.teacher_id])
    return User.objects.filter(pk=member.account_id, is_active=True)


def leaders_of_mentor(program: Program, mentor: Teacher, on: datetime.date) -> QuerySet[User]:
    """The accounts of those who lead a tutor group of the program that this mentor belongs to."""
    running = GroupMember.objects.running(on).filter(group__program=program)
    theirs = running.filter(teacher=mentor, group=OuterRef("group")).order_by()
    return accounts_leading(running.filter(Exists(theirs)))


def leaders_on(day: datetime.date) -> QuerySet[User]:
    """The accounts of all who lead a tutor group that day, but in a closed program."""
    running = GroupMember.objects.running(day)
    return accounts_leading(running.exclude(group__program__state=Program.State.CLOSED))


def accounts_leading(members: QuerySet) -> QuerySet[User]:
    """Of these people of groups, the accounts of those who lead a tutor group."""
    leads = members.filter(part=GroupMember.Part.LEADER, group__kind=Group.Kind.TUTOR).order_by()
    own = Q(pk__in=leads.values("account")) | Q(teacher__in=leads.values("teacher"))
    return User.objects.filter(own, is_active=True).order_by("pk")
