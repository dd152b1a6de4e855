"""The mid-term check: a round of one question about each trainee, and the answers."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.scoping import Record
from pairings.midterm.querysets import RosterAnswerQuerySet, RosterCheckQuerySet
from pairings.pairs.models import Pairing
from programs.models import Program
from roster.models import District, School, Subject, Teacher


class RosterCheck(Record):
    """A round: does each trainee of a program's subject still teach it?

    Open while `closed_on` is empty; answers may be given and changed until then. Asked about are
    those who were a pair on `opened_on`: who joins later has just been looked at.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"))
    opened_on = models.DateField(_("opened on"))
    answer_by = models.DateField(_("answers are due by"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = RosterCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_open_check_of_a_subject",
                fields=["program", "subject"],
                condition=Q(closed_on__isnull=True),
                violation_error_message=_(
                    "A mid-term check of this subject is open already. Close it first."
                ),
            ),
            models.CheckConstraint(
                name="pairings_check_is_due_after_it_opens",
                condition=Q(answer_by__gte=F("opened_on")),
                violation_error_message=_("Answers cannot be due before the check is opened."),
            ),
            models.CheckConstraint(
                name="pairings_check_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "subject"], name="pairings_checks_of_a_program"),
        ]

    def __str__(self):
        return gettext("Mid-term check in %(subject)s") % {"subject": self.subject}

    def get_absolute_url(self):
        return page_of("midterm:detail", self.uuid)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class RosterAnswer(Record):
    """What is known of one trainee in a round; empty until somebody answers.

    The place is that of the pairing when the round was opened. Who is `gone` may be replaced: then
    `replacement` is the pairing of whoever has the place now, and `ended_with_it` says whether the
    replacement ended the pairing before.
    """

    class Answer(models.TextChoices):
        FULL_TIME = "full_time", pgettext_lazy("still teaches", "Yes, full-time")
        PART_TIME = "part_time", pgettext_lazy("still teaches", "Yes, part-time")
        NO_LONGER = "no_longer", pgettext_lazy("still teaches", "No longer")
        LEFT = "left", pgettext_lazy("still teaches", "Has left")

    GONE = (Answer.NO_LONGER, Answer.LEFT)
    # Whose answer it is: the school's own, or one that an office gave for it.
    ANSWERING = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.ADMINISTRATOR)

    check_round = models.ForeignKey(
        RosterCheck,
        on_delete=models.PROTECT,
        related_name="answers",
        db_index=False,
        verbose_name=_("mid-term check"),
    )
    pairing = link_to(Pairing, _("pairing"), db_index=False)
    trainee = link_to(Teacher, _("trainee"), db_index=False)
    district = link_to(District, _("trainee's district"))
    school = link_to(School, _("trainee's school"), null=True)
    answer = models.CharField(_("still teaches"), max_length=10, choices=Answer, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_by = link_to_account(_("answered by"), null=True, db_index=False)
    answered_as = models.CharField(
        _("answered as"),
        max_length=20,
        choices=[(role.value, role.label) for role in ANSWERING],
        blank=True,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    replacement = models.OneToOneField(
        Pairing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    ended_with_it = models.BooleanField(default=False, editable=False)

    objects = RosterAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["district__sort_order", "school__name", "trainee__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_answer_of_a_trainee", fields=["check_round", "trainee"]
            ),
            models.CheckConstraint(
                name="pairings_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_as="", answered_at=None, note="")
                | Q(
                    answer__in=["full_time", "part_time", "no_longer", "left"],
                    answered_by__isnull=False,
                    answered_as__in=["school_confirmer", "district_coordinator", "administrator"],
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="pairings_who_is_gone_is_gone_since_a_day",
                condition=Q(answer__in=["no_longer", "left"], since__isnull=False)
                | (~Q(answer__in=["no_longer", "left"]) & Q(since__isnull=True)),
                violation_error_message=_("Enter since when."),
            ),
            models.CheckConstraint(
                name="pairings_only_who_is_gone_is_replaced",
                condition=Q(replacement__isnull=True) | Q(answer__in=["no_longer", "left"]),
            ),
        ]

    def __str__(self):
        return str(self.trainee)

    def get_absolute_url(self):
        """Where it stands among those of the district."""
        page = reverse("midterm:district", args=[self.check_round.uuid, self.district.uuid])
        return f"{page}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"answer-{self.trainee.uuid}"

    def recorded_in(self):
        return self.check_round.program_id, self.district_id

    @property
    def is_gone(self) -> bool:
        return self.answer in self.GONE

    @property
    def is_replaced(self) -> bool:
        """Whether somebody else has the place; a replacement that was cancelled never was."""
        return self.replacement is not None and self.replacement.cancelled_at is None
