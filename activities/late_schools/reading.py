"""Which forms wait long at schools, who confirms there, and who was reminded last by whom."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Deputy, RoleAssignment, User
from activities.chain.late import REMINDED, late_at_school
from activities.registration.models import Activity
from core.actor import Actor, Role
from core.audit import last_of_each
from core.models import AuditEvent
from roster.models import School


def late_at(school: School, actor: Actor) -> QuerySet[Activity]:
    """The forms that have waited for long for this school's confirmation, as far as one sees."""
    return Activity.objects.visible_to(actor).filter(late_at_school(school))


def who_confirms(school: School, today: datetime.date) -> QuerySet[User]:
    """Those who may confirm for the school today, and their deputies."""
    held = RoleAssignment.objects.able(today).filter(role=Role.SCHOOL_CONFIRMER, school=school)
    deputies = Deputy.objects.running(today).filter(assignment__in=held)
    people = Q(pk__in=held.values("user")) | Q(pk__in=deputies.values("deputy"))
    return User.objects.filter(people, is_active=True)


def last_reminders(schools: Iterable[int]) -> dict[int, AuditEvent]:
    """By the key of each of these schools the last reminder, where there was one."""
    found = last_of_each(School._meta.label, schools, REMINDED)
    return {int(key): event for key, event in found.items()}
