"""Lists of forms, results, awards and contacts, and how they are narrowed."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activities.registration import wording
from activities.registration.models import Status
from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable
from results.models import Authorship, Result
from roster.models import District, Subject
from roster.subjects.columns import TermColumn, day_of_form


class ResultTable(ScopedTable):
    """Results, each with its authors in order and the form it belongs to."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    kind = tables.Column(verbose_name=_("Kind"))
    authors = tables.Column(
        verbose_name=_("Authors"), accessor="pk", orderable=False, empty_values=()
    )
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(
        verbose_name=_("Subject"), accessor="activity__subject", default="—", order_by="pk"
    )
    term = TermColumn(lambda result: day_of_form(result.activity))
    activity = tables.Column(
        verbose_name=_("Form"),
        accessor="activity__reference",
        linkify=lambda record: record.activity.get_absolute_url(),
    )
    status = tables.TemplateColumn(
        template_name="activities/_result_status_cell.html",
        verbose_name=_("Status"),
        order_by="activity__status",
    )

    class Meta(ScopedTable.Meta):
        model = Result
        fields = (
            *("title", "kind", "authors", "district", "subject", "term", "activity", "status"),
        )
        order_by = "-pk"

    def render_authors(self, record):
        names = [shown(str(each), self.actor) for each in record.authorships.all()]
        return wording.joined(names) or "—"

    def render_district(self, record):
        """The authors' districts, each once."""
        named = [str(each.district) for each in record.authorships.all() if each.district_id]
        return wording.joined(list(dict.fromkeys(named))) or "—"


def by_district(rows, _name, district):
    """Results with an author of this district."""
    authors = Authorship.objects.filter(result=OuterRef("pk"), district=district)
    return rows.filter(Exists(authors))


class ResultFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Result.Kind.choices, empty_label=_("All"))
    subject = filters.ModelChoiceFilter(
        label=_("Subject"), field_name="activity__subject", queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=_("District of an author"), queryset=District.objects.all(), method=by_district
    )
    counted = filters.ChoiceFilter(
        label=_("Status"),
        choices=[("yes", _("Counted")), ("no", _("On its way"))],
        empty_label=_("All"),
        method="by_counted",
    )

    class Meta:
        model = Result
        fields = ["text", "kind", "subject", "district", "counted"]

    def by_counted(self, rows, _name, value):
        counted = Q(activity__status=Status.COUNTED)
        return rows.filter(counted if value == "yes" else ~counted)
