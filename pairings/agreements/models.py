"""Twinning agreements: the paper that two sides sign."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.models import StoredFile
from core.periods import Dated, ends_not_before
from core.scoping import Record
from pairings.agreements.querysets import AgreementQuerySet
from pairings.partnerships.models import Partnership
from programs.models import Program
from roster.models import District


class Agreement(Dated, Record):
    """What the two sides of a partnership sign, valid from a day to a day.

    Its parties are those of the partnership. It may go on after the program. Without the day of
    signing it is on paper still to be signed. Entered by mistake it is voided, never deleted. Until
    `objections_until` the other side may say that it was not so.
    """

    program = link_to(Program, _("program"), db_index=False)
    district = link_to(District, _("supported district"), db_index=False)
    partnership = link_to(Partnership, _("partnership"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    areas = models.CharField(_("areas of cooperation"), max_length=300)
    signed_for_supporting = models.CharField(
        _("signed for the supporting side"), max_length=120, blank=True
    )
    signed_for_supported = models.CharField(
        _("signed for the supported side"), max_length=120, blank=True
    )
    copies = models.PositiveSmallIntegerField(_("number of copies"), default=2)
    text = models.TextField(_("text"), blank=True, max_length=10_000)
    scan = link_to(StoredFile, _("scan"), null=True, editable=False)
    scan_name = models.CharField(_("file name"), max_length=160, blank=True, editable=False)
    objections_until = models.DateField(_("objections until"), editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, editable=False)
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = [F("signed_on").desc(nulls_first=True), "-pk"]
        constraints = [
            ends_not_before("pairings_agreement_ends_after_start", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="pairings_agreement_copies_plausible",
                condition=Q(copies__range=(1, 99)),
                violation_error_message=_("Enter a number between 1 and 99."),
            ),
            models.CheckConstraint(
                name="pairings_agreement_void_says_why",
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
            models.CheckConstraint(
                name="pairings_agreement_scan_has_a_name",
                condition=Q(scan__isnull=True, scan_name="")
                | (Q(scan__isnull=False) & ~Q(scan_name="")),
            ),
        ]

    def __str__(self):
        if self.signed_on is None:
            return gettext("Agreement still to be signed")
        return gettext("Agreement of %(day)s") % {"day": date_format(self.signed_on)}

    @property
    def reference(self) -> str:
        """What it is filed by: it never changes."""
        return f"A-{self.pk:06}"

    def get_absolute_url(self):
        return reverse("agreements:detail", args=[self.uuid])
