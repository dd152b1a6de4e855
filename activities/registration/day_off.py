"""A form of one day on which there is no school: perhaps it was another."""

import datetime
from calendar import SUNDAY
from collections.abc import Iterable

from django.db.models import OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.registration.models import Activity
from core.periods import Period
from roster.holidays.models import Holiday
from roster.holidays.school_days import each_day


def asks_whether_right(fields: dict) -> str:
    """What to ask of the day a form names, `fields` as in FormContent; nothing of any other day.

    A Sunday on which school is held to make up for a holiday is asked about, too: it is not known.
    """
    day = fields.get("starts_on")
    if day is None or fields.get("date_precision") != Activity.Precision.DAY:
        return ""
    return what_to_ask(day, Holiday.objects.running(day))


def days_asked_about(days: Period) -> dict[datetime.date, str]:
    """Those of these days that are asked about, each with the question."""
    holidays = list(Holiday.objects.overlapping(days))
    asked = {day: what_to_ask(day, holidays) for day in each_day(days)}
    return {day: sentence for day, sentence in asked.items() if sentence}


def what_to_ask(day: datetime.date, holidays: Iterable[Holiday]) -> str:
    values = {"day": date_format(day)}
    for holiday in holidays:
        if holiday.period.running(day):
            values["holiday"] = str(holiday)
            return _("%(day)s is in a holiday (%(holiday)s). Is the day right?") % values
    if day.weekday() == SUNDAY:
        return _("%(day)s is a Sunday. Is the day right?") % values
    return ""


def holidays_of_that_day():
    """The holidays in which the first day of a form lies, for a query of forms."""
    return Holiday.objects.running(OuterRef("starts_on"))
