"""Each request gets its actor, and staff without a second factor get no further than setting it up."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

from accounts.services import SECOND_FACTOR_ROLES, actor_for
from core.actor import NOBODY

# Where somebody may still go before the second factor is set up.
OPEN_NAMESPACES = ("mfa", "account")


class ActorMiddleware:
    """`request.actor`: who is acting, as of this request, so a role taken away ends at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        request.actor = (
            actor_for(user, shows_names=request.session.get("shows_names", False))
            if user.is_authenticated
            else NOBODY
        )
        return self.get_response(request)


class SecondFactorMiddleware:
    """Office staff set up a second factor before anything else (SECOND_FACTOR=required)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if settings.SECOND_FACTOR == "off" or request.actor.user_id is None:
            return None
        if not any(grant.role in SECOND_FACTOR_ROLES for grant in request.actor.grants):
            return None
        name = request.resolver_match.view_name
        if name.startswith(OPEN_NAMESPACES) or name in {"language", "healthz"}:
            return None
        return None if has_second_factor(request.user) else redirect(reverse("mfa_activate_totp"))


def has_second_factor(user) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(user)
