"""Whose session it is, with what every page's head says of them, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.models import Notice


class AccountBackend(AuthenticationBackend):
    """allauth's, and the signed-in account comes with `unread_notices`, a number."""

    def get_user(self, user_id):
        unread = Notice.objects.unread().filter(to=OuterRef("pk")).order_by().values("to")
        counted = Subquery(unread.annotate(number=Count("*")).values("number"))
        rows = User.objects.annotate(unread_notices=Coalesce(counted, 0))
        user = rows.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
