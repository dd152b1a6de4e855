"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import DateColumn, PartColumn, ScopedTable
from programs.program.models import Program


class ProgramTable(ScopedTable):
    beside = "state"

    name = tables.Column(
        linkify=True,
        verbose_name=_("Program"),
        order_by=("name",),
        accessor="pk",
    )
    starts_on = DateColumn(verbose_name=_("First day"))
    ends_on = DateColumn(verbose_name=_("Last day"))
    state = PartColumn(template_name="programs/_program_state.html", verbose_name=_("State"))

    class Meta(ScopedTable.Meta):
        model = Program
        fields = ["name", "starts_on", "ends_on", "state"]

    def render_name(self, record):
        return str(record)
