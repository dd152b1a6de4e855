"""What the portal decides of signing in; the rest is allauth's."""

import functools
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import keep_own_password, note_sign_in
from core.prepared import Prepared

OF_AN_ACCOUNT = tuple(field.attname for field in User._meta.concrete_fields)
OF_A_HEAD = ("unread_notices", "office_name", "office_name_en")


@functools.cache
def readers() -> Prepared:
    """An account with what the head of its pages says: every request asks for one."""
    rows = User.objects.with_unread_notices().with_office_name()
    return Prepared(lambda key: rows.filter(pk=key).values_list(*OF_AN_ACCOUNT, *OF_A_HEAD), -1)


class PortalBackend(AuthenticationBackend):
    """Whoever asks for a page comes with what its head says, in one query."""

    def get_user(self, user_id):
        for row in readers().ask(user_id):
            user = User.from_db("default", OF_AN_ACCOUNT, row[: len(OF_AN_ACCOUNT)])
            for name, value in zip(OF_A_HEAD, row[len(OF_AN_ACCOUNT) :], strict=True):
                setattr(user, name, value)
            return user if self.user_can_authenticate(user) else None
        return None


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Type the one that stands there now.")
    }


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the office; nobody signs themselves up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or password is not right. Check both, or ask the office for a new "
            "password."
        ),
        "too_many_login_attempts": _(
            "There were too many wrong tries. Wait five minutes, then try again, or ask the office "
            "for a new password."
        ),
        "incorrect_password": _("This is not the password of your account. Type it again."),
        "enter_current_password": _("This is not the password you have now. Type it again."),
        "rate_limited": _("That was a lot at once. Wait a minute, then go on."),
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """A closed account is told from a wrong password by nobody."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def login(self, request, user):
        super().login(request, user)
        request.session["signed_in_at"] = request.session["seen_at"] = int(time.time())
        note_sign_in(user)

    def is_reauthentication_required(self, *, app):
        """Somebody who signed in five minutes ago need not show again that it is them."""
        signed_in_at = self.request.session.get("signed_in_at", 0)
        return time.time() - signed_in_at > app_settings.REAUTHENTICATION_TIMEOUT

    def set_password(self, user, password):
        keep_own_password(user, password)

    def get_password_change_redirect_url(self, request):
        return reverse("me")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong tries are counted by account and network: no stranger locks a person out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"
