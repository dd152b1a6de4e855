"""Adding, changing and ending groups; who comes, who leaves, and who leads.

One file although it is long: each step holds the group, so that nobody else changes its people.
"""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, change, made_before
from core.notices import owe
from core.rights import demand
from programs.groups.finding import Whom
from programs.groups.models import Group, GroupMember
from programs.groups.reading import accounts_of
from programs.groups.rights import may_change, may_end, may_keep
from programs.groups.rules import (
    check_days,
    check_last_day,
    check_once,
    check_one_leader,
    running_members,
)
from programs.program.models import Program
from programs.program.rules import check_day, demand_not_closed
from roster.models import District, School, Subject

ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_group(
    *,
    actor: Actor,
    program: Program,
    kind: str,
    level: str,
    name: str,
    starts_on: datetime.date,
    name_en: str = "",
    district: District | None = None,
    school: School | None = None,
    subject: Subject | None = None,
    size: int | None = None,
    size_is: str = Group.Precision.EXACT,
    about: str = "",
    source: str = "",
    uuid: UUID | None = None,
) -> Group:
    """A group of a program that is not closed. The same UUID twice is one group.

    Raises PermissionDenied, DomainError or ValidationError.
    """
    demand(may_keep(actor, district and district.pk, subject and subject.pk))
    demand_not_closed(program, field="program")
    check_day(program, starts_on, field="starts_on")
    check_school(school, district)
    group = Group(
        uuid=uuid or uuid4(),
        program=program,
        kind=kind,
        level=level,
        district=district,
        school=school,
        subject=subject,
        name=name.strip(),
        name_en=name_en,
        starts_on=starts_on,
        size=size,
        size_is=size_is,
        about=about,
        source=source,
    )
    return add(
        group,
        actor=actor,
        verb="programs.group_added",
        is_own=lambda made: may_keep(actor, made.district_id, made.subject_id),
    )


def check_school(school: School | None, district: District | None) -> None:
    if school and school.district_id != (district and district.pk):
        raise ValidationError({"school": _("Choose a school of the group's district.")})


@transaction.atomic
def edit_group(group: Group, *, actor: Actor, seen: int, **values) -> Group:
    """Change what a group is called, its place, its subject, its number or what it does.

    Its first day stays before its members'. Raises as `core.editing.change`.
    """
    stored = held(group)
    demand(may_change(actor, stored))
    place = {name: values.get(name, getattr(stored, name)) for name in ("district", "subject")}
    demand(may_keep(actor, *(each and each.pk for each in place.values())))
    check_school(values.get("school", stored.school), place["district"])
    first = values.get("starts_on", stored.starts_on)
    check_day(stored.program, first, field="starts_on")
    if GroupMember.objects.filter(group=stored, starts_on__lt=first).exists():
        raise ValidationError({"starts_on": _("Somebody belonged to it before that day.")})
    return change(stored, actor=actor, seen=seen, verb="programs.group_changed", **values)


@transaction.atomic
def end_group(group: Group, *, actor: Actor, seen: int, ends_on: datetime.date) -> Group:
    """The group and everybody's time in it end with that day; what they did stays.

    Of a group that has a last day it becomes another one, also of those who stayed to the end.
    Raises PermissionDenied, StaleStateError or ValidationError.
    """
    stored = held(group)
    demand(may_end(actor, stored))
    check_last_day(stored.starts_on, ends_on)
    check_day(stored.program, ends_on, field="ends_on")
    rows = running_members(stored, ends_on)
    if (late := rows.order_by("-starts_on").first()) and late.starts_on > ends_on:
        raise ValidationError(
            {
                "ends_on": _(
                    "Somebody belongs to it from %(day)s. Enter that day or a later one, or "
                    "change their first day before."
                )
                % {"day": date_format(late.starts_on)}
            }
        )
    staying = list(rows.exclude(ends_on=ends_on))
    if stored.ends_on is not None and stored.ends_on < ends_on:
        # Read before the group's day moves; whoever left earlier stays as they are.
        staying += GroupMember.objects.filter(group=stored, ends_on=stored.ends_on)
    ended = change(stored, actor=actor, seen=seen, verb="programs.group_ended", ends_on=ends_on)
    for member in staying:
        close(member, actor=actor, seen=member.version, ends_on=ends_on)
    return ended


def held(group: Group) -> Group:
    """The group as it is now; nobody else changes who belongs to it before this is written."""
    rows = Group.objects.select_for_update(of=("self",)).select_related("program")
    return rows.get(pk=group.pk)


def close(member: GroupMember, *, actor: Actor, seen: int, ends_on: datetime.date) -> GroupMember:
    """Their last day; whoever led until then is told."""
    closed = change(
        member,
        actor=actor,
        seen=seen,
        verb="programs.group_member_ended",
        detail={"group": member.group},
        ends_on=ends_on,
    )
    if closed.part == GroupMember.Part.LEADER and closed.version != seen:
        tell(closed, "programs.group_relieved", actor, day=ends_on)
    return closed


def tell(member: GroupMember, message: str, actor: Actor, *, day: datetime.date | None) -> None:
    """Owe this person word that they lead the group from a day on, or until then; without a day,
    that they have led it on none.
    """
    group, today = member.group, timezone.localdate()
    # The page of the group is open to whoever belongs to it today.
    is_there = message == "programs.group_leads" and member.period.running(today)
    owe(
        accounts_of(member).exclude(pk=actor.user_id),
        message,
        key=f"{message} {member.uuid} {member.version}",
        address=group.get_absolute_url() if is_there else reverse("home"),
        values={
            "group": group.name,
            "group_en": group.name_en,
            "kind": group.kind,
            "day": day.isoformat() if day else "",
        },
    )


@transaction.atomic
def add_member(
    group: Group,
    *,
    actor: Actor,
    person: Whom,
    starts_on: datetime.date,
    part: str = GroupMember.Part.MEMBER,
    position: str = "",
    ends_on: datetime.date | None = None,
    uuid: UUID | None = None,
) -> GroupMember:
    """Somebody belongs to the group from a day on. The same UUID twice is one membership.

    Raises PermissionDenied, or ValidationError where they belong to it already, where it has a
    leader already, or where the group has not begun.
    """
    stored = held(group)
    demand(may_change(actor, stored))
    if earlier := made_before(GroupMember, uuid, lambda made: made.group_id == stored.pk):
        return earlier
    member = GroupMember(
        uuid=uuid or uuid4(),
        group=stored,
        **person.as_columns(),
        position=position.strip(),
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return enter(member, actor=actor)


def enter(member: GroupMember, *, actor: Actor) -> GroupMember:
    """Writes a new membership of a group that is held; whoever leads by it is told.

    It ends with the group, where that has a last day.
    """
    member.ends_on = member.ends_on or member.group.ends_on
    if member.ends_on:
        check_last_day(member.starts_on, member.ends_on)
    for check in (check_days, check_once, check_one_leader):
        check(member)
    added = add(member, actor=actor, verb="programs.group_member_added", group=member.group)
    if added.part == GroupMember.Part.LEADER:
        tell(added, "programs.group_leads", actor, day=added.starts_on)
    return added


@transaction.atomic
def edit_member(member: GroupMember, *, actor: Actor, seen: int, **values) -> GroupMember:
    """Change position, part or first day of somebody who belongs to a group.

    Whoever comes to lead, leads no more or leads from another day on is told.
    """
    group = held(member.group)
    stored = GroupMember.objects.get(pk=member.pk)
    demand(may_change(actor, group))
    led, began = stored.part == GroupMember.Part.LEADER, stored.starts_on
    for name, value in values.items():
        setattr(stored, name, value)
    stored.group = group
    for check in (check_days, check_once, check_one_leader):
        check(stored)
    changed = change(
        member,
        actor=actor,
        seen=seen,
        verb="programs.group_member_changed",
        detail={"group": group},
        **values,
    )
    leads = changed.part == GroupMember.Part.LEADER
    if leads and not (led and changed.starts_on == began):
        tell(changed, "programs.group_leads", actor, day=changed.starts_on)
    elif led and not leads:
        # The right ends at once: yesterday they led it, if they had begun by then.
        yesterday = timezone.localdate() - ONE_DAY
        day = yesterday if began <= yesterday else None
        tell(changed, "programs.group_relieved", actor, day=day)
    return changed


@transaction.atomic
def end_member(
    member: GroupMember, *, actor: Actor, seen: int, ends_on: datetime.date
) -> GroupMember:
    """Somebody belongs to the group up to and including that day.

    With it ends what they could see by leading it. Raises as `core.editing.change`.
    """
    group = held(member.group)
    demand(may_change(actor, group))
    stored = GroupMember.objects.get(pk=member.pk)
    stored.group, stored.ends_on = group, ends_on
    check_last_day(stored.starts_on, ends_on)
    for check in (check_days, check_once, check_one_leader):
        check(stored)
    return close(member, actor=actor, seen=seen, ends_on=ends_on)


@transaction.atomic
def change_leader(
    leader: GroupMember,
    *,
    actor: Actor,
    seen: int,
    person: Whom,
    starts_on: datetime.date,
    stays: bool,
    position: str = "",
) -> GroupMember:
    """Somebody else leads from that day on; the leader until now leads up to the day before.

    `stays` says whether the former leader goes on as a member. On the very day that one began they
    were named by mistake, and led on no day. Whoever was a member and leads now is the one person
    all along. Nobody belongs to the group for longer than was said of them before: a last day of
    their own stays. Raises ValidationError or StaleStateError.
    """
    group = held(leader.group)
    demand(may_change(actor, group))
    former = GroupMember.objects.get(pk=leader.pk)
    who = person.as_columns()
    if all(getattr(former, name) == value for name, value in who.items()):
        raise ValidationError({"person": _("This person leads the group already.")})
    if starts_on < former.starts_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "The leader until now began on %(day)s. Enter that day or a later one."
                )
                % {"day": date_format(former.starts_on)}
            }
        )
    before = starts_on - ONE_DAY
    if starts_on == former.starts_on:
        last = former.ends_on if stays else starts_on
        values = {"part": GroupMember.Part.MEMBER, "ends_on": last}
        edit_member(leader, actor=actor, seen=seen, **values)
    else:
        has_left = former.ends_on is not None and former.ends_on < starts_on
        close(leader, actor=actor, seen=seen, ends_on=former.ends_on if has_left else before)
        if stays and not has_left:
            again = GroupMember(
                group=group,
                **{name: getattr(former, name) for name in who},
                position=former.position,
                starts_on=starts_on,
                ends_on=former.ends_on,
            )
            enter(again, actor=actor)
    known = GroupMember.objects.filter(group=group, **who).not_over(starts_on).first()
    if known and known.starts_on >= starts_on:
        values = {"part": GroupMember.Part.LEADER, "starts_on": starts_on}
        values["position"] = position or known.position
        return edit_member(known, actor=actor, seen=known.version, **values)
    last = None
    if known:
        last, position = known.ends_on, position or known.position
        close(known, actor=actor, seen=known.version, ends_on=before)
    new = GroupMember(
        group=group,
        **who,
        position=position,
        part=GroupMember.Part.LEADER,
        starts_on=starts_on,
        ends_on=last,
    )
    return enter(new, actor=actor)
