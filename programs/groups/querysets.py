"""Groups as an actor may see them: those of their place and subject, and those they belong to."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.actor import Grant, Role
from core.periods import PeriodQuerySet
from core.scoping import at_district_of_subject, of_subject, within_grants


def _of_district(grant: Grant) -> Q:
    """The district's, and the city's, which everybody in office works under."""
    return at_district_of_subject("district")(grant) | (Q(level="city") & of_subject(grant))


REACH = {Role.SUBJECT_LEAD: of_subject, Role.DISTRICT_COORDINATOR: _of_district}


def is_person(actor) -> Q:
    """The rows of members that are this actor's own, by teacher or by account."""
    own = Q(account=actor.user_id)
    return own | Q(teacher=actor.teacher_id) if actor.teacher_id else own


class GroupQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        """Offices see their place's groups; whoever belongs to one today sees that one."""
        from programs.groups.models import GroupMember

        if actor.user_id is None:
            return self.none()
        if actor.sees_all:
            return self
        own = GroupMember.objects.running(timezone.localdate()).filter(
            is_person(actor), group=OuterRef("pk")
        )
        return self.filter(within_grants(actor, REACH) | Q(Exists(own.order_by())))


class GroupMemberQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        """Members are seen with their group."""
        from programs.groups.models import Group

        groups = Group.objects.visible_to(actor).filter(pk=OuterRef("group"))
        return self.filter(Exists(groups.order_by()))

    def running(self, today: datetime.date):
        """Whoever belongs to a group that day; nobody does once the group has ended."""
        goes_on = Q(group__ends_on=None) | Q(group__ends_on__gte=today)
        return super().running(today).filter(goes_on)

    def leading(self, user: int, on: datetime.date):
        """The rows by which this account leads a tutor group on that day, by itself or by its
        teacher; not once that one has left their last post.
        """
        from accounts.models import User
        from roster.models import Posting

        posts = Posting.objects.order_by()
        posted, left = posts.running(on), posts.filter(ends_on__lt=on)
        has_left = Q(teacher__in=left.values("teacher")) & ~Q(teacher__in=posted.values("teacher"))
        own = User.objects.filter(pk=user, teacher__isnull=False).exclude(has_left)
        return self.running(on).filter(
            Q(account=user) | Q(teacher__in=own.values("teacher")),
            part="leader",
            group__kind="tutor",
        )
