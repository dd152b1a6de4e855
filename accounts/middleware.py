"""Each request gets its actor, its reader's language, and the limits of its session."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts.services import actor_for, has_second_factor, is_staff
from core.actor import NOBODY, Actor

# Where somebody may go before their password is their own.
OPEN_BEFORE_OWN_PASSWORD = {"account_change_password", "account_logout"}
# Where somebody may still go before the second factor is set up.
OPEN_BEFORE_SECOND_FACTOR = ("mfa_", "account_")


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts, in seconds: unused, at all, and how exactly that is noted."""

    idle: int
    absolute: int
    note_every: int


HOUR = 60 * 60
DAY = 24 * HOUR
OWN_DEVICE = Lifetime(idle=30 * DAY, absolute=90 * DAY, note_every=DAY)
SHARED_OR_STAFF = Lifetime(idle=HOUR // 2, absolute=12 * HOUR, note_every=60)


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


class SessionLifetimeMiddleware:
    """Ends a session that was left unused, or has lasted long enough.

    On a person's own device 30 days unused and 90 in all; on a shared computer, and for office
    staff everywhere, half an hour and 12 hours. Of such a short one `request.session_left` says
    how many seconds are left, and the page warns before it ends (static/js/session-end.js).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        seen_at = request.session.get("seen_at") if request.actor.user_id else None
        if seen_at is None:
            return self.get_response(request)
        lifetime = lifetime_of(request.actor, own_device=request.session.get("own_device", False))
        now = int(time.time())
        if is_over(request.session, lifetime, now):
            logout(request)
            return to_sign_in(request, request.get_full_path())
        if now - seen_at >= lifetime.note_every:
            request.session["seen_at"] = now
        if lifetime == SHARED_OR_STAFF:
            request.session_left = {
                "unused": lifetime.idle,
                "at_all": request.session["signed_in_at"] + lifetime.absolute - now,
            }
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads to the sign-in page, and tells a script so: one that followed would take that page for
    the answer."""

    def handle_no_permission(self, request, view_func):
        return to_sign_in(request, request.get_full_path())


def to_sign_in(request, after: str, page: str | None = None) -> HttpResponse:
    """To the page where one signs in, or to `page`; then to `after`. A script is told 401."""
    if not request.accepts("text/html"):
        return JsonResponse({"problem": "sign_in"}, status=401)
    return redirect_to_login(after, page)


def lifetime_of(actor: Actor, *, own_device: bool) -> Lifetime:
    return OWN_DEVICE if own_device and not is_staff(actor) else SHARED_OR_STAFF


def is_over(session, lifetime: Lifetime, now: int) -> bool:
    return (
        now - session["seen_at"] > lifetime.idle
        or now - session["signed_in_at"] > lifetime.absolute
    )


class LanguageMiddleware:
    """A chosen language goes with the account; LocaleMiddleware has seen to the others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if chosen := getattr(request.user, "language", ""):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)


def is_public(view_func) -> bool:
    return not getattr(view_func, "login_required", True)


class OwnPasswordMiddleware:
    """Who signed in with an issued password chooses their own first: every page leads there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(request.user, "password_issued_at", None) or is_public(view_func):
            return None
        if request.resolver_match.view_name in OPEN_BEFORE_OWN_PASSWORD:
            return None
        # What was to be sent is lost with its page; what was to be read comes after.
        after = request.get_full_path() if request.method == "GET" else reverse("home")
        return to_sign_in(request, after, reverse("account_change_password"))


class SecondFactorMiddleware:
    """Office staff set up a second factor before anything else (SECOND_FACTOR=required)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if settings.SECOND_FACTOR == "off" or not is_staff(request.actor):
            return None
        name = request.resolver_match.view_name
        if is_public(view_func) or name.startswith(OPEN_BEFORE_SECOND_FACTOR):
            return None
        return None if has_second_factor(request.user) else redirect(reverse("mfa_activate_totp"))
