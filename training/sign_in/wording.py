"""What is said to whoever brings a code, and of who was there."""

import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Attendance
from training.courses.models import HalfDay
from training.sign_in.codes import Found, Reading, is_late, opens
from training.sign_in.reading import Heads


def hour(moment: datetime.datetime) -> str:
    return time_format(timezone.localtime(moment), "H:i")


def refusal(reading: Reading) -> str:
    """Why a code does not open the list now, and what to do."""
    half_day = reading.half_day
    match reading.found:
        case Found.EARLY:
            return _(
                "You are early: sign-in opens at %(hour)s. Come back then and scan the code again; "
                "nothing is lost."
            ) % {"hour": hour(opens(half_day))}
        case Found.OVER:
            return _(
                "This session ended at %(hour)s, and so did its sign-in. If you were there, tell "
                "whoever organizes it: they can put your name on the list."
            ) % {"hour": time_format(half_day.ends_at, "H:i")}
        case Found.OLD:
            return _(
                "This code has passed: each is good for a minute or two. Take the one that is on "
                "the screen now."
            )
    return _(
        "This is not a code of today's sessions. Codes change every minute: take the one that is "
        "on the screen now, and look at each letter."
    )


def how_known(row: Attendance, half_day: HalfDay, by: str) -> str:
    """How it is known that somebody was there, and since when."""
    at = hour(row.noted_at)
    match row.source:
        case Attendance.Source.SCAN:
            words = _("signed in at %(hour)s") % {"hour": at}
            return _("%(what)s, late") % {"what": words} if is_late_row(row, half_day) else words
        case Attendance.Source.CORRECTED:
            return _("put right by %(who)s") % {"who": by}
        case Attendance.Source.PAPER:
            return _("from the signed sheet, by %(who)s") % {"who": by}
    return _("noted by %(who)s") % {"who": by}


def place_of(row: Attendance) -> str:
    """Where somebody came from: the school or district they had that day, a guest their unit."""
    return str(row.school or row.district or row.unit)


def told(form: Activity, heads: Heads) -> str:
    """How many different people the list names, and how the form's number stands to it."""
    words = {"people": heads_said(heads), "agreement": agreement(form, heads)}
    return _("%(people)s. %(agreement)s") % words


def agreement(form: Activity, heads: Heads) -> str:
    """How the form's number, which the figures use, stands to the list it was filled from."""
    if form.headcount is None:
        return _("The form has no number of people yet: it is filled from this list.")
    words = {"form": form.headcount, "list": heads.together}
    if form.headcount == heads.together:
        return (
            _("The form says %(form)d people, as this list does; the figures count those.") % words
        )
    if form.list_is_complete:
        return (
            _(
                "The form says %(form)d people and this list %(list)d: one of them was changed "
                "after the form was filled. The figures count what the form says."
            )
            % words
        )
    return (
        _(
            "The form says %(form)d people, counted by whoever filled it; this list names %(list)d "
            "of them. The figures count what the form says."
        )
        % words
    )


def heads_said(heads: Heads) -> str:
    """12 different people: 10 of the portal and 2 guests."""
    together = ngettext("%(n)d different person", "%(n)d different people", heads.together) % {
        "n": heads.together
    }
    if not heads.guests:
        return together
    guests = ngettext("%(n)d guest", "%(n)d guests", heads.guests) % {"n": heads.guests}
    return _("%(together)s, %(guests)s among them") % {"together": together, "guests": guests}


def is_late_row(row: Attendance, half_day: HalfDay) -> bool:
    """Only who signed in alone has an hour at which they came."""
    return row.source == Attendance.Source.SCAN and is_late(half_day, row.noted_at)
