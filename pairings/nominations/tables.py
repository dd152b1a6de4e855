"""Lists of nominations, and of the mentors who were accepted."""

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable, chip
from pairings.nominations.models import Nomination
from pairings.nominations.wording import TONES, as_what, free_places
from pairings.tables import side
from programs.models import Program
from roster.models import District, Subject


class NominationTable(ScopedTable):
    beside = "state"
    # Who is offered and why is what the section reads here.
    reads_whole = True

    caption = gettext_lazy("Nominations")
    hide_caption = True

    teacher = tables.Column(
        verbose_name=gettext_lazy("Teacher"), order_by=("teacher__name_sort", "pk")
    )
    part = tables.Column(
        verbose_name=gettext_lazy("Nominated as"), order_by=("part", "subject__sort_order", "pk")
    )
    reason = tables.Column(verbose_name=gettext_lazy("Why"), orderable=False)
    state = tables.Column(
        verbose_name=pgettext_lazy("list", "State"), order_by=("nominated_at", "pk")
    )

    class Meta(ScopedTable.Meta):
        model = Nomination
        fields = ("teacher", "part", "reason", "state")
        sequence = fields

    def render_teacher(self, record):
        name = shown(str(record.teacher), self.actor)
        place = record.school or record.district
        return side(record.part, name, place, url=record.get_absolute_url())

    def render_part(self, record):
        return as_what(record)

    def render_state(self, record):
        day = timezone.localtime(record.settled_at or record.nominated_at)
        return format_html(
            "{} <small>{}</small>",
            chip(record.get_state_display(), TONES[record.state]),
            date_format(day, "SHORT_DATE_FORMAT"),
        )


class NominationFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )
    part = filters.ChoiceFilter(label=gettext_lazy("Nominated as"), choices=Nomination.Part.choices)
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"), choices=Nomination.State.choices
    )

    class Meta:
        model = Nomination
        fields = ("program", "subject", "district", "part", "state")


class MentorTable(ScopedTable):
    """Name, place and free places: all that other districts read of a nominee."""

    beside = "free"

    caption = gettext_lazy("Mentors")
    hide_caption = True

    teacher = tables.Column(
        verbose_name=gettext_lazy("Mentor"), order_by=("teacher__name_sort", "pk")
    )
    district = tables.Column(
        verbose_name=gettext_lazy("District"), order_by=("district__sort_order", "pk")
    )
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"), order_by=("subject__sort_order", "pk")
    )
    free = tables.Column(verbose_name=gettext_lazy("Free places"), empty_values=(), orderable=False)

    class Meta(ScopedTable.Meta):
        model = Nomination
        fields = ("teacher", "district", "subject", "free")
        sequence = fields

    def render_teacher(self, record):
        return side("mentor", shown(str(record.teacher), self.actor), record.school or "")

    def render_free(self, record):
        return free_places(record)


class MentorFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )

    class Meta:
        model = Nomination
        fields = ("program", "subject", "district")
