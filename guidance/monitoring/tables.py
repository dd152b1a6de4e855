"""Inspections and interviews as a list."""

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core.tables import DateColumn, ScopedFilterSet, ScopedTable, chip
from guidance.monitoring import wording
from guidance.monitoring.models import Monitoring
from roster.models import District, Subject


class MonitoringTable(ScopedTable):
    """The latest first; what is still to be done stands beside each."""

    beside = "open"
    soon = ("whom",)
    # Few rows, and what it was about is read whole.
    reads_whole = True

    scope = tables.Column(verbose_name=gettext_lazy("What it was about"), orderable=False)
    held_on = DateColumn(verbose_name=gettext_lazy("Date"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"), orderable=False)
    whom = tables.Column(
        verbose_name=gettext_lazy("Where, or with whom"), accessor="pk", orderable=False
    )
    subject = tables.Column(verbose_name=gettext_lazy("Subject"), default="—", orderable=False)
    open = tables.Column(
        verbose_name=pgettext_lazy("list", "State"), accessor="pk", orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = Monitoring
        fields = ("scope", "held_on", "kind", "whom", "subject", "open")
        sequence = fields
        order_by = "-held_on"

    def render_scope(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.scope)

    def render_whom(self, record):
        return wording.where_or_whom(record, self.actor)

    def render_open(self, record):
        actions = record.follow_ups.all()
        still = [each for each in actions if each.is_open]
        if not still:
            return chip(_("All done"), "done") if actions else "—"
        words = ngettext("%(n)d action open", "%(n)d actions open", len(still))
        is_late = any(each.is_late for each in still)
        return chip(words % {"n": len(still)}, "need" if is_late else "look")


class MonitoringFilter(ScopedFilterSet):
    kind = filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=Monitoring.Kind.choices,
        empty_label=gettext_lazy("All"),
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )

    class Meta:
        model = Monitoring
        fields = ["kind", "subject", "district"]
