"""Places with places: who helps whom."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to
from core.periods import ends_not_before
from core.scoping import Record
from pairings.partnerships.querysets import PartnershipQuerySet
from programs.models import OfProgram, Program
from roster.models import District, School, Subject


class Partnership(OfProgram, Record):
    """A supporting place and a supported one, for a subject or for all, from a day to a day.

    Open while `ends_on` is empty. A district may support itself, and be on both sides of others.
    The district partnerships of a subject are its counterpart list. Ended, never deleted.
    """

    class Form(models.TextChoices):
        DISTRICT = "district", _("Cross-district pairing")
        SCHOOL = "school", _("School pairing")
        SUBJECT_GROUP = "subject_group", _("Subject-group pairing")

    program = link_to(Program, _("program"), db_index=False)
    form = models.CharField(_("form of pairing"), max_length=16, choices=Form)
    subject = link_to(Subject, _("subject"), null=True)
    supporting_district = link_to(District, _("supporting district"))
    supporting_school = link_to(School, _("supporting school"), null=True)
    supported_district = link_to(District, _("supported district"))
    supported_school = link_to(School, _("supported school"), null=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    travel_minutes = models.PositiveSmallIntegerField(
        _("minutes from one side to the other"), null=True, blank=True
    )
    end_reason = models.CharField(_("reason for the end"), max_length=200, blank=True)
    # Until then the other side may say that it was not agreed; what is older stands.
    objections_until = models.DateField(_("objections until"), null=True, editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = [
            "supported_district__sort_order",
            "supporting_district__sort_order",
            "pk",
        ]
        constraints = [
            models.CheckConstraint(
                name="pairings_partnership_form_has_its_places",
                condition=Q(
                    form="district", supporting_school__isnull=True, supported_school__isnull=True
                )
                | Q(form="school", supporting_school__isnull=False, supported_school__isnull=False)
                | Q(
                    form="subject_group",
                    supporting_school__isnull=False,
                    supported_school__isnull=False,
                    subject__isnull=False,
                ),
                violation_error_message=_(
                    "Choose a school on both sides, and a subject between subject groups; "
                    "between districts choose no school."
                ),
            ),
            models.CheckConstraint(
                name="pairings_school_does_not_support_itself",
                condition=Q(supporting_school__isnull=True)
                | ~Q(supporting_school=F("supported_school")),
                violation_error_message=_("A school cannot support itself. Choose two schools."),
            ),
            models.UniqueConstraint(
                "program",
                "form",
                Coalesce("subject", 0),
                "supporting_district",
                Coalesce("supporting_school", 0),
                "supported_district",
                Coalesce("supported_school", 0),
                name="pairings_one_open_partnership_between_two_places",
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("These two are partners already."),
            ),
            models.CheckConstraint(
                name="pairings_partnership_travel_plausible",
                condition=Q(travel_minutes__isnull=True) | Q(travel_minutes__range=(1, 600)),
                violation_error_message=_("Enter minutes from 1 to 600."),
            ),
            ends_not_before("pairings_partnership_ends_after_start", "starts_on", "ends_on"),
        ]
        indexes = [
            models.Index(
                fields=["program", "form", "starts_on", "ends_on"], name="pairings_partnership_year"
            )
        ]

    def recorded_in(self):
        return self.program_id, self.supported_district_id

    def __str__(self):
        return gettext("%(supporting)s supports %(supported)s") % {
            "supporting": self.supporting_school or self.supporting_district,
            "supported": self.supported_school or self.supported_district,
        }

    def get_absolute_url(self):
        return page_of("partnerships:detail", self.uuid)

    @property
    def is_within_district(self) -> bool:
        return self.supporting_district_id == self.supported_district_id
