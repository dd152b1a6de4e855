"""The rubrics of a program as a list."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.tables import PartColumn, ScopedTable, chip
from guidance.rubrics.models import Rubric


class RubricTable(ScopedTable):
    """What is marked and how heavily; an ended one stays, for what was marked by it."""

    reads_whole = True

    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"), default=gettext_lazy("all subjects"), orderable=False
    )
    name = tables.Column(
        verbose_name=pgettext_lazy("of a thing", "Name"), accessor="pk", orderable=False
    )
    criteria = tables.Column(
        verbose_name=gettext_lazy("What is marked"), accessor="pk", orderable=False
    )
    standing = tables.Column(
        verbose_name=pgettext_lazy("list", "State"), accessor="pk", orderable=False
    )
    end = PartColumn(
        template_name="guidance/_end_rubric_cell.html",
        verbose_name=gettext_lazy("No longer used?"),
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = Rubric
        fields = ("subject", "name", "criteria", "standing", "end")
        sequence = fields

    def render_name(self, record):
        return str(record)

    def render_criteria(self, record):
        lines = [f"{each} {each.weight}" for each in record.criteria.all()]
        return pgettext("between parts of a sentence", ", ").join(lines)

    def render_standing(self, record):
        return chip(_("ended")) if record.ended_at else chip(_("in use"), "done")
