"""A term's lesson observations as a pair means to hold them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.models import Side
from core.keys import link_to, link_to_account
from core.scoping import Record
from guidance.schedule.querysets import PlannedObservationQuerySet
from pairings.models import Pairing
from programs.models import Program
from roster.models import District, Subject


class PlannedObservation(Record):
    """On this day one of a pair means to observe a lesson of the other.

    Whether it was held is not stored: the forms and the observation records of the pair say so.
    What was dropped stays a row.
    """

    class Kind(models.TextChoices):
        BASELINE = "baseline", _("baseline observation")
        ROUTINE = "routine", _("routine observation")
        DEMONSTRATION = "demonstration", _("demonstration lesson")
        TRIAL = "trial", _("trial lesson")

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), db_index=False)
    pairing = link_to(Pairing, _("pairing"), db_index=False)
    district = link_to(District, _("district"), db_index=False)
    planned_on = models.DateField(_("date"))
    # Whose lesson is observed: the mentor's or the trainee's.
    lesson_of = models.CharField(_("whose lesson"), max_length=12, choices=Side)
    kind = models.CharField(_("kind of observation"), max_length=14, choices=Kind)
    about = models.CharField(_("class, period or topic"), max_length=120, blank=True)
    recorded_by = link_to_account(_("recorded by"), editable=False, db_index=False)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = PlannedObservationQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="guidance_a_lesson_is_planned_once",
                fields=["pairing", "planned_on", "lesson_of"],
                condition=Q(dropped_at__isnull=True),
                violation_error_message=_("This is planned for that day already."),
            ),
            models.CheckConstraint(
                name="guidance_planned_side_known",
                condition=Q(lesson_of__in=["supporting", "supported"]),
            ),
            models.CheckConstraint(
                name="guidance_planned_kind_known",
                condition=Q(kind__in=["baseline", "routine", "demonstration", "trial"]),
            ),
        ]
        indexes = [
            models.Index(fields=["planned_on", "pairing"], name="guidance_planned_day"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {date_format(self.planned_on)}"

    def get_absolute_url(self):
        return reverse("guidance:pair-schedule", args=[self.pairing.uuid])

    @property
    def earliest(self) -> date:
        """Before this day nothing was held because of it: it was not planned yet."""
        return min(timezone.localdate(self.planned_at), self.planned_on)

    @property
    def teacher_id(self) -> int:
        """Whose lesson it is to be."""
        pairing = self.pairing
        return pairing.mentor_id if self.lesson_of == Side.SUPPORTING else pairing.trainee_id

    @property
    def observer_id(self) -> int:
        """Who of the two is to observe it."""
        pairing = self.pairing
        return pairing.trainee_id if self.lesson_of == Side.SUPPORTING else pairing.mentor_id
