"""What an office saw on a round, what somebody said when asked, and what follows from it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.keys import link_to, link_to_account
from core.scoping import Record
from guidance.monitoring.querysets import FollowUpQuerySet, MonitoringQuerySet
from pairings.models import Pairing
from programs.models import Program
from roster.models import Subject
from roster.people.models import PersonThen

MOST_WORDS = 4_000


class Monitoring(PersonThen, Record):
    """An inspection of a place, or an interview with a person, by an office.

    The person is who was asked, at the place they had then; of an inspection there is none. No
    figure counts it. What was voided stays a row, and its actions are over.
    """

    class Kind(models.TextChoices):
        INSPECTION = "inspection", _("inspection")
        INTERVIEW = "interview", _("follow-up interview")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    pairing = link_to(Pairing, _("pairing"), null=True)
    held_on = models.DateField(_("date"))
    scope = models.CharField(_("what it was about"), max_length=200)
    findings = models.TextField(_("findings"), max_length=MOST_WORDS)
    recorded_by = link_to_account(_("recorded by"), editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    # Empty where it was voided before a reason was asked for.
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True, editable=False)

    objects = MonitoringQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="guidance_monitoring_kind_known",
                condition=Q(kind__in=["inspection", "interview"]),
            ),
            models.CheckConstraint(
                name="guidance_an_interview_is_with_somebody",
                condition=Q(kind="inspection", teacher__isnull=True, name="")
                | Q(kind="interview", teacher__isnull=False, name="")
                | (Q(kind="interview", teacher__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="guidance_monitoring_has_a_place", condition=Q(district__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["district", "held_on"], name="guidance_monitoring_place"),
        ]

    def __str__(self):
        return gettext("%(topic)s, %(day)s") % {
            "topic": self.scope,
            "day": date_format(self.held_on),
        }

    def get_absolute_url(self):
        return reverse("guidance:monitoring", args=[self.uuid])


class FollowUp(Record):
    """What somebody is to do because of an inspection or an interview, and by when.

    Open until it is done or dropped; both stay as rows.
    """

    monitoring = models.ForeignKey(
        Monitoring, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("record")
    )
    what = models.CharField(_("what is to be done"), max_length=200)
    owed_by = link_to_account(_("by whom"))
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="guidance_follow_up_done_or_dropped",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]

    def recorded_in(self):
        return self.monitoring.program_id, self.monitoring.district_id

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("guidance:follow-up", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()
