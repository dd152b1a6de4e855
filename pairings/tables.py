"""Lists of partnerships and pairings: the supporting side in indigo, the supported in teal."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.markup import Markup
from core.plain_rows import once
from core.tables import ScopedFilterSet
from pairings.wording import TONES, State, days_of, in_state, state_of
from programs.models import Program
from roster.models import District, Subject

NAME = Markup('<a href="{}">{}</a>')
PLACE = Markup('<br><small class="ms-0 fw-normal">{}</small>')
SIDE = Markup('<span class="who align-top {}">{}{}</span>')
STATE = Markup('<span class="chip {}">{}</span> <small>{}</small>')


def side(css: str, text, place="", *, url: str = ""):
    """One side of a pair, with its ink, its place beside it, and a link where it leads on."""
    name = NAME(url, text) if url else text
    return SIDE(css, name, PLACE(place) if place else "")


class PeriodColumn(tables.Column):
    """Its state as a chip, and its days in words."""

    def __init__(self, **kwargs):
        super().__init__(accessor="starts_on", verbose_name=pgettext_lazy("list", "When"), **kwargs)

    def render(self, record, table):
        if not hasattr(table, "period_of"):
            today = timezone.localdate()
            table.period_of = once(days_known, lambda each: period_of(each, today))
        return table.period_of(record)


def days_known(record) -> tuple:
    """What its state and days are worded from."""
    cancelled = getattr(record, "cancelled_at", None)
    return record.starts_on, record.ends_on, cancelled, record.program.ends_on


def period_of(record, today: datetime.date):
    state = state_of(record, today)
    words = state.label
    # On a phone there may be room for the chip alone: that it ends soon must not slip away.
    if state == State.RUNNING and record.ends_on:
        words = _("until %(last)s") % {"last": date_format(record.ends_on, "MONTH_DAY_FORMAT")}
    return STATE(TONES[state], words, days_of(record, today))


def within(pairing) -> str:
    """How near the two are to each other, where that is worth a mark."""
    if pairing.is_within_school:
        return _("within school")
    return _("within district") if pairing.is_within_district else ""


def reach_of(pairing) -> str:
    """Whether it joins districts, schools of one district, or colleagues."""
    if pairing.is_within_school:
        return _("Pairing within a school")
    if pairing.is_within_district:
        return _("Within-district pairing")
    return _("Cross-district pairing")


class PeriodFilterSet(ScopedFilterSet):
    """Filters that partnerships and pairings share."""

    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District, on either side"),
        queryset=District.objects.all(),
        method="of_district",
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"),
        choices=State.choices,
        empty_label=gettext_lazy("All but cancelled"),
        method="of_state",
    )

    def of_state(self, rows, name, value):
        return in_state(rows, value, timezone.localdate())
