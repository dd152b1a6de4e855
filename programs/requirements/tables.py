"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.tables import UNBROKEN, ScopedTable
from programs.requirements.models import Requirement


class RequirementTable(ScopedTable):
    """One requirement set."""

    text = tables.TemplateColumn(
        template_name="programs/_requirement.html", verbose_name=_("What is owed")
    )
    owed_by = tables.Column(
        verbose_name=_("Owed by"), attrs=UNBROKEN | {"td": {"class": "named nowrap"}}
    )
    often = tables.Column(verbose_name=_("How often"), empty_values=(), attrs=UNBROKEN)

    class Meta(ScopedTable.Meta):
        model = Requirement
        fields = ["text", "owed_by", "often"]
        orderable = False

    def render_often(self, record):
        rhythm = {"number": record.quantity, "per": record.get_per_display()}
        return pgettext("how often a requirement is owed", "%(number)s %(per)s") % rhythm
