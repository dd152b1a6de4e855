"""What a membership has to agree with: the group's days, its leader, and who belongs already."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programs.groups.models import Group, GroupMember


def check_days(member: GroupMember) -> None:
    """Within the group's days."""
    group = member.group
    if member.starts_on < group.starts_on:
        raise ValidationError(
            {
                "starts_on": _("The group begins on %(day)s. Enter that day or a later one.")
                % {"day": date_format(group.starts_on)}
            }
        )
    last = group.ends_on or group.program.ends_on
    for field in ("starts_on", "ends_on"):
        day = getattr(member, field)
        if day is not None and day > last:
            raise ValidationError(
                {
                    field: _("The group lasts until %(day)s. Enter that day or an earlier one.")
                    % {"day": date_format(last)}
                }
            )


def check_once(member: GroupMember) -> None:
    """Nobody belongs to a group twice on one day."""
    own = {name: getattr(member, name) for name in ("teacher", "account", "name")}
    if others(member).filter(**own).exists():
        raise ValidationError(
            {"person": _("This person belongs to the group on some of these days already.")}
        )


def check_one_leader(member: GroupMember) -> None:
    """A group has one leader on a day."""
    is_leader = member.part == GroupMember.Part.LEADER
    if is_leader and others(member).filter(part=GroupMember.Part.LEADER).exists():
        raise ValidationError(
            {
                "part": _(
                    "The group has a leader on some of these days. “Change the leader” on its page "
                    "ends one and begins the other."
                )
            }
        )


def others(member: GroupMember):
    """The group's other memberships that share a day with this one."""
    rows = GroupMember.objects.filter(group=member.group_id).overlapping(member.period)
    return rows.exclude(pk=member.pk)


def check_last_day(starts_on: datetime.date, ends_on: datetime.date) -> None:
    if ends_on < starts_on:
        raise ValidationError(
            {
                "ends_on": _("It began on %(day)s. Enter that day or a later one.")
                % {"day": date_format(starts_on)}
            }
        )


def running_members(group: Group, on: datetime.date):
    """Who belongs to it on that day or will, by the part they have in it."""
    return GroupMember.objects.filter(group=group).not_over(on)
