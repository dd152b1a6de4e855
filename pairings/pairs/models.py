"""A mentor and a trainee, together for a stretch of days."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to
from core.periods import Period, ends_not_before
from core.scoping import Record
from pairings.pairs.querysets import PairingQuerySet
from programs.models import OfProgram, Program
from roster.models import District, School, Subject, Teacher


class Pairing(OfProgram, Record):
    """A mentor and a trainee in a program's subject, for a stretch of days, both included.

    `district` and `school` are the trainee's when it began, `mentor_district` and `mentor_school`
    the mentor's: a teacher who moves takes no history along. Open while it has neither ended nor
    been cancelled. Cancelled means it never was; ended means it was, until then.
    """

    class EndReason(models.TextChoices):
        COMPLETED = "completed", _("the training is complete")
        MENTOR_LEFT = "mentor_left", _("the mentor left")
        TRAINEE_LEFT = "trainee_left", _("the trainee left")
        SUBJECT_CHANGED = "subject_changed", _("the trainee no longer teaches the subject")
        MENTOR_CHANGED = "mentor_changed", _("another mentor takes over")
        OTHER = "other", _("another reason")

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"))
    mentor = link_to(Teacher, _("mentor"), db_index=False)
    trainee = link_to(Teacher, _("trainee"), db_index=False)
    mentor_district = link_to(District, _("mentor's district"))
    mentor_school = link_to(School, _("mentor's school"), null=True)
    district = link_to(District, _("trainee's district"))
    school = link_to(School, _("trainee's school"), null=True)
    starts_on = models.DateField(_("first day"))
    # Empty where the record of changes does not tell.
    entered_at = models.DateTimeField(null=True, editable=False)
    # Of one that was entered late, where its first days are not to be caught up on.
    asked_from = models.DateField(_("asked from"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(
        _("reason for the end"), max_length=20, choices=EndReason, blank=True
    )
    end_note = models.CharField(_("note"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_open_pairing_per_trainee_and_subject",
                fields=["program", "trainee", "subject"],
                condition=Q(ends_on__isnull=True, cancelled_at__isnull=True),
                violation_error_message=_(
                    "This trainee already has a mentor for this subject. End that pairing first."
                ),
            ),
            models.UniqueConstraint(
                name="pairings_one_comes_after_a_pairing",
                fields=["replaces"],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("Somebody else has taken this place already."),
            ),
            models.CheckConstraint(
                name="pairings_mentor_is_not_trainee",
                condition=~Q(mentor=F("trainee")),
                violation_error_message=_("A teacher cannot be their own mentor. Choose another."),
            ),
            models.CheckConstraint(
                name="pairings_end_has_a_reason",
                condition=Q(ends_on__isnull=True, end_reason="")
                | Q(
                    ends_on__isnull=False,
                    end_reason__in=[
                        "completed",
                        "mentor_left",
                        "trainee_left",
                        "subject_changed",
                        "mentor_changed",
                        "other",
                    ],
                ),
                violation_error_message=_("Choose why the pairing ends."),
            ),
            ends_not_before("pairings_pairing_ends_after_start", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="pairings_asked_from_after_start",
                condition=Q(asked_from__isnull=True) | Q(asked_from__gt=F("starts_on")),
                violation_error_message=_(
                    "What the program asks cannot be asked before the first day."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "ends_on"], name="pairings_of_a_mentor"),
            models.Index(fields=["trainee", "ends_on"], name="pairings_of_a_trainee"),
            models.Index(
                fields=[
                    "program",
                    "cancelled_at",
                    "starts_on",
                    "ends_on",
                    "district",
                    "mentor_district",
                    "subject",
                    "trainee",
                    "mentor",
                ],
                name="pairings_year",
            ),
        ]

    def __str__(self):
        return gettext("%(mentor)s and %(trainee)s") % {
            "mentor": self.mentor,
            "trainee": self.trainee,
        }

    def get_absolute_url(self):
        return page_of("pairings:detail", self.uuid)

    @property
    def asked_within(self) -> Period:
        """In which days what the program asks for is asked of the two."""
        return Period(self.asked_from or self.starts_on, self.ends_on)

    @property
    def is_open(self) -> bool:
        """Whether nobody has entered an end; until the last day one with an end goes on, too."""
        return self.ends_on is None and self.cancelled_at is None

    def records_on(self, today: datetime.date) -> bool:
        """Whether the two record what they do: from its first day to its last, both included."""
        return self.goes_on(today) and not self.begins_after(today)

    @property
    def is_within_district(self) -> bool:
        return self.mentor_district_id == self.district_id

    @property
    def is_within_school(self) -> bool:
        return self.school_id is not None and self.mentor_school_id == self.school_id
