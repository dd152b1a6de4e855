"""Accounts and grants an actor may see."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import UserManager
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.actor import Role
from core.models import Notice
from core.periods import PeriodQuerySet
from core.scoping import ScopedQuerySet, at_district, within_grants
from roster.models import Office, Posting

REACH = {Role.DISTRICT_COORDINATOR: at_district("district", "school__district")}


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.filter(pk=actor.user_id)

    def signing_in_for(self, teachers):
        """By which these people sign in."""
        return self.filter(teacher__in=teachers, is_active=True)

    def wanting_reminders(self, on):
        """All but those who asked for none on that day."""
        return self.filter(Q(no_reminders_until=None) | Q(no_reminders_until__lt=on))

    def holding(self, roles: Q, on):
        """Those who may sign in and hold one of these roles on that day."""
        from accounts.models import RoleAssignment

        held = RoleAssignment.objects.running(on).filter(roles)
        return self.filter(pk__in=held.values("user"), is_active=True)

    def coordinating(self, district, subject, on):
        """Those who coordinate the district on that day, in this subject or in all of them."""
        of_subject = Q(subject=None) | Q(subject=subject)
        return self.holding(Q(of_subject, role=Role.DISTRICT_COORDINATOR, district=district), on)

    def with_unread_notices(self):
        """Each with `unread_notices`, how many they have not read yet."""
        unread = Notice.objects.unread().filter(to=OuterRef("pk")).order_by().values("to")
        number = Subquery(unread.annotate(number=Count("pk")).values("number"))
        return self.annotate(unread_notices=Coalesce(number, 0))

    def with_office_name(self):
        """Each with `office_name` and `office_name_en`, for the head of a page; may be empty."""
        office = Office.objects.order_by()
        return self.annotate(
            office_name=Coalesce(Subquery(office.values("name")[:1]), Value("")),
            office_name_en=Coalesce(Subquery(office.values("name_en")[:1]), Value("")),
        )


class RoleAssignmentQuerySet(PeriodQuerySet):
    def running(self, on):
        """In force on that day: one that waits for a second administrator is not."""
        return super().running(on).filter(waits=False)

    def able(self, on):
        """In force on that day, and its holder can sign in."""
        return self.running(on).filter(user__is_active=True)

    def to_approve(self, actor):
        """What this actor may approve or decline: another administrator's grant to a third."""
        if not actor.is_administrator:
            return self.none()
        return self.filter(waits=True).exclude(granted_by=actor.user_id).exclude(user=actor.user_id)

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        return self.filter(Q(user=actor.user_id) | within_grants(actor, REACH))


def of_the_place(role: str, district, school) -> tuple[Q, Q]:
    """Whom a posting and whom a role makes one of the same school or office, as conditions on
    each; `district` and `school` are those of the role whose holder names a deputy.
    """
    match role:
        case Role.SCHOOL_CONFIRMER:
            return Q(school=school), Q(school=school)
        case Role.DISTRICT_COORDINATOR:
            return Q(district=district, school=None), Q(district=district)
    return Q(district=None), Q(role=Role.SUBJECT_LEAD)


def is_of_the_place(on, account: str, role: str, district, school) -> Q:
    """Of a row whose `account` leads to somebody: whether they work there on that day."""
    from accounts.models import RoleAssignment

    works, held = of_the_place(role, district, school)
    posted = Posting.objects.running(on).filter(works, teacher=OuterRef(f"{account}teacher"))
    roles = RoleAssignment.objects.running(on).filter(held, user=OuterRef(f"{account}pk"))
    return Q(Exists(posted)) | Q(Exists(roles))


# The roles that confirm; the others take no step that somebody could take for them.
DEPUTED = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)


class DeputyQuerySet(PeriodQuerySet):
    def running(self, on):
        """Standing in on that day, unless it was ended before its last one.

        Whoever has moved to another school or office stands in for nobody of the one they left.
        """
        rows = super().running(on).filter(ended_at=None)
        return rows.with_place(on).filter(is_there=True)

    def with_place(self, on):
        """Each with `is_there`: whether the deputy is of the same school or office on that day."""
        place = OuterRef("assignment__district"), OuterRef("assignment__school")
        there = (
            Q(is_of_the_place(on, "deputy__", role, *place), assignment__role=role)
            for role in DEPUTED
        )
        return self.annotate(is_there=Case(When(reduce(or_, there), then=True), default=False))

    def with_people(self):
        """Each with all that a line says of it."""
        place = ("assignment__district", "assignment__school", "assignment__subject")
        return self.select_related("deputy", "assignment__user", *place)

    def to_come(self, on):
        """Standing in on that day or later."""
        return self.not_over(on).filter(ended_at=None)

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        return self.filter(Q(deputy=actor.user_id) | Q(assignment__user=actor.user_id))


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's user manager over the scoped queryset."""
