"""The list of results, and how it is narrowed."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from activities.registration import wording
from activities.registration.models import Status
from activities.works.models import Mention
from core.names import shown
from core.searching import holds
from core.tables import ScopedFilterSet, ScopedTable, chip
from core.typed import words_typed
from results.models import Authorship, Result
from roster.models import District, Subject
from roster.subjects.columns import TermColumn, day_of_form


def first_form(result: Result):
    """The form by which it counts, else the first that the reader sees: the list's `refine`."""
    return result.seen[0].activity


class ResultTable(ScopedTable):
    """Results, each once, with its authors in order and the forms that speak of it."""

    beside = "status"
    soon = ("kind", "authors")

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    kind = tables.Column(verbose_name=_("Kind"))
    authors = tables.Column(
        verbose_name=_("Authors"), accessor="pk", orderable=False, empty_values=()
    )
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(verbose_name=_("Subject"), default="—", order_by="pk")
    term = TermColumn(lambda result: day_of_form(first_form(result)))
    forms = tables.Column(verbose_name=_("Form"), accessor="pk", orderable=False)
    status = tables.Column(verbose_name=_("Status"), accessor="pk", orderable=False)

    class Meta(ScopedTable.Meta):
        model = Result
        fields = (*("title", "kind", "authors", "district", "subject", "term", "forms", "status"),)
        order_by = "-pk"

    def render_authors(self, record):
        names = [shown(str(each), self.actor) for each in record.authorships.all()]
        return wording.joined(names) or "—"

    def render_district(self, record):
        """The authors' districts, each once."""
        named = [str(each.district) for each in record.authorships.all() if each.district_id]
        return wording.joined(list(dict.fromkeys(named))) or "—"

    def render_forms(self, record):
        """Each form once, whatever its edition."""
        forms = {each.activity.reference: each.activity for each in reversed(record.seen)}
        links = [(form.get_absolute_url(), form.reference or "—") for form in forms.values()]
        return format_html_join(" ", '<a href="{}">{}</a>', reversed(links))

    def render_status(self, record):
        status = Status(first_form(record).status)
        return chip(status.label, wording.TONES[status])


def by_district(rows, _name, district):
    """Results with an author of this district."""
    authors = Authorship.objects.filter(result=OuterRef("pk"), district=district)
    return rows.filter(Exists(authors))


class ResultFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Title"), method="titled")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Result.Kind.choices, empty_label=_("All"))
    subject = filters.ModelChoiceFilter(
        label=_("Subject"), field_name="subject", queryset=Subject.objects.all()
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

    def titled(self, rows, _name, text):
        """Each word stands in the title, in any order."""
        return rows.filter(*(holds(word, "title") for word in words_typed(text)))

    def by_counted(self, rows, _name, value):
        counted = Exists(
            Mention.objects.filter(result=OuterRef("pk"), activity__status=Status.COUNTED)
        )
        return rows.filter(counted if value == "yes" else ~counted)
