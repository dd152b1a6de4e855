"""Pages for districts and schools."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from core.filter_boxes import ReadAsValues
from core.forms import DateInput, RecordForm, VersionForm
from core.names import in_language
from roster.places.models import District, School

OF_ITS_DISTRICT = ("district", "district__name", "district__name_en")


class SchoolsByDistrict(ReadAsValues):
    @staticmethod
    def values(rows):
        schools = rows.order_by("district__sort_order", "district__name", "name")
        return schools.values_list("pk", "name", "name_en", *OF_ITS_DISTRICT)

    def __iter__(self):
        yield ("", self.field.empty_label)
        for (_key, *names), group in groupby(self.found(), key=lambda row: row[3:]):
            yield (
                in_language(*names),
                [(pk, in_language(*own)) for pk, *own in (row[:3] for row in group)],
            )


class SchoolChoiceField(forms.ModelChoiceField):
    """Schools under the names of their districts."""

    iterator = SchoolsByDistrict


# --- places ---------------------------------------------------------------------------------------


class DistrictForm(RecordForm):
    submit_label = _("Add the district")
    only_stored = ("sort_order", "valid_to")

    class Meta:
        model = District
        fields = ["name", "name_en", "kind", "sort_order", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput, "valid_to": DateInput}
        help_texts = {
            "valid_to": _("Only for a district that was merged away. Its records stay."),
        }


class SchoolForm(RecordForm):
    """A school stays in its district."""

    submit_label = _("Add the school")
    only_new = ("district",)
    setting = forms.ChoiceField(
        label=_("Setting"),
        choices=School.Setting,
        widget=forms.RadioSelect(attrs={"class": "choices across"}),
    )

    class Meta:
        model = School
        fields = ["district", "name", "name_en", "setting", "township", "aliases", "opened_on"]
        widgets = {"aliases": forms.Textarea(attrs={"rows": 3}), "opened_on": DateInput}
        help_texts = {
            "aliases": _(
                "Short and former names, one on each line. The school is found by them, too."
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            offer_districts(self.fields["district"], self.actor, whole=True)


class CloseSchoolForm(VersionForm):
    submit_label = _("Close the school")
    closed_on = forms.DateField(label=_("Last day"), widget=DateInput)
    merged_into = SchoolChoiceField(
        label=_("Became part of"), queryset=School.objects.all(), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["merged_into"]
        field.queryset = field.queryset.filter(closed_on=None)


def offer_districts(field, actor, *, whole: bool = False) -> None:
    """The districts an actor may add to; a single one is chosen beforehand."""
    if not actor.is_administrator:
        own = actor.districts(whole=whole)
        field.queryset = field.queryset.filter(pk__in=own)
        if len(own) == 1:
            field.initial = own.pop()
