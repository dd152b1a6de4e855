"""What a person is expected at, as calendars read it (iCalendar, RFC 5545)."""

import datetime

from django.db.models import Exists, OuterRef, Q
from icalendar import Calendar, Event

from core.addresses import anywhere
from training.courses.half_days import begins, ends
from training.courses.models import Expected, HalfDay
from training.courses.rights import takes_place

NAME = "-//Pairing portal//Group training//EN"
# What is longer ago is in nobody's calendar any more.
KEPT = datetime.timedelta(days=366)


def half_days_of(teacher_id: int, today: datetime.date) -> list[HalfDay]:
    """The sessions at which somebody is expected or speaks, those that were cancelled too."""
    asked = Expected.objects.filter(training=OuterRef("training"), teacher=teacher_id)
    rows = HalfDay.objects.filter(
        Q(Exists(asked)) | Q(teacher=teacher_id),
        training__announced_at__isnull=False,
        session__day__gte=today - KEPT,
    )
    rows = rows.select_related("session", "training__activity")
    return list(rows.order_by("session__day", "session__half"))


def calendar_of(teacher_id: int, today: datetime.date) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", NAME)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for half_day in half_days_of(teacher_id, today):
        calendar.add_component(event_of(half_day))
    return calendar.to_ical()


def event_of(half_day: HalfDay) -> Event:
    """Times stand in UTC, which every calendar shows as the clock of its reader."""
    training, session = half_day.training, half_day.session
    address = anywhere(training.get_absolute_url())
    event = Event()
    event.add("uid", f"{half_day.uuid}@pairing-portal")
    event.add("dtstamp", training.announced_at.astimezone(datetime.UTC))
    event.add("sequence", training.version)
    event.add("dtstart", begins(half_day).astimezone(datetime.UTC))
    event.add("dtend", ends(half_day).astimezone(datetime.UTC))
    event.add("summary", session.theme or training.activity.theme)
    event.add("location", training.place)
    event.add("url", address)
    if not takes_place(training):
        event.add("status", "CANCELLED")
    return event
