"""What two sides have promised each other to do again and again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to
from core.names import in_language
from core.periods import Dated, ends_not_before
from core.scoping import Record
from pairings.commitments.querysets import CommitmentQuerySet
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.models import Program, Requirement
from roster.models import District


class Commitment(Dated, Record):
    """A duty with a rhythm on a partnership or on a pairing: who owes it, how many, how often.

    It is owed from its first day to its last, or as long as what it stands on. Without kinds every
    activity counts. Whether it was kept is not stored: the forms say so. Ended, never deleted.
    """

    class OwedBy(models.TextChoices):
        SUPPORTING = "supporting", _("the supporting side")
        SUPPORTED = "supported", _("the supported side")
        BOTH = "both", _("both sides, each to the other")
        TOGETHER = "together", _("both sides together, wherever it takes place")

    Per = Requirement.Per

    program = link_to(Program, _("program"), db_index=False)
    district = link_to(District, _("supported district"), db_index=False)
    partnership = link_to(Partnership, _("partnership"), null=True)
    pairing = link_to(Pairing, _("pairing"), null=True)
    duty = models.CharField(_("what is agreed"), max_length=200)
    duty_en = models.CharField(_("what is agreed, in English"), max_length=300, blank=True)
    owed_by = models.CharField(_("who owes it"), max_length=12, choices=OwedBy)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    per = models.CharField(_("how often"), max_length=10, choices=Requirement.Per)
    # Their keys: a kind keeps its own in every program.
    kinds = models.JSONField(_("kinds of activity that count"), default=list, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # What was to be done before that day nobody could know from here; unknown of the first ones.
    written_on = models.DateField(null=True, editable=False)
    end_reason = models.CharField(_("reason for the end"), max_length=200, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pairings_commitment_of_two_places_or_two_people",
                condition=Q(partnership__isnull=False, pairing__isnull=True)
                | Q(partnership__isnull=True, pairing__isnull=False),
            ),
            models.CheckConstraint(
                name="pairings_commitment_owed_by_known",
                condition=Q(owed_by__in=["supporting", "supported", "both", "together"]),
            ),
            models.CheckConstraint(
                name="pairings_commitment_per_known",
                condition=Q(per__in=["week", "fortnight", "month", "term", "year"]),
            ),
            models.CheckConstraint(
                name="pairings_commitment_quantity_plausible",
                condition=Q(quantity__range=(1, 99)),
                violation_error_message=_("Enter a number between 1 and 99."),
            ),
            models.CheckConstraint(
                name="pairings_commitment_ends_on_a_day",
                condition=Q(end_reason="") | Q(ends_on__isnull=False),
            ),
            ends_not_before("pairings_commitment_ends_after_start", "starts_on", "ends_on"),
        ]

    def __str__(self):
        return in_language(self.duty, self.duty_en)

    def get_absolute_url(self):
        return page_of("activities:commitment", self.uuid)

    @property
    def of(self) -> Partnership | Pairing:
        """What it stands on."""
        return self.partnership or self.pairing

    @property
    def sides(self) -> list[str]:
        """The sides that owe it, each its own share; what they owe together is one."""
        if self.owed_by == self.OwedBy.BOTH:
            return [self.OwedBy.SUPPORTING.value, self.OwedBy.SUPPORTED.value]
        return [self.owed_by]
