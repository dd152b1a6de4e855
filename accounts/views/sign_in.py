"""The door: the bare address, the choice of language, and the second step of signing in.

The second step is allauth's pages, with a line in the record of changes.
"""

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import LanguageForm
from accounts.services import choose_language, note_second_factor


@login_not_required
@require_safe
def entrance(request) -> HttpResponse:
    """The bare address leads to work, or to the sign-in page."""
    return redirect("home" if request.user.is_authenticated else "account_login")


@login_not_required
@require_safe
def healthz(request) -> HttpResponse:
    """For a watchdog: 200 while the database answers. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_POST
def language(request) -> HttpResponse:
    """The reader's choice of language, kept in this browser and with the account."""
    form = LanguageForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return redirect("entrance")
    response = redirect(_own_page(request, form.cleaned_data["next"]))
    chosen = form.cleaned_data["language"]
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    return response


def _own_page(request, address: str) -> str:
    """`address` if it is one of ours, else the entrance."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else reverse("entrance")


class SetUpSecondFactorView(ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "set_up")
        return response


class DropSecondFactorView(DeactivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "off")
        return response


class MakeRecoveryCodesView(GenerateRecoveryCodesView):
    def form_valid(self, form):
        response = super().form_valid(form)
        note_second_factor(self.request.user, "codes_made")
        return response
