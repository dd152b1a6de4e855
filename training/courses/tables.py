"""Lists of trainings and of who is expected."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.tables import PartColumn, PersonColumn, ScopedTable
from training.courses.models import Expected, Training
from training.courses.wording import days_of, organizer_of, state_of


class TrainingTable(ScopedTable):
    """The latest first; district and city are those that organize."""

    caption = gettext_lazy("Group training")
    hide_caption = True
    beside = "state"

    theme = tables.Column(
        accessor="activity__theme",
        verbose_name=gettext_lazy("Theme"),
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
    )
    day = tables.Column(
        accessor="activity__starts_on",
        verbose_name=gettext_lazy("Date"),
        order_by=("activity__starts_on", "pk"),
    )
    place = tables.Column(verbose_name=gettext_lazy("Place"), orderable=False)
    organizer = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("Organized by"), orderable=False
    )
    state = tables.Column(
        accessor="pk", verbose_name=pgettext_lazy("list", "State"), orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = Training
        fields = ("theme", "day", "place", "organizer", "state")
        sequence = fields
        order_by = "-day"

    def render_day(self, record):
        return days_of(record)

    def render_organizer(self, record):
        return organizer_of(record)

    def render_state(self, record):
        words, tone = state_of(record, record.half_days.all(), timezone.now())
        return format_html('<span class="chip {}">{}</span>', tone, words)


class ExpectedTable(ScopedTable):
    caption = gettext_lazy("People expected")
    hide_caption = True
    beside = "off"

    teacher = PersonColumn(
        verbose_name=pgettext_lazy("of a person", "Name"),
        order_by=("teacher__name_sort", "pk"),
    )
    school = tables.Column(verbose_name=gettext_lazy("School"), order_by=("school__name", "pk"))
    district = tables.Column(
        verbose_name=gettext_lazy("District"), order_by=("district__sort_order", "pk")
    )
    off = PartColumn(
        template_name="training/_not_expected_cell.html",
        verbose_name=gettext_lazy("Not expected?"),
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = Expected
        fields = ("teacher", "school", "district", "off")
        sequence = fields
