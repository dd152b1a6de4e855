"""Addresses that programs ask for by convention, whatever a site has to show."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def robots(request) -> HttpResponse:
    """Nothing here is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request) -> HttpResponse:
    """The portal's mark, for a browser that shows a file and so no page that names one."""
    return redirect(static("img/mark.svg"))


@login_not_required
@require_safe
def change_password(request) -> HttpResponse:
    """Where a password manager sends somebody who is to change their password here."""
    return redirect("account_change_password")
