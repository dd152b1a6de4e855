"""Districts and schools."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.addresses import page_of
from core.keys import external_id, link_to, one_of_an_external_id
from core.names import NamedInTwoLanguages
from core.periods import ends_not_before
from core.scoping import Record, ReferenceQuerySet, ScopedModel
from roster.places.querysets import DistrictQuerySet, SchoolQuerySet


class District(NamedInTwoLanguages, Record):
    """A territorial unit of the city. Ended when it is merged away, never deleted."""

    class Kind(models.TextChoices):
        # Translators: one kind beside county and county-level city; Chinese 区, not 区县.
        DISTRICT = "district", pgettext_lazy("kind of district", "district")
        COUNTY = "county", _("county")
        COUNTY_CITY = "county_city", _("county-level city")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.DISTRICT)
    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    external_id = external_id()

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_current_district_of_a_name",
                fields=["name"],
                condition=Q(valid_to__isnull=True),
                violation_error_message=_("There is a district of this name already."),
            ),
            models.CheckConstraint(
                name="roster_district_kind_known",
                condition=Q(kind__in=["district", "county", "county_city"]),
            ),
            ends_not_before("programs_district_ends_after_start", "valid_from", "valid_to"),
            one_of_an_external_id("programs_one_district_of_an_external_id"),
        ]

    def recorded_in(self):
        return None, self.pk

    def get_absolute_url(self):
        return page_of("roster:district", self.uuid)


class School(NamedInTwoLanguages, Record):
    """A school of a district; it may be on both sides of pairings. Closed or merged, never deleted.

    `aliases` holds short and former names, one on each line, for finding it.
    """

    class Setting(models.TextChoices):
        URBAN = "urban", _("urban")
        TOWN = "town", _("town")
        RURAL = "rural", _("rural")

    district = link_to(District, _("district"))
    setting = models.CharField(_("setting"), max_length=10, choices=Setting)
    township = models.CharField(_("township"), max_length=60, blank=True)
    aliases = models.TextField(_("other names"), blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_id = external_id()

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["district__sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_open_school_of_a_name_in_a_district",
                fields=["district", "name"],
                condition=Q(closed_on__isnull=True),
                violation_error_message=_("This district has a school of this name already."),
            ),
            models.CheckConstraint(
                name="roster_school_setting_known",
                condition=Q(setting__in=["urban", "town", "rural"]),
            ),
            models.CheckConstraint(
                name="roster_school_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            ends_not_before("programs_school_ends_after_start", "opened_on", "closed_on"),
            one_of_an_external_id("programs_one_school_of_an_external_id"),
        ]

    def get_absolute_url(self):
        return page_of("roster:school", self.uuid)


class SchoolName(ScopedModel):
    """Another name a school is found by. Written by the school's services from its `aliases`.

    `key` is the name as it is compared: see `programs.school_names.key_of`.
    """

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        SHORT = "short", _("short name")
        ALIAS = "alias", _("other name")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.ALIAS)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="roster_school_name_kind_known",
                condition=Q(kind__in=["former", "short", "alias"]),
            ),
            models.CheckConstraint(
                name="roster_school_name_has_a_key", condition=~Q(name="") & ~Q(key="")
            ),
            models.UniqueConstraint(
                name="roster_a_school_has_a_name_once", fields=["school", "key"]
            ),
        ]
        indexes = [models.Index(fields=["key", "school"], name="roster_school_name_key")]

    def __str__(self):
        return self.name
