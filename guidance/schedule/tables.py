"""The observation schedule as a list: of one pair, or of all that one sees."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.tables import ScopedFilterSet, ScopedTable, chip
from guidance.observations.models import LessonObservation
from guidance.schedule import wording
from guidance.schedule.models import PlannedObservation
from guidance.schedule.reading import Held, held_for
from guidance.schedule.services import may_plan
from roster.models import District, Holiday, School, Subject

A_WEEK = datetime.timedelta(days=7)


class ScheduleTable(ScopedTable):
    """By day: who observes whom, and what tells of it: a form, or an observation record."""

    beside = "standing"
    soon = ("whose",)
    # Which class and what about is read here.
    reads_whole = True

    planned_on = tables.Column(verbose_name=gettext_lazy("Date"))
    whose = tables.Column(
        verbose_name=gettext_lazy("Who observes whom"), accessor="pk", orderable=False
    )
    subject = tables.Column(verbose_name=gettext_lazy("Subject"), orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), orderable=False)
    about = tables.Column(
        verbose_name=gettext_lazy("Class, period or topic"), default="—", orderable=False
    )
    standing = tables.Column(
        verbose_name=pgettext_lazy("list", "State"), accessor="pk", orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = PlannedObservation
        fields = ("planned_on", "whose", "subject", "kind", "about", "standing")
        order_by = "planned_on"

    @cached_property
    def held(self) -> dict[int, Held]:
        return held_for([row.record for row in self.paginated_rows], self.actor)

    @cached_property
    def readable(self) -> set[int]:
        """Of these records those that the reader may open; that there is one, the schedule says."""
        keys = [each.record.pk for each in self.held.values() if each.record]
        seen = LessonObservation.objects.visible_to(self.actor).filter(pk__in=keys)
        return set(seen.values_list("pk", flat=True)) if keys else set()

    @cached_property
    def holidays(self) -> list[Holiday]:
        return list(Holiday.objects.visible_to(self.actor))

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def render_kind(self, record):
        return capfirst(record.get_kind_display())

    def render_planned_on(self, record):
        """Leads to moving or dropping it, where nothing tells of it yet."""
        day = wording.day_of(record)
        if not may_plan(self.actor, record.pairing) or record.pk in self.held:
            return day
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            reverse("guidance:planned-edit", args=[record.uuid]),
            day,
            _("Move or drop"),
        )

    def render_whose(self, record):
        return wording.whose(record, self.actor)

    def render_standing(self, record):
        held = self.held.get(record.pk)
        words, tone = wording.standing(record, held and held.day, self.today)
        told = self.opened(held) if held else None
        if told:
            return format_html('<a href="{}">{}</a>', told.get_absolute_url(), chip(words, tone))
        on_holiday = "" if held else wording.on_holiday(record, self.holidays)
        if on_holiday:
            return format_html("{} {}", chip(words, tone), chip(on_holiday, "look"))
        return chip(words, tone)

    def opened(self, held: Held):
        """What the reader may open of what tells of it: the form, or else the record."""
        readable = held.record and held.record.pk in self.readable
        return held.form or (held.record if readable else None)


class PairScheduleTable(ScheduleTable):
    """One pair's: its subject and its names are in the head of the page."""

    class Meta(ScheduleTable.Meta):
        exclude = ("subject",)

    def render_whose(self, record):
        return wording.WHOSE[record.lesson_of]


class ScheduleFilter(ScopedFilterSet):
    when = filters.ChoiceFilter(
        label=gettext_lazy("When"),
        choices=[
            ("week", gettext_lazy("This week")),
            ("next", gettext_lazy("Next week")),
            ("past", gettext_lazy("Before today")),
            ("coming", gettext_lazy("From today on")),
        ],
        empty_label=gettext_lazy("All"),
        method="on_days",
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all(), method="of_district"
    )
    school = filters.ModelChoiceFilter(
        label=gettext_lazy("School"), queryset=School.objects.all(), method="of_school"
    )

    class Meta:
        model = PlannedObservation
        fields = ["when", "subject", "district", "school"]

    def on_days(self, rows, _name, when):
        today = timezone.localdate()
        monday = today - datetime.timedelta(days=today.weekday())
        if when == "next":
            monday += A_WEEK
        match when:
            case "past":
                return rows.filter(planned_on__lt=today)
            case "coming":
                return rows.filter(planned_on__gte=today)
        return rows.filter(planned_on__gte=monday, planned_on__lt=monday + A_WEEK)

    def of_district(self, rows, _name, district):
        return rows.filter(Q(pairing__district=district) | Q(pairing__mentor_district=district))

    def of_school(self, rows, _name, school):
        return rows.filter(Q(pairing__school=school) | Q(pairing__mentor_school=school))


class PairScheduleFilter(ScheduleFilter):
    class Meta(ScheduleFilter.Meta):
        fields = ["when"]

    subject = district = school = None
