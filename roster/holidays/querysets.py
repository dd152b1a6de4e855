"""Holidays, by the days they hold."""

from core.periods import PeriodQuerySet
from core.scoping import ReferenceQuerySet


class HolidayQuerySet(PeriodQuerySet, ReferenceQuerySet):
    """Everybody reads them; no two have a day in common."""
