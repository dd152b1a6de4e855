"""How lists of forms are narrowed, and their parties as lists show them."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.registration.models import WAITING, Activity, NamedDistrict, Party, Status
from core.forms import DateInput
from core.tables import ScopedFilterSet
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject, Term
from roster.places.filters import SchoolChoiceFilter
from roster.subjects.terms import within_term


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
