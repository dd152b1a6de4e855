"""Hours and half-days in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from training.hours.reading import Attended


def hours_said(hours: Decimal) -> str:
    """12, or 3.5: without zeros that say nothing."""
    text = number_format(hours.normalize() if hours % 1 else hours.to_integral_value())
    one_or_more = 1 if hours == 1 else 2
    return ngettext("%(hours)s hour", "%(hours)s hours", one_or_more) % {"hours": text}


def how_long(row: Attended) -> str:
    """For how many half-days somebody was there, and at how many of others they spoke."""
    parts = []
    if row.present:
        parts.append(
            ngettext("%(n)d half-day", "%(n)d half-days", row.present) % {"n": row.present}
        )
    if row.spoken:
        parts.append(
            ngettext("spoke at %(n)d half-day", "spoke at %(n)d half-days", row.spoken)
            % {"n": row.spoken}
        )
    if row.present is None:
        parts.insert(0, _("length not noted"))
    return pgettext("between parts of a sentence", ", ").join(parts)
