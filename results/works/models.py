"""What was made, and by whom."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keys import place
from core.scoping import ScopedModel
from results.works.querysets import OfResultQuerySet, ResultQuerySet
from roster.models import District, School, Teacher


class Result(ScopedModel):
    """Something made: a paper, a teaching design, a project, a compilation. Counts with its form.

    `identity` stays the same through the editions of a form: one paper is one paper.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        TEACHING_DESIGN = "teaching_design", _("Teaching design")
        LESSON_CASE = "lesson_case", _("Lesson case")
        RESEARCH_REPORT = "research_report", _("Research report")
        JOINT_PROJECT = "joint_project", _("Joint project")
        COMPILATION = "compilation", _("Compilation")
        BOOK = "book_recommendation", _("Book recommendation")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    identity = models.UUIDField(default=uuid4, editable=False)
    activity = models.ForeignKey(
        "activities.Activity", on_delete=models.CASCADE, related_name="results"
    )
    kind = models.CharField(_("kind of result"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    characters = models.PositiveIntegerField(_("characters"), null=True, blank=True)
    published_in = models.CharField(_("published in"), max_length=160, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="results_result_kind_known",
                condition=Q(
                    kind__in=[
                        "paper",
                        "teaching_design",
                        "lesson_case",
                        "research_report",
                        "joint_project",
                        "compilation",
                        "book_recommendation",
                    ]
                ),
            ),
            models.UniqueConstraint(
                name="results_a_result_is_on_a_form_once", fields=["activity", "identity"]
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "kind", "characters", "id"], name="results_result_year"
            ),
            models.Index(fields=["identity"], name="results_result_identity"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:result", args=[self.uuid])


class Authorship(ScopedModel):
    """An author of a result, in order, with the place they were posted to then.

    `leads_district` marks the first author of each district: a paper of two districts counts
    once in each one's row, however many of its authors are there.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField(default=1)
    teacher = place(Teacher, _("author"), null=True)
    name = models.CharField(_("author's name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    leads_district = models.BooleanField(default=False, editable=False)

    objects = OfResultQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="results_an_author_stands_once",
                fields=["result", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This author stands there already."),
            ),
            models.UniqueConstraint(
                name="results_one_author_leads_a_district",
                fields=["result", "district"],
                condition=Q(leads_district=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["result", "leads_district", "district"], name="results_author_district"
            )
        ]

    def __str__(self):
        return str(self.teacher or self.name)
