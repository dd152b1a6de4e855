"""What was sent from each page that makes a record, so that a page sent again is told from one
that was changed meanwhile.

A digest of the answers is kept in the session, under the UUID that came with the page.
"""

import hashlib
import json

from core import unsaved
from core.latest import keep_latest

NAME = "sent_pages"
MOST_KEPT = 40
# They change though nobody has typed anything.
NOT_ANSWERS = {"csrfmiddlewaretoken", "version", unsaved.FIELD}


def note(request, key) -> None:
    """Remember what this request sent from the page with that key."""
    keep_latest(request.session, NAME, str(key), digest(request), most=MOST_KEPT)


def is_the_same(request, key) -> bool | None:
    """Whether the page with that key sent just this before; None, where nobody remembers."""
    before = request.session.get(NAME, {}).get(str(key))
    return None if before is None else before == digest(request)


def digest(request) -> str:
    answers = {name: values for name, values in request.POST.lists() if name not in NOT_ANSWERS}
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    written = json.dumps([answers, files], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
