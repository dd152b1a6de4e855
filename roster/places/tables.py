"""Lists of districts and schools."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import NAMED, DateColumn, NumberColumn, ScopedTable
from roster.places.models import District, School


class PlaceTable(ScopedTable):
    """Places; the column of their last day is there where a place on the page has had one."""

    last_day = ""

    def before_render(self, request):
        page = getattr(self, "page", None)
        rows = page.object_list if page else self.rows
        if all(getattr(row.record, self.last_day) is None for row in rows):
            self.columns.hide(self.last_day)


class DistrictTable(PlaceTable):
    beside = "kind"

    last_day = "valid_to"
    name = tables.Column(
        linkify=True, verbose_name=_("District"), accessor="pk", order_by=("name",)
    )
    kind = tables.Column(verbose_name=_("Kind"))
    schools = NumberColumn(verbose_name=_("Schools"), accessor="school_count")
    valid_to = DateColumn(verbose_name=_("Existed until"), default="", orderable=False, attrs=NAMED)

    class Meta(ScopedTable.Meta):
        model = District
        fields = ["name", "kind", "schools", "valid_to"]

    def render_name(self, record):
        return str(record)


class SchoolTable(PlaceTable):
    beside = "setting"

    last_day = "closed_on"
    name = tables.Column(linkify=True, verbose_name=_("School"), accessor="pk", order_by=("name",))
    district = tables.Column(
        linkify=True, verbose_name=_("District"), order_by=("district", "name")
    )
    setting = tables.Column(verbose_name=_("Setting"))
    township = tables.Column(verbose_name=_("Township"), default="", orderable=False)
    closed_on = DateColumn(verbose_name=_("Closed on"), default="", orderable=False, attrs=NAMED)

    class Meta(ScopedTable.Meta):
        model = School
        fields = ["name", "district", "setting", "township", "closed_on"]

    def render_name(self, record):
        return str(record)
