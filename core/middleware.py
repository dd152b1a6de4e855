"""What is true of every request: its answer is its reader's alone, and it came whole."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import UnreadablePostError
from django.utils.cache import patch_cache_control

from core.addresses import ASKED_AT


class AskedAtMiddleware:
    """What is made for this request may have the address at which it came."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = ASKED_AT.set(request.build_absolute_uri("/").rstrip("/"))
        try:
            return self.get_response(request)
        finally:
            ASKED_AT.reset(known)


class PrivatePagesMiddleware:
    """Pages of a signed-in person are theirs alone: no cache keeps them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        response.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class HeadMiddleware:
    """The answer to HEAD is that to GET without its body: some servers send whatever they get."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = []
            else:
                response.content = b""
        return response


class WholeRequestMiddleware:
    """Reads what a form sent before anything is done with it; what cannot be read is a 400.

    Pages are in UTF-8, and so is what a browser sends back. Anything else, half of a form, or
    more than any page has, comes from no page of ours. Were it read later, in the page of a
    refusal say, that page would fail too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST":
            read_whole(request)
        return self.get_response(request)


def read_whole(request) -> None:
    if request.content_params.get("charset", "utf-8").lower() != "utf-8":
        raise BadRequest("A form in another charset than UTF-8")
    try:
        request.POST  # noqa: B018
        if request.content_type == "application/x-www-form-urlencoded":
            came_whole(request)
            unquote_to_bytes(request.body).decode()
    except UnreadablePostError as error:
        raise BadRequest("A form whose sending broke off") from error
    except UnicodeDecodeError as error:
        raise BadRequest("A form with bytes that are no text") from error


def came_whole(request) -> None:
    """A connection that breaks off looks to a server like the end of the form."""
    if len(request.body) < int(request.headers.get("Content-Length") or 0):
        raise UnreadablePostError
