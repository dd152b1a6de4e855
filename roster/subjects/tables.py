"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import NAMED, DateColumn, NumberColumn, ScopedTable, to_edit
from roster.subjects.models import Subject, Term


class SubjectTable(ScopedTable):
    name = tables.Column(
        linkify=to_edit("roster:subject_edit"), verbose_name=_("Subject"), order_by=("name",)
    )
    name_en = tables.Column(verbose_name=_("English name"), default="")
    sort_order = NumberColumn(verbose_name=_("Order in lists"))

    class Meta(ScopedTable.Meta):
        model = Subject
        fields = ["name", "name_en", "sort_order"]


class TermTable(ScopedTable):
    # A few rows of days, which are what one comes for.
    reads_whole = True

    name = tables.Column(
        linkify=True,
        verbose_name=_("Term"),
        accessor="pk",
        order_by=("starts_on",),
    )
    starts_on = DateColumn(verbose_name=_("First day"))
    ends_on = DateColumn(verbose_name=_("Last day"))
    first_week_starts_on = DateColumn(verbose_name=_("Week 1 starts on"), attrs=NAMED)

    class Meta(ScopedTable.Meta):
        model = Term
        fields = ["name", "starts_on", "ends_on", "first_week_starts_on"]

    def render_name(self, record):
        return str(record)
