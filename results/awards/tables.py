"""Lists of forms, results, awards and contacts, and how they are narrowed."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.dates import date_known
from core.names import shown
from core.tables import UNBROKEN, ScopedFilterSet, ScopedTable
from programs.models import Program
from results.awards.models import Award, Honour
from roster.models import District, Subject
from roster.subjects.columns import TermColumn


class DistinctionTable(ScopedTable):
    """Base of awards and honours: whose, where, of which level, when."""

    soon = ("winner",)
    beside = "level"

    winner = tables.Column(
        verbose_name=_("Of whom"), accessor="pk", orderable=False, empty_values=()
    )
    district = tables.Column(verbose_name=_("District"))
    subject = tables.Column(verbose_name=_("Subject"), default="—")
    term = TermColumn(
        lambda row: None if row.date_precision == row.Precision.YEAR else row.awarded_on
    )
    level = tables.Column(verbose_name=_("Level"))
    awarded_on = tables.Column(verbose_name=_("Date"), attrs=UNBROKEN)

    def render_winner(self, record):
        name = str(record.winner)
        return shown(name, self.actor) if record.is_of_a_person else name

    def render_awarded_on(self, record):
        return date_known(record.awarded_on, record.date_precision)


class AwardTable(DistinctionTable):
    contest = tables.Column(linkify=True, verbose_name=_("Contest"))
    rank = tables.Column(verbose_name=_("Rank"))

    class Meta(ScopedTable.Meta):
        model = Award
        fields = (
            *("contest", "winner", "district", "subject", "term", "level", "rank", "awarded_on"),
        )
        order_by = "-awarded_on"


class HonourTable(DistinctionTable):
    title = tables.Column(linkify=True, verbose_name=_("Title given"))
    kind = tables.Column(verbose_name=_("Kind of honor"))

    class Meta(ScopedTable.Meta):
        model = Honour
        fields = (
            *("title", "winner", "district", "subject", "term", "level", "kind", "awarded_on"),
        )
        order_by = "-awarded_on"


class DistinctionFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(label=_("Program"), queryset=Program.objects.all())
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    district = filters.ModelChoiceFilter(label=_("District"), queryset=District.objects.all())
    level = filters.ChoiceFilter(
        label=_("Level"), choices=Award.Level.choices, empty_label=_("All")
    )


class AwardFilter(DistinctionFilter):
    rank = filters.ChoiceFilter(label=_("Rank"), choices=Award.Rank.choices, empty_label=_("All"))

    class Meta:
        model = Award
        fields = ["program", "subject", "district", "level", "rank"]


class HonourFilter(DistinctionFilter):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Honour.Kind.choices, empty_label=_("All"))

    class Meta:
        model = Honour
        fields = ["program", "subject", "district", "level", "kind"]
