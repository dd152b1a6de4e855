"""A stored file as an answer: never as a page of this site."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from core.exceptions import StoreUnreachableError
from core.models import StoredFile
from core.stored_files.storage import open_stored


def served(request, stored: StoredFile, name: str, *, opened=None) -> HttpResponse:
    """The content under that name, or of `opened()` where another form of it is shown.

    404 where it is gone, a sentence where the store cannot be reached.
    """
    try:
        content = opened() if opened else open_stored(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    except StoreUnreachableError as refusal:
        return render(request, "503.html", {"sentence": refusal}, status=503)
    response = FileResponse(
        content,
        as_attachment=not stored.is_photo,
        filename=name,
        content_type=stored.media_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
