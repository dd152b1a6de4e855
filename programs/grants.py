"""Which rights follow from this room's rows: who leads a tutor group looks after its mentors."""

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.derived import follows, led
from programs.groups.models import GroupMember


@follows
def groups_led(user: int, on: datetime.date) -> QuerySet:
    """The people of each tutor group that this account leads on that day, row by row.

    In a closed program nothing is looked after any more.
    """
    leads = GroupMember.objects.leading(user, on).filter(group=OuterRef("group"))
    people = GroupMember.objects.running(on).exclude(group__program__state="closed")
    people = people.filter(Exists(leads.order_by())).order_by()
    return led(people, user, group="group", person="teacher")
