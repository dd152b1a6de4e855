"""What was made, and by whom."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.scoping import Record, ScopedModel
from programs.models import Program
from results.works.querysets import OfResultQuerySet, ResultQuerySet
from roster.models import Subject, Teacher
from roster.people.models import PersonThen, names_a_person


class ResultText(models.Model):
    """What is said of a result, by the result itself and by each form that speaks of it."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        TEACHING_DESIGN = "teaching_design", _("Teaching design")
        LESSON_CASE = "lesson_case", _("Lesson case")
        RESEARCH_REPORT = "research_report", _("Research report")
        JOINT_PROJECT = "joint_project", _("Joint project")
        COMPILATION = "compilation", _("Compilation")
        BOOK = "book_recommendation", _("Book recommendation")

    TEXT = ("kind", "title", "characters", "published_in")

    kind = models.CharField(_("kind of result"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    characters = models.PositiveIntegerField(_("characters"), null=True, blank=True)
    published_in = models.CharField(_("published in"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


def kind_known(label: str) -> models.CheckConstraint:
    """Call with the model's name; the kinds are those of `ResultText.Kind`."""
    return models.CheckConstraint(
        name=f"{label}_kind_known",
        condition=Q(kind__in=[kind.value for kind in ResultText.Kind]),
    )


class Author(PersonThen):
    """An author in order, with the place they were posted to then."""

    key = models.UUIDField(default=uuid4, editable=False)
    teacher = link_to(Teacher, _("teacher"), null=True, db_index=False)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True


class Result(ResultText, Record):
    """Something made: a paper, a teaching design, a project, a compilation.

    One thing is one record, whatever speaks of it: forms link it. Its text and authors are those
    of the form by which it counts; while none is counted, those of the form that was sent first.
    The address stays the same through every save and every edition.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [kind_known("results_result")]

    def get_absolute_url(self):
        return reverse("activities:result", args=[self.uuid])


class Authorship(Author, ScopedModel):
    """An author of a result."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="authorships")

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
            names_a_person("results_authorship"),
        ]
