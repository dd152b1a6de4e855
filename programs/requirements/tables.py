"""The rows of a requirement set."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.tables import UNBROKEN, ScopedTable
from programs.requirements.models import Requirement


class RequirementTable(ScopedTable):
    """One requirement set of a program; `may_change` while it is being set up."""

    reads_whole = True

    def __init__(self, *args, program, may_change: bool, **kwargs):
        self.program, self.may_change = program, may_change
        super().__init__(*args, **kwargs)

    text = tables.Column(verbose_name=_("What is owed"))
    owed_by = tables.Column(
        verbose_name=_("Owed by"), attrs=UNBROKEN | {"td": {"class": "named nowrap"}}
    )
    often = tables.Column(verbose_name=_("How often"), empty_values=(), attrs=UNBROKEN)

    class Meta(ScopedTable.Meta):
        model = Requirement
        fields = ["text", "owed_by", "often"]
        orderable = False

    def render_text(self, record):
        row = {"record": record, "program": self.program, "may_change": self.may_change}
        return render_to_string("programs/_requirement.html", row)

    def render_often(self, record):
        rhythm = {"number": record.quantity, "per": record.get_per_display()}
        return pgettext("how often a requirement is owed", "%(number)s %(per)s") % rhythm
