"""Observation records as a list: of one pair, or of all that one sees."""

import django_filters as filters
import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import DateColumn, ScopedFilterSet, ScopedTable, chip, told_apart
from guidance.observations import wording
from guidance.observations.models import LessonObservation
from guidance.schedule.models import PlannedObservation
from roster.models import District, Subject


class ObservationTable(ScopedTable):
    """The latest first: what the lesson was about, whose it was, and its marks."""

    beside = "marks"
    soon = ("whose",)
    # Few rows, and both names are read.
    reads_whole = True

    topic = tables.Column(verbose_name=gettext_lazy("Lesson topic"), orderable=False)
    held_on = DateColumn(verbose_name=gettext_lazy("Date"))
    whose = tables.Column(
        verbose_name=gettext_lazy("Who observed whom"), accessor="pk", orderable=False
    )
    subject = tables.Column(verbose_name=gettext_lazy("Subject"), orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), orderable=False)
    marks = tables.Column(verbose_name=gettext_lazy("Marks"), accessor="pk", orderable=False)

    class Meta(ScopedTable.Meta):
        model = LessonObservation
        fields = ("topic", "held_on", "whose", "subject", "kind", "marks")
        sequence = fields
        order_by = "-held_on"

    def render_topic(self, record):
        words = told_apart(record.topic, date_format(record.held_on))
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), words)

    def render_kind(self, record):
        return capfirst(record.get_kind_display())

    def render_whose(self, record):
        return wording.who_saw_whom(record, self.actor)

    def render_marks(self, record):
        if record.withdrawn_at:
            return chip(_("withdrawn"))
        return wording.total(record) or "—"


class PairObservationTable(ObservationTable):
    """One pair's: its subject stands on its page."""

    class Meta(ObservationTable.Meta):
        exclude = ("subject",)


class ObservationFilter(ScopedFilterSet):
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )
    kind = filters.ChoiceFilter(
        label=gettext_lazy("Kind of observation"),
        choices=PlannedObservation.Kind.choices,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = LessonObservation
        fields = ["subject", "district", "kind"]


class PairObservationFilter(ObservationFilter):
    class Meta(ObservationFilter.Meta):
        fields = ["kind"]

    subject = district = None
