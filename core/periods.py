"""Stretches of days: both ends belong to them, and one without an end goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet

ENDS_TOO_EARLY = _("The last day cannot be before the first.")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day; `ends_on` is None where no end is known."""

    starts_on: date
    ends_on: date | None = None

    def running(self, on: date) -> bool:
        return self.starts_on <= on <= (self.ends_on or on)


class Dated:
    """A record with `starts_on` and `ends_on`."""

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


def common(one: Period, other: Period) -> Period | None:
    """The days of both; None where there is none."""
    first = max(one.starts_on, other.starts_on)
    lasts = [each.ends_on for each in (one, other) if each.ends_on]
    if lasts and min(lasts) < first:
        return None
    return Period(first, min(lasts) if lasts else None)


def stretches(first: date, size: int, within: Period) -> Iterator[tuple[date, Period]]:
    """So many days again and again from a day on: of each its first day, and those that lie within.

    Whatever lies within has an end.
    """
    while first <= within.ends_on:
        if days := common(Period(first, first + timedelta(days=size - 1)), within):
            yield first, days
        first += timedelta(days=size)


def not_over(on: date) -> Q:
    """Rows that last at least until this day, begun or not."""
    return Q(ends_on=None) | Q(ends_on__gte=on)


def overlapping(period: Period) -> Q:
    """Rows that have a day of this period in them."""
    begun = Q(starts_on__lte=period.ends_on) if period.ends_on else Q()
    return begun & not_over(period.starts_on)


class PeriodQuerySet(ScopedQuerySet):
    """Rows with `starts_on` and `ends_on`."""

    def running(self, on: date):
        return self.filter(overlapping(Period(on, on)))

    def not_over(self, on: date):
        return self.filter(not_over(on))

    def overlapping(self, period: Period):
        return self.filter(overlapping(period))


def ends_not_before(name: str, start: str, end: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__gte": F(start)}),
        violation_error_message=ENDS_TOO_EARLY,
    )
