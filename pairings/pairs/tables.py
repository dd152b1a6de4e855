"""Lists of partnerships and pairings: the supporting side in indigo, the supported in teal."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from core.names import shown
from core.tables import ScopedTable
from pairings.pairs.models import Pairing
from pairings.tables import PeriodColumn, PeriodFilterSet, side, within
from roster.models import School


class PairingTable(ScopedTable):
    beside = "period"

    caption = gettext_lazy("Pairings")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("trainee__name_sort", "pk")
    )
    mentor = tables.Column(
        verbose_name=gettext_lazy("Mentor"), order_by=("mentor__name_sort", "pk")
    )
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"), order_by=("subject__sort_order", "pk")
    )
    period = PeriodColumn()

    reads = (
        *("uuid", "trainee", "mentor", "subject", "starts_on", "ends_on", "cancelled_at"),
        *("school", "school_id", "district", "district_id", "program__ends_on"),
        *("mentor_school", "mentor_school_id", "mentor_district", "mentor_district_id"),
    )
    says = ("is_within_school", "is_within_district")

    class Meta(ScopedTable.Meta):
        model = Pairing
        fields = ("trainee", "mentor", "subject", "period")
        sequence = fields

    def render_trainee(self, record):
        name = shown(str(record.trainee), self.actor)
        place = record.school or record.district
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_mentor(self, record):
        name = shown(str(record.mentor), self.actor)
        cell = side("mentor", name, record.mentor_school or record.mentor_district)
        if mark := within(record):
            return format_html('{} <span class="chip ms-2">{}</span>', cell, mark)
        return cell


class PairingFilter(PeriodFilterSet):
    school = filters.ModelChoiceFilter(
        label=gettext_lazy("School, on either side"),
        queryset=School.objects.all(),
        method="of_school",
    )
    person = filters.CharFilter(label=gettext_lazy("Name of a person"), method="of_person")

    class Meta:
        model = Pairing
        fields = ("program", "subject", "district", "school", "state", "person")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = self.filters["school"].field
        named = self.queryset.filter(Q(school=OuterRef("pk")) | Q(mentor_school=OuterRef("pk")))
        schools.queryset = schools.queryset.filter(Exists(named.order_by()))
        if self.actor.masks_names:
            # Who may not read names may not find them out by asking, either.
            del self.filters["person"]

    @property
    def qs(self):
        """Cancelled pairings never were: they are listed only for who asks for them."""
        asked = self.is_bound and self.form.is_valid() and self.form.cleaned_data["state"]
        return super().qs if asked else super().qs.standing()

    def of_district(self, rows, name, value):
        return rows.filter(Q(district=value) | Q(mentor_district=value))

    def of_school(self, rows, name, value):
        return rows.filter(Q(school=value) | Q(mentor_school=value))

    def of_person(self, rows, name, value):
        return rows.of_people_like(value, self.actor)
