"""What was typed and not saved yet, which the reader's browser keeps (static/js/unsaved.js).

A form comes with the key of its words. Where it was accepted the answer names that key in a cookie,
so that the next page throws the words away, whichever page that is and whenever it arrives.
"""

import re

from django.conf import settings

FIELD = "unsaved"
KEY = re.compile(r"[0-9a-f]{32}")
MOST_NAMED = 20
AS_LONG_AS_WORDS_ARE_KEPT = 14 * 24 * 60 * 60


class UnsavedMiddleware:
    """Stands last, so that a request sent to the sign-in page on its way never gets here.

    A form that is refused comes back on a page; one that is accepted leads on.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code in {302, 303}:
            name_saved(request, response)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Nobody before this sent the request elsewhere: note the key of what it brings."""
        if request.method == "POST":
            key = request.POST.get(FIELD, "")
            request.unsaved = key if KEY.fullmatch(key) else ""


def name_saved(request, response) -> None:
    """Say in the answer that what came with this request was accepted."""
    key = getattr(request, "unsaved", "")
    if not key:
        return
    before = request.COOKIES.get(settings.SAVED_COOKIE_NAME, "").split(".")
    named = [each for each in before if KEY.fullmatch(each)][-MOST_NAMED:]
    response.set_cookie(
        settings.SAVED_COOKIE_NAME,
        ".".join([*named, key]),
        max_age=AS_LONG_AS_WORDS_ARE_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        # The page's script reads it and takes it away; it says nothing but random keys.
        httponly=False,
        samesite="Lax",
    )
