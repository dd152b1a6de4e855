"""What the half-days of a training must be."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Session
from programs.models import Program
from programs.program.rules import check_day
from training.courses.content import HalfDayEntry


def check_half_days(program: Program, half_days: Sequence[HalfDayEntry]) -> None:
    """At least one, each within the program, each half-day once, and each ends after it begins."""
    if not half_days:
        raise ValidationError(_("Enter at least one session."))
    taken = set()
    for entry in half_days:
        check_day(program, entry.day, field="sessions")
        words = {
            "day": date_format(entry.day),
            "half": Session.Half(entry.half).label,
        }
        if (entry.day, entry.half) in taken:
            raise ValidationError(
                _("There are two sessions on %(day)s, %(half)s. A half-day is one session.") % words
            )
        taken.add((entry.day, entry.half))
        if entry.ends_at <= entry.starts_at:
            raise ValidationError(
                _("The session on %(day)s, %(half)s ends before it begins.") % words
            )
