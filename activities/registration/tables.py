"""Lists of forms, results, awards and contacts, and how they are narrowed."""

from typing import ClassVar

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.registration import wording
from activities.registration.models import WAITING, Activity, NamedDistrict, Party, Status
from core.forms import DateInput
from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject, Term
from roster.places.filters import SchoolChoiceFilter
from roster.subjects.columns import TermColumn, day_of_form
from roster.subjects.terms import within_term


class ActivityTable(ScopedTable):
    """Forms: what, when, with whom, and where each is now."""

    theme = tables.Column(linkify=True, verbose_name=_("Theme"))
    starts_on = tables.Column(verbose_name=_("Date"), empty_values=())
    kind = tables.Column(verbose_name=pgettext_lazy("of an activity", "Kind"))
    people = tables.Column(verbose_name=_("Who"), accessor="pk", orderable=False, empty_values=())
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(verbose_name=_("Subject"), default="—")
    term = TermColumn(day_of_form)
    status = tables.TemplateColumn(
        template_name="activities/_status_cell.html", verbose_name=_("Status")
    )

    class Meta(ScopedTable.Meta):
        model = Activity
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term", "status"),
        )
        order_by = "-starts_on"

    def render_starts_on(self, record):
        words = wording.date_of(record)
        # What stands on paper may be a whole sentence; a date is one word.
        return (
            format_html('<wbr><span class="nowrap">{}</span>', words) if record.starts_on else words
        )

    def render_people(self, record):
        """The people of both sides, or the places where nobody is named."""
        parties = list(record.parties.all())
        people = [shown(str(each.teacher), self.actor) for each in parties if each.teacher_id]
        places = list(dict.fromkeys(str(each.school or each.district) for each in parties))
        return wording.joined(people or places) or "—"

    def render_district(self, record):
        """Those of both sides, else the organizer's; each once."""
        named = [str(each.district) for each in record.parties.all()]
        if not named and record.confirming_district:
            named = [str(record.confirming_district)]
        return wording.joined(list(dict.fromkeys(named))) or "—"


class ToDoTable(ActivityTable):
    """What waits for the reader: the oldest first, each with what one confirms and its button.

    Its rows come from `card.with_cards`.
    """

    theme = tables.TemplateColumn(
        template_name="activities/_card_cell.html", verbose_name=_("Theme")
    )
    step = tables.TemplateColumn(
        template_name="activities/_step_cell.html", verbose_name=_("Next"), orderable=False
    )

    class Meta(ActivityTable.Meta):
        attrs: ClassVar = {"class": "list keeps-last"}
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term"),
            *("status", "step"),
        )
        order_by = ()

    def render_people(self, record):
        """Each person with the place they were posted to: whoever confirms stands for both."""
        lines = [
            (shown(str(each.teacher), self.actor), f" · {each.school or each.district}")
            if each.teacher_id
            else (each.school or each.district, "")
            for each in record.parties.all()
        ]
        line = '<span class="one">{}<span class="at">{}</span></span>'
        return format_html_join("", line, lines) if lines else "—"


def in_district(rows, _name, district):
    """Forms that name this district on either side."""
    named = NamedDistrict.objects.filter(
        activity=OuterRef("pk"), district=district, **NamedDistrict.TAKES_PART
    )
    return rows.filter(Exists(named))


def saying(rows, _name, text):
    return rows.saying(text)


def at_school(rows, _name, school):
    """Forms of which this school is a side, or where it took place."""
    named = Party.objects.filter(activity=OuterRef("pk"), school=school)
    return rows.filter(Q(Exists(named)) | Q(host_school=school))


def since(rows, _name, day):
    """Forms whose last day is this day or later."""
    return rows.filter(Q(ends_on__gte=day) | Q(ends_on=None, starts_on__gte=day))


def in_status(rows, _name, status):
    """One status, or all in which a form waits for somebody."""
    return rows.filter(status__in=WAITING if status == "waiting" else [status])


def of_kind(rows, _name, kind):
    """Forms of this kind, in whichever program."""
    return rows.filter(kind__key=kind.key)


def in_term(rows, _name, term):
    return rows.filter(within_term(term, "starts_on", "date_precision"))


def in_open_programs(rows, _name, only):
    return rows.filter(program__state=Program.State.OPEN) if only else rows


class ActivityFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Reference or theme"), method=saying)
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Status.choices, ("waiting", _("On its way"))],
        empty_label=_("All"),
        method=in_status,
    )
    kind = filters.ModelChoiceFilter(
        label=pgettext_lazy("of an activity", "Kind"),
        queryset=ActivityKind.objects.newest_of_each_key(),
        method=of_kind,
    )
    district = filters.ModelChoiceFilter(
        label=_("District"), queryset=District.objects.all(), method=in_district
    )
    school = SchoolChoiceFilter(
        label=_("School"),
        queryset=School.objects.select_related("district"),
        method=at_school,
    )
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    term = filters.ModelChoiceFilter(label=_("Term"), queryset=Term.objects.all(), method=in_term)
    first = filters.DateFilter(label=_("From"), method=since, widget=DateInput)
    last = filters.DateFilter(
        label=_("Until"), field_name="starts_on", lookup_expr="lte", widget=DateInput
    )
    running = filters.ChoiceFilter(
        label=_("Programs"),
        choices=[("on", _("Open programs only"))],
        empty_label=_("All"),
        method=in_open_programs,
    )

    class Meta:
        model = Activity
        fields = (
            *("text", "status", "kind", "district", "school", "subject", "term"),
            *("first", "last", "running"),
        )


def parties():
    """The parties as lists show them."""
    rows = Party.objects.select_related("teacher", "school", "district")
    return rows.order_by("-side", "pk")
