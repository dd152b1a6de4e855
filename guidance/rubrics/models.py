"""The rubric by which a lesson is marked: named criteria with their weights, as data."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.names import NamedInTwoLanguages
from core.scoping import Record, ReferenceQuerySet, ScopedModel
from programs.models import Program
from roster.models import Subject

ALL_MARKS = 100


class Rubric(NamedInTwoLanguages, Record):
    """What a lesson is marked by in a program, in one subject or in all that have no own.

    It stays as it is from its first day on, so that marks go on meaning what they meant: another
    one takes its place when it has ended. From how many marks on a lesson is excellent, good or
    fair it says itself.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    excellent_from = models.PositiveSmallIntegerField(_("excellent from"), default=90)
    good_from = models.PositiveSmallIntegerField(_("good from"), default=80)
    fair_from = models.PositiveSmallIntegerField(_("fair from"), default=70)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = [F("subject__sort_order").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                name="guidance_one_rubric_at_a_time",
                condition=Q(ended_at__isnull=True),
                violation_error_message=_(
                    "There is a rubric for this subject already. End that one first."
                ),
            ),
            models.CheckConstraint(
                name="guidance_rubric_grades_in_order",
                condition=Q(
                    excellent_from__lte=ALL_MARKS,
                    good_from__lt=F("excellent_from"),
                    fair_from__lt=F("good_from"),
                    fair_from__gte=1,
                ),
                violation_error_message=_(
                    "Enter the three grades from the highest to the lowest, between 100 and 1."
                ),
            ),
        ]

    def get_absolute_url(self):
        return reverse("guidance:rubrics", args=[self.program.slug])

    def grade(self, total: int) -> str:
        """What so many of a hundred marks are called."""
        if total >= self.excellent_from:
            return _("excellent")
        if total >= self.good_from:
            return _("good")
        return _("fair") if total >= self.fair_from else _("poor")

    def with_marks(self, marks: Sequence[int]) -> list[tuple["Criterion", int]]:
        """Each criterion with its mark; nothing where none were given."""
        return list(zip(self.criteria.all(), marks, strict=True)) if marks else []


class Criterion(NamedInTwoLanguages, ScopedModel):
    """One line of a rubric: as many marks as its weight can be given for it."""

    rubric = models.ForeignKey(
        Rubric, on_delete=models.CASCADE, related_name="criteria", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(_("weight"))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(
                name="guidance_criterion_has_its_place", fields=["rubric", "position"]
            ),
            models.CheckConstraint(
                name="guidance_criterion_weighs_something",
                condition=Q(weight__range=(1, ALL_MARKS)),
                violation_error_message=_("Enter a weight between 1 and 100."),
            ),
        ]
