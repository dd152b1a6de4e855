"""Work plans and needs surveys of a program's sections and districts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.models import StoredFile
from core.names import in_language
from core.scoping import Record
from programs.program.models import Program
from programs.work_plans.querysets import WorkPlanQuerySet
from roster.models import District, Subject


class WorkPlan(Record):
    """What a subject's section or a district means to do in a program, or what it found is needed.

    Of a district, or of the section of `subject`; of neither it is the general section's. A draft
    is read by those who may write it; once issued, by everybody who sees the program. Written by
    mistake it is withdrawn, with a reason, never deleted.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("work plan")
        SURVEY = "survey", _("needs survey")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    district = link_to(District, _("district"), null=True, db_index=False)
    kind = models.CharField(_("what it is"), max_length=6, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=50_000)
    file = link_to(StoredFile, _("file"), null=True, editable=False)
    file_name = models.CharField(_("file name"), max_length=160, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.DRAFT, editable=False
    )
    written_by = link_to_account(_("written by"), null=True, editable=False, db_index=False)
    withdraw_reason = models.CharField(
        _("why it is withdrawn"), max_length=200, blank=True, editable=False
    )

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                Coalesce("district", 0),
                name="programs_one_work_plan_of_a_place",
                condition=Q(kind="plan") & ~Q(state="withdrawn"),
                violation_error_message=_("There is a work plan already: change that one."),
            ),
            models.CheckConstraint(
                name="programs_work_plan_of_a_section_or_a_district",
                condition=Q(subject__isnull=True) | Q(district__isnull=True),
            ),
            models.CheckConstraint(
                name="programs_work_plan_kind_known", condition=Q(kind__in=["plan", "survey"])
            ),
            models.CheckConstraint(
                name="programs_work_plan_withdrawn_says_why",
                condition=Q(state__in=["draft", "issued"], withdraw_reason="")
                | (Q(state="withdrawn") & ~Q(withdraw_reason="")),
            ),
            models.CheckConstraint(
                name="programs_work_plan_file_has_a_name",
                condition=Q(file__isnull=True, file_name="")
                | (Q(file__isnull=False) & ~Q(file_name="")),
            ),
            models.CheckConstraint(
                name="programs_work_plan_says_something",
                condition=~Q(text="") | Q(file__isnull=False),
                violation_error_message=_("Write the text, or choose a file."),
            ),
        ]

    @property
    def is_taken_back(self) -> bool:
        return self.is_withdrawn

    def __str__(self):
        return in_language(self.title, self.title_en)

    def get_absolute_url(self):
        return page_of("programs:work_plan", self.uuid)

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN
