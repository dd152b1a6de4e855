"""Sessions in the database, read by a statement that is worded once: every request asks for one."""

import datetime
from functools import cache

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.prepared import Prepared

SOME_DAY = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)


class SessionStore(db.SessionStore):
    def load(self) -> dict:
        for (data,) in kept().ask(self.session_key, timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}


@cache
def kept() -> Prepared:
    """What is kept of the session with a key, until it ends."""

    def of(key: str, now: datetime.datetime):
        rows = Session.objects.filter(session_key=key, expire_date__gt=now)
        return rows.values_list("session_data")

    return Prepared(of, "a key", SOME_DAY)
