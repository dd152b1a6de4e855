"""What the lists of schools and people can be narrowed by."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tables import ScopedFilterSet
from roster.places.finding import schools_like
from roster.places.forms import SchoolChoiceField
from roster.places.models import District, School


class SchoolFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Name or former name"), method="with_text")
    district = filters.ModelChoiceFilter(label=_("District"), queryset=District.objects.all())
    setting = filters.ChoiceFilter(label=_("Setting"), choices=School.Setting, empty_label=_("All"))
    closed = filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("open")), ("closed", _("closed"))],
        empty_label=_("All"),
        method="in_state",
    )

    class Meta:
        model = School
        fields = []

    def with_text(self, rows, name, value):
        return schools_like(value, rows)

    def in_state(self, rows, name, value):
        still_open = School.objects.visible_to(self.actor).open_on(timezone.localdate())
        if value == "open":
            return rows.filter(pk__in=still_open)
        return rows.exclude(pk__in=still_open)


class SchoolChoiceFilter(filters.ModelChoiceFilter):
    field_class = SchoolChoiceField
