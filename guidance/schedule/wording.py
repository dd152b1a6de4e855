"""Planned observations in words."""

import datetime
import itertools
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities.models import Side
from core.actor import Actor
from core.names import shown
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from roster.models import Holiday, Term

WHOSE = {
    Side.SUPPORTED: gettext_lazy("The mentor observes the trainee"),
    Side.SUPPORTING: gettext_lazy("The trainee observes the mentor"),
}


def whose(planned: PlannedObservation, actor: Actor) -> str:
    """Who observes whom, by name."""
    pairing = planned.pairing
    one, other = str(pairing.mentor), str(pairing.trainee)
    if planned.lesson_of == Side.SUPPORTING:
        one, other = other, one
    return _("%(who)s observes %(whom)s") % {
        "who": shown(one, actor),
        "whom": shown(other, actor),
    }


def day_of(planned: PlannedObservation) -> str:
    return _("%(day)s, %(weekday)s") % {
        "day": date_format(planned.planned_on, "SHORT_DATE_FORMAT"),
        "weekday": date_format(planned.planned_on, "D"),
    }


def standing(
    planned: PlannedObservation, held_on: datetime.date | None, today: datetime.date
) -> tuple[str, str]:
    """What became of it, and the tone of its chip."""
    if held_on:
        return _("Held on %(day)s") % {"day": date_format(held_on, "MONTH_DAY_FORMAT")}, "done"
    days = (planned.planned_on - today).days
    if not days:
        return _("Today"), "look"
    if days > 0:
        return ngettext("In %(n)d day", "In %(n)d days", days) % {"n": days}, ""
    return (
        ngettext(
            "No form and no record for %(n)d day", "No form and no record for %(n)d days", -days
        )
        % {"n": -days},
        "need",
    )


def on_holiday(planned: PlannedObservation, holidays: Iterable[Holiday]) -> str:
    """Where its day became a holiday after it was planned; else nothing."""
    for holiday in holidays:
        if holiday.period.running(planned.planned_on):
            return _("On a holiday: %(name)s") % {"name": holiday}
    return ""


def left_out(days: Iterable[datetime.date], planned: set[datetime.date], pairing: Pairing) -> str:
    """The days that were asked for and not planned, each with why; those in a row together."""
    terms, holidays = list(Term.objects.all()), list(Holiday.objects.all())

    def why(day: datetime.date) -> str:
        return "" if day in planned else why_not(day, pairing, terms, holidays)

    said = [
        _("%(days)s (%(why)s)") % {"days": in_a_row(list(group)), "why": reason}
        for reason, group in itertools.groupby(days, why)
        if reason
    ]
    return _("Left out: %(days)s.") % {"days": pgettext("between names", ", ").join(said)}


def in_a_row(days: list[datetime.date]) -> str:
    first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (days[0], days[-1]))
    return first if len(days) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}


def why_not(
    day: datetime.date, pairing: Pairing, terms: list[Term], holidays: list[Holiday]
) -> str:
    """In the order in which `within` asks; a day that could have been planned was so before."""
    if not pairing.period.running(day):
        return _("no pair then")
    if not pairing.program.period.running(day):
        return _("outside the program")
    for holiday in holidays:
        if holiday.period.running(day):
            return str(holiday)
    if not terms or any(term.period.running(day) for term in terms):
        return _("planned already")
    if all(term.starts_on > day for term in terms):
        return _("before the term")
    return _("after the term") if all(term.starts_on < day for term in terms) else _("holidays")
