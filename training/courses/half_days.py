"""The sessions of a training: when each is, written by difference; whether one has moved."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Session
from core.editing import demand_valid, in_words
from roster.people.finding import postings_on
from training.courses.content import HalfDayEntry
from training.courses.models import HalfDay, Training

# Of `Times` so many say where and when.
WHERE_AND_WHEN = 5


class Times(NamedTuple):
    """Where and when a session is, then what it is about."""

    place: str
    day: datetime.date
    half: str
    starts_at: datetime.time
    ends_at: datetime.time
    theme: str
    teacher: int | None
    name: str


def begins(half_day: HalfDay) -> datetime.datetime:
    return _moment(half_day.session.day, half_day.session.starts_at)


def ends(half_day: HalfDay) -> datetime.datetime:
    return _moment(half_day.session.day, half_day.ends_at)


def is_over(half_day: HalfDay, now: datetime.datetime) -> bool:
    return now > ends(half_day)


def all_over(sessions: Iterable[Times], now: datetime.datetime) -> bool:
    """Whether nobody can come any more."""
    return all(now > _moment(each.day, each.ends_at) for each in sessions)


def list_opens(half_day: HalfDay, today: datetime.date) -> str:
    """Why nobody can be on the list of a session yet; empty from the morning of its day on."""
    day = half_day.session.day
    if day <= today:
        return ""
    return _("The list of this session opens on %(day)s.") % {"day": date_format(day)}


def _moment(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    """As the clock stands where the office is."""
    return timezone.make_aware(datetime.datetime.combine(day, hour))


def last_day(half_days: Iterable[HalfDayEntry]) -> datetime.date:
    return max(entry.day for entry in half_days)


def moved(before: list[Times], after: list[Times]) -> bool:
    """Whether somebody who comes at the old hours to the old place would be wrong."""
    old, new = ([row[:WHERE_AND_WHEN] for row in rows] for rows in (before, after))
    return old != new


def times_of(training: Training) -> list[Times]:
    rows = HalfDay.objects.filter(training=training).values_list(
        "training__place",
        "session__day",
        "session__half",
        "session__starts_at",
        "ends_at",
        "session__theme",
        "teacher",
        "name",
    )
    return [Times(*row) for row in rows]


def write_half_days(training: Training, entries: Sequence[HalfDayEntry]) -> None:
    """Write the sessions by difference: one that somebody has signed in to keeps its row."""
    there = {row.uuid: row for row in training.half_days.select_related("session")}
    kept = {entry.key for entry in entries} & there.keys()
    for key in there.keys() - kept:
        drop(there[key])
    # Two that change places are never both at one: first all step aside.
    for key in kept:
        Session.objects.filter(pk=there[key].session_id).update(half=Session.Half.NONE)
    day_of_teachers = min(entry.day for entry in entries)
    places = postings_on([each.teacher for each in entries if each.teacher], day_of_teachers)
    for entry in entries:
        row = there.get(entry.key) or HalfDay(training=training)
        session = row.session if row.pk else Session(activity_id=training.activity_id)
        session.day, session.half = entry.day, entry.half
        session.starts_at, session.theme = entry.starts_at, entry.theme
        demand_valid(session)
        with in_words(session):
            session.save()
        posting = places.get(entry.teacher.pk) if entry.teacher else None
        row.session, row.ends_at = session, entry.ends_at
        row.teacher, row.name = entry.teacher, entry.name
        row.district_id = posting.district_id if posting else None
        row.school_id = posting.school_id if posting else None
        row.save()


def drop(half_day: HalfDay) -> None:
    session = half_day.session
    if session.attendances.exists():
        raise ValidationError(
            _("Somebody has signed in on %(day)s, so this session stays.")
            % {"day": date_format(session.day)}
        )
    half_day.delete()
    session.delete()
