"""A nomination: a teacher whom a district offers as a mentor or a trainee."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.scoping import Record
from pairings.nominations.querysets import NominationQuerySet
from programs.models import Program
from roster.models import District, School, Subject, Teacher


class Nomination(Record):
    """A district nominates one of its teachers for a program's subject; its section answers.

    `district` and `school` are the teacher's when it was made. `settled_…` say who took the last
    step, when and why; `table.py` says which step leads where. `wish` is with whom the teacher has
    said they would like to work. A declined one stands on the district's list until somebody there
    has read it (`read_at`). Nominated again is another row.
    """

    class Part(models.TextChoices):
        MENTOR = "mentor", _("mentor")
        TRAINEE = "trainee", _("trainee")

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"))
    teacher = link_to(Teacher, _("teacher"), db_index=False)
    district = link_to(District, _("district"))
    school = link_to(School, _("school"), null=True, db_index=False)
    part = models.CharField(_("nominated as"), max_length=8, choices=Part)
    reason = models.CharField(_("why this teacher"), max_length=200)
    wish = link_to(Teacher, _("wishes to work with"), null=True, db_index=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    nominated_by = link_to_account(_("nominated by"), editable=False, db_index=False)
    nominated_at = models.DateTimeField(_("nominated at"), auto_now_add=True)
    settled_by = link_to_account(_("settled by"), null=True, editable=False, db_index=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_standing_nomination_of_a_teacher",
                fields=["program", "subject", "teacher", "part"],
                condition=Q(state__in=["open", "accepted"]),
                violation_error_message=_("This teacher is nominated already."),
            ),
            models.CheckConstraint(
                name="pairings_nomination_part_known", condition=Q(part__in=["mentor", "trainee"])
            ),
            models.CheckConstraint(
                name="pairings_nobody_wishes_for_themselves",
                condition=Q(wish__isnull=True) | ~Q(wish=F("teacher")),
            ),
            models.CheckConstraint(
                name="pairings_nomination_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say in a line why these teachers."),
            ),
            models.CheckConstraint(
                name="pairings_nomination_settled_by_whom",
                condition=Q(
                    state="open", settled_by=None, settled_at=None, settled_reason="", read_at=None
                )
                | Q(
                    state__in=["accepted", "withdrawn"],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                    read_at=None,
                )
                | (
                    Q(state="declined", settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_reason="")
                ),
                violation_error_message=_("Say why you decline."),
            ),
        ]

    @property
    def is_taken_back(self) -> bool:
        return self.state == self.State.WITHDRAWN

    def __str__(self):
        words = {"teacher": self.teacher, "subject": self.subject}
        if self.part == self.Part.MENTOR:
            return gettext("%(teacher)s as a mentor in %(subject)s") % words
        return gettext("%(teacher)s as a trainee in %(subject)s") % words

    def get_absolute_url(self):
        return page_of("nominations:detail", self.uuid)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
