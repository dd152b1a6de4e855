"""Lists of partnerships and pairings: the supporting side in indigo, the supported in teal."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.tables import ScopedFilterSet, ScopedTable
from pairings.partnerships.models import Partnership
from pairings.tables import PeriodColumn, PeriodFilterSet, side
from pairings.wording import State
from programs.models import Program
from roster.models import Subject


class PartnershipTable(ScopedTable):
    beside = "period"

    caption = gettext_lazy("Partnerships")
    hide_caption = True

    supported = tables.Column(
        accessor="supported_district",
        verbose_name=gettext_lazy("Supported side"),
        order_by=("supported_district__sort_order", "supported_school__name", "pk"),
    )
    supporting = tables.Column(
        accessor="supporting_district",
        verbose_name=gettext_lazy("Supporting side"),
        order_by=("supporting_district__sort_order", "supporting_school__name", "pk"),
    )
    form = tables.Column(verbose_name=gettext_lazy("Form of pairing"))
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"),
        order_by=("subject__sort_order", "pk"),
        empty_values=(),
    )
    period = PeriodColumn()

    class Meta(ScopedTable.Meta):
        model = Partnership
        fields = ("supported", "supporting", "form", "subject", "period")
        sequence = fields

    def render_supported(self, record):
        url = record.get_absolute_url()
        if record.supported_school:
            return side("trainee", record.supported_school, record.supported_district, url=url)
        return side("trainee", record.supported_district, url=url)

    def render_supporting(self, record):
        if record.supporting_school:
            return side("mentor", record.supporting_school, record.supporting_district)
        return side("mentor", record.supporting_district)

    def render_form(self, record):
        return form_of(record)

    def render_subject(self, record):
        return record.subject or _("All subjects")


def form_of(partnership) -> str:
    """The form of pairing as the office says it: inside one district it has its own name."""
    if partnership.form == Partnership.Form.DISTRICT and partnership.is_within_district:
        return _("Within-district pairing")
    return partnership.get_form_display()


class PartnershipFilter(PeriodFilterSet):
    form = filters.ChoiceFilter(
        label=gettext_lazy("Form of pairing"),
        choices=Partnership.Form.choices,
        empty_label=gettext_lazy("All"),
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), method="of_subject"
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"),
        choices=[choice for choice in State.choices if choice[0] != State.CANCELLED],
        empty_label=gettext_lazy("All"),
        method="of_state",
    )

    class Meta:
        model = Partnership
        fields = ("program", "form", "subject", "district", "state")

    def of_subject(self, rows, name, value):
        return rows.covering(value)

    def of_district(self, rows, name, value):
        return rows.filter(Q(supporting_district=value) | Q(supported_district=value))


class CounterpartFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all(), empty_label=None
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), method="of_subject"
    )

    class Meta:
        model = Partnership
        fields = ("program", "subject")

    def of_subject(self, rows, name, value):
        return rows.covering(value)
