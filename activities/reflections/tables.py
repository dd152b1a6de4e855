"""The list of words that may be quoted, for whoever writes the year's report."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from activities.reflections.models import Reflection
from activities.reflections.rights import may_choose
from activities.reflections.wording import named_as
from core.tables import PartColumn, ScopedFilterSet, ScopedTable
from programs.models import Program
from roster.models import Subject
from roster.subjects.columns import TermColumn, day_of_form


class InReportColumn(PartColumn):
    def get_context_data(self, record, table, **kwargs):
        may = {"may_choose": may_choose(table.actor, record)}
        return super().get_context_data(record=record, table=table, **kwargs) | may


class QuoteTable(ScopedTable):
    """The words as they were written, and how their writer wants to be named: no more than that."""

    reads_whole = True

    text = tables.Column(verbose_name=_("Words"), orderable=False)
    named = tables.Column(
        verbose_name=_("To be named as"), accessor="pk", orderable=False, empty_values=()
    )
    term = TermColumn(lambda words: day_of_form(words.activity))
    form = tables.Column(
        verbose_name=_("Form"), accessor="activity__reference", linkify=True, orderable=False
    )

    report = InReportColumn(
        template_name="activities/_quote_cell.html",
        verbose_name=_("Report"),
        accessor="pk",
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = Reflection
        fields = ("text", "named", "term", "form", "report")
        order_by = "-pk"

    def render_named(self, record):
        return named_as(record, self.actor)


class QuoteFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=_("Program"), field_name="activity__program", queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=_("Subject"), field_name="activity__subject", queryset=Subject.objects.all()
    )

    chosen = filters.ChoiceFilter(
        label=_("In the report"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        empty_label=_("All"),
        method="by_chosen",
    )

    class Meta:
        model = Reflection
        fields = ["program", "subject", "chosen"]

    def by_chosen(self, rows, _name, value):
        return rows.filter(chosen_at__isnull=value == "no")
