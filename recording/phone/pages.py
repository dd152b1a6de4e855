"""What a phone keeps to open without a signal: one page that is the same for everybody, and the
worker that hands it out. Neither holds a name, a key of a session or anything of anybody."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# Everything the page needs, as it is named under static/.
FILES = [
    "css/activities.css",
    "css/portal.css",
    "css/print.css",
    "css/tokens.css",
    "img/mark.svg",
    "js/activity-form.js",
    "js/boxes.js",
    "js/lines.js",
    "js/phone/demands.js",
    "js/phone/letters.js",
    "js/phone/list.js",
    "js/phone/newer.js",
    "js/phone/page.js",
    "js/phone/photos.js",
    "js/phone/sending.js",
    "js/phone/store.js",
    "js/phone/words.js",
    "js/phone/writing.js",
    "js/portal.js",
    "js/unsaved.js",
    "vendor/bootstrap/css/bootstrap.min.css",
    "vendor/idb/index.js",
]


@login_not_required
@require_safe
def phone(request, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        return render(request, "recording/phone/page.html")


@login_not_required
@require_safe
def worker(request) -> HttpResponse:
    """Asked for by browsers again and again, so that a new one takes over soon."""
    pages = {code: reverse("recording:phone", args=[code]) for code, _name in settings.LANGUAGES}
    context = {
        "version": version(),
        "files": json.dumps([static(each) for each in FILES], indent=2),
        "pages": json.dumps(pages, indent=2),
        "form": reverse("recording:create"),
        # While files are written their names stay: an old one would hide what was changed.
        "is_developing": settings.DEBUG,
    }
    script = render_to_string("recording/phone/worker.js", context)
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
@require_safe
def manifest(request) -> HttpResponse:
    """What a phone shows of the portal on its home screen."""
    icons = [
        {"src": static(f"img/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    icons.append(icons[-1] | {"purpose": "maskable"})
    return JsonResponse(
        {
            "name": _("Pairing portal"),
            "short_name": _("Pairing portal"),
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f5f1",
            "theme_color": "#24477d",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@cache
def version() -> str:
    """Another one when any file, or the page itself, says something else."""
    digest = hashlib.sha256()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            digest.update(render_to_string("recording/phone/page.html").encode())
    for name in FILES:
        digest.update(content_of(name))
    return digest.hexdigest()[:16]


def content_of(name: str) -> bytes:
    """A file as it was collected, or where it lies while nothing is."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    with open(finders.find(name), "rb") as file:
        return file.read()
