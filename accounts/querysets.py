"""Accounts and grants an actor may see."""

from datetime import date

from django.contrib.auth.models import UserManager
from django.db.models import Q

from core.actor import Role
from core.scoping import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self if actor.sees_all else self.filter(pk=actor.user_id)


class RoleAssignmentQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        if actor.sees_all:
            return self
        districts = [grant.district_id for grant in actor.grants_as(Role.DISTRICT_COORDINATOR)]
        return self.filter(
            Q(user=actor.user_id) | Q(district__in=districts) | Q(school__district__in=districts)
        )

    def running(self, on: date):
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's user manager over the scoped queryset."""
