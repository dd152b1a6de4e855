"""Planned observations in words."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Side
from core.actor import Actor
from core.names import shown
from guidance.schedule.models import PlannedObservation

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
