"""The rows of a requirement set."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.tables import UNBROKEN, ScopedTable
from programs.requirements.models import Requirement
from programs.requirements.wording import what_counts, who_owes


class RequirementTable(ScopedTable):
    """One requirement set of a program; `may_edit` while it is being set up, `may_change` later.

    `kinds` are those of the program.
    """

    reads_whole = True

    def __init__(self, *args, program, kinds, may_edit: bool, may_change: bool, **kwargs):
        self.kinds = kinds
        self.shown = {"program": program, "may_edit": may_edit, "may_change": may_change}
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
        counts = what_counts(record, self.kinds)
        shown = self.shown | {"record": record, "counts": counts}
        return render_to_string("programs/_requirement.html", shown)

    def render_owed_by(self, record):
        return who_owes(record)

    def render_often(self, record):
        rhythm = {"number": record.quantity, "per": record.get_per_display()}
        return pgettext("how often a requirement is owed", "%(number)s %(per)s") % rhythm
