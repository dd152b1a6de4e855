"""What was made, and by whom."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.scoping import Record, ScopedModel
from core.typed import folded, numerals
from programs.models import Program
from results.works.querysets import NotTheSameQuerySet, OfResultQuerySet, ResultQuerySet
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


class OfTitle(models.CharField):
    """What remains of the title of the same row when it is compared; written with every save."""

    LENGTH = 200

    def __init__(self, *args, **kwargs):
        settings = {"max_length": self.LENGTH, "db_default": "", "editable": False}
        super().__init__(*args, **settings | kwargs)

    def pre_save(self, model_instance, add):
        value = self.of(model_instance.title)
        setattr(model_instance, self.attname, value)
        return value

    @classmethod
    def of(cls, title: str) -> str:
        return cls.fold(title)[: cls.LENGTH]


class Folded(OfTitle):
    fold = staticmethod(folded)


class Numerals(OfTitle):
    fold = staticmethod(numerals)


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

    Two records of one thing are joined: one stays, the other is the `same_as` it and keeps its own
    text, to be parted again. What stays is itself the same as no other: a trigger holds that.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True)
    folded = Folded()
    numerals = Numerals()
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="joined", editable=False
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            kind_known("results_result"),
            models.CheckConstraint(
                name="results_a_result_is_not_the_same_as_itself",
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
            ),
        ]
        indexes = [
            # What is offered while a title is typed: those of the program that begin so.
            models.Index(
                fields=["program", "folded"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                name="results_result_begins_so",
            ),
        ]

    def get_absolute_url(self):
        return page_of("activities:result", self.uuid)


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
        indexes = [
            # From an author to what else they have made: likely twins.
            models.Index(fields=["teacher", "result"], name="results_works_of_author"),
        ]


class NotTheSame(ScopedModel):
    """Somebody has said of two results that they are two: nobody is asked of them again."""

    first = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="+")
    said_by = link_to_account(_("said by"), db_index=False)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="results_two_are_two_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="results_two_in_their_order", condition=Q(first__lt=F("second"))
            ),
        ]
