"""Prizes and honors of people, results and schools."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.scoping import Record
from programs.models import Program
from results.awards.querysets import AwardQuerySet, DistinctionQuerySet
from results.works.models import Result
from roster.models import District, School, Subject, Teacher


class Distinction(Record):
    """What an award and an honour share: of whom, when, at which place then, and by whom noted.

    `district` and `school` are the place at that time, as figures and readers go by. No chain: it
    counts by its date unless it was voided. Of a month or a year the date is any day in it.
    """

    class Level(models.TextChoices):
        SCHOOL = "school", _("school level")
        DISTRICT = "district", _("district level")
        CITY = "city", _("city level")
        PROVINCE = "province", _("provincial level")
        NATION = "nation", _("national level")

    class Precision(models.TextChoices):
        DAY = "day", _("the day is known")
        MONTH = "month", _("the month is known")
        YEAR = "year", _("the year is known")

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True)
    teacher = link_to(Teacher, _("teacher"), null=True)
    given_to_school = link_to(School, _("school it was given to"), null=True)
    district = link_to(District, _("district"))
    school = link_to(School, _("school"), null=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    awarded_on = models.DateField(_("date"))
    date_precision = models.CharField(
        _("how well the date is known"), max_length=8, choices=Precision, default=Precision.DAY
    )
    recorded_by = link_to_account(_("recorded by"), editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_of_a_person(self) -> bool:
        return self.teacher_id is not None


def known(model: str, field: str, values: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"activities_{model}_{field}_known", condition=Q(**{f"{field}__in": values})
    )


def exactly_one(model: str, names: list[str], sentence) -> models.CheckConstraint:
    """One of these is there, the others are not."""
    condition = Q(pk__in=[])
    for filled in names:
        condition |= Q(**{f"{name}__isnull": name != filled for name in names})
    return models.CheckConstraint(
        name=f"activities_{model}_is_of_exactly_one",
        condition=condition,
        violation_error_message=sentence,
    )


LEVELS = ["school", "district", "city", "province", "nation"]


PRECISIONS = ["day", "month", "year"]


ONE_OF_THREE = _("Name one: a teacher, a result, or a school.")


ONE_OF_TWO = _("Name one: a teacher or a school.")


class Award(Distinction):
    """A prize of a person, of a result or of a school, by level, rank and kind."""

    class Rank(models.TextChoices):
        GRAND = "grand", _("grand prize")
        FIRST = "first", _("first prize")
        SECOND = "second", _("second prize")
        THIRD = "third", _("third prize")
        EXCELLENCE = "excellence", _("prize for excellence")
        OTHER = "other", _("another prize")

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson contest")
        PRESENTATION = "presentation", _("lesson-plan presentation")
        SKILLS = "skills", _("basic teaching skills contest")
        PAPER = "paper", _("paper contest")
        DESIGN = "design", _("teaching design contest")
        OTHER = "other", _("another contest")

    result = link_to(Result, _("result"), null=True)
    contest = models.CharField(_("contest"), max_length=160)
    kind = models.CharField(_("kind of contest"), max_length=14, choices=Kind)
    rank = models.CharField(_("rank"), max_length=12, choices=Rank)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            known("award", "level", LEVELS),
            known("award", "date_precision", PRECISIONS),
            known("award", "rank", ["grand", "first", "second", "third", "excellence", "other"]),
            exactly_one("award", ["teacher", "result", "given_to_school"], ONE_OF_THREE),
        ]
        indexes = [
            models.Index(
                fields=[
                    "program",
                    "voided_at",
                    "level",
                    "rank",
                    "district",
                    "subject",
                    "awarded_on",
                ],
                name="results_award_year",
            )
        ]

    def __str__(self):
        return pgettext("between names", ", ").join([self.contest, self.get_rank_display()])

    def get_absolute_url(self):
        return page_of("results:award", self.uuid)

    @property
    def winner(self) -> Teacher | Result | School:
        return self.teacher or self.result or self.given_to_school


class Honour(Distinction):
    """A title given to a person or a school, by level and kind: 荣誉称号."""

    class Kind(models.TextChoices):
        ADVANCED_WORKER = "advanced_worker", _("advanced worker")
        SPECIAL_GRADE = "special_grade", _("special-grade teacher")
        MASTER = "master", _("master teacher")
        SUBJECT_LEADER = "subject_leader", _("subject leader (title)")
        BACKBONE = "backbone", _("backbone teacher")
        RISING = "rising", _("rising teacher")
        SCHOOL = "school", _("title of a school")
        OTHER = "other", _("another title")

    title = models.CharField(_("title given"), max_length=160)
    kind = models.CharField(_("kind of honor"), max_length=16, choices=Kind)

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        indexes = [models.Index(fields=["program", "voided_at"], name="results_honour_year")]
        constraints = [
            known("honour", "level", LEVELS),
            known("honour", "date_precision", PRECISIONS),
            known(
                "honour",
                "kind",
                [
                    *("advanced_worker", "special_grade", "master", "subject_leader"),
                    *("backbone", "rising", "school", "other"),
                ],
            ),
            exactly_one("honour", ["teacher", "given_to_school"], ONE_OF_TWO),
        ]

    def __str__(self):
        return pgettext("between names", ", ").join([self.title, self.get_level_display()])

    def get_absolute_url(self):
        return page_of("results:honour", self.uuid)

    @property
    def winner(self) -> Teacher | School:
        return self.teacher or self.given_to_school
