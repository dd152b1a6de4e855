"""What a program asks for, as data."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.names import NamedInTwoLanguages, in_language
from core.periods import ends_not_before
from core.scoping import Record, ReferenceQuerySet
from programs.program.models import Program
from roster.models import Subject

OF_ACTIVITIES = _(
    "Kinds are ticked only where activities count. Take the ticks off, or choose “activities” as "
    "what counts."
)


class RequirementSet(NamedInTwoLanguages, Record):
    """Requirements that stand together, such as "three ones", of a subject or of all.

    Valid from a day to a day, both included. A changed set is a new one from its own first day:
    what was owed until then stays what it was.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = [F("subject__sort_order").asc(nulls_first=True), "name", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                "name",
                name="programs_one_valid_set_of_a_name",
                condition=Q(valid_to__isnull=True),
                violation_error_message=_("The program has a set of this name already."),
            ),
            ends_not_before("programs_set_ends_after_start", "valid_from", "valid_to"),
        ]

    def get_absolute_url(self):
        return self.program.get_absolute_url()


class Requirement(Record):
    """One thing a set asks of a pair, a mentor, a trainee or a partnership: quotas as data."""

    class OwedBy(models.TextChoices):
        PAIR = "pair", _("the pair")
        MENTOR = "mentor", _("the mentor")
        TRAINEE = "trainee", _("the trainee")
        SUPPORTING = "supporting", _("the supporting side")
        SUPPORTED = "supported", _("the supported side")
        BOTH = "both", _("both sides")

    class Counts(models.TextChoices):
        ACTIVITY = "activity", _("activities")
        OBSERVATION = "observation", _("observed lessons")
        VISIT = "visit", _("outreach visits")
        CONTACT = "contact", _("guidance contacts")
        PAPER = "paper", _("papers")
        RESULT = "result", _("results of any kind")
        PROJECT = "joint_project", _("joint projects")
        BOOK = "book_recommendation", _("book recommendations")
        OTHER = "other", _("something else")

    class Per(models.TextChoices):
        WEEK = "week", _("per week")
        FORTNIGHT = "fortnight", _("per fortnight")
        MONTH = "month", _("per month")
        TERM = "term", _("per term")
        YEAR = "year", _("per year")

    requirement_set = models.ForeignKey(
        RequirementSet, on_delete=models.PROTECT, related_name="requirements"
    )
    text = models.CharField(_("what is owed"), max_length=200)
    text_en = models.CharField(max_length=300, blank=True)
    owed_by = models.CharField(_("owed by"), max_length=12, choices=OwedBy)
    counts = models.CharField(_("what counts"), max_length=20, choices=Counts)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    per = models.CharField(_("how often"), max_length=10, choices=Per)
    # Their keys, as of a commitment; where none is said, activities of every kind count.
    kinds = models.JSONField(
        _("kinds of activity that count"), default=list, db_default=[], blank=True
    )
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_en = models.CharField(_("evidence in English"), max_length=300, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=2, default=1)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["requirement_set", "pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_requirement_owed_by_known",
                condition=Q(
                    owed_by__in=["pair", "mentor", "trainee", "supporting", "supported", "both"]
                ),
            ),
            models.CheckConstraint(
                name="programs_requirement_counts_known",
                condition=Q(
                    counts__in=[
                        "activity",
                        "observation",
                        "visit",
                        "contact",
                        "paper",
                        "result",
                        "joint_project",
                        "book_recommendation",
                        "other",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="programs_requirement_quantity_positive", condition=Q(quantity__gte=1)
            ),
            models.CheckConstraint(
                name="programs_requirement_per_known",
                condition=Q(per__in=["week", "fortnight", "month", "term", "year"]),
            ),
            models.CheckConstraint(
                name="programs_requirement_kinds_of_activities",
                condition=Q(kinds=[]) | Q(counts="activity"),
                violation_error_message=OF_ACTIVITIES,
            ),
        ]

    def recorded_in(self):
        return self.requirement_set.program_id, None

    def __str__(self):
        return in_language(self.text, self.text_en)

    def get_absolute_url(self):
        return self.requirement_set.get_absolute_url()

    @property
    def evidence_label(self) -> str:
        return in_language(self.evidence, self.evidence_en)

    @property
    def is_personal(self) -> bool:
        """Whether each does their own, where it is asked of both.

        A paper is its author's, an event or a contact the pair's; what is done outside of the
        portal is whoever's it is asked of.
        """
        return self.counts in EACH_THEIR_OWN


EACH_THEIR_OWN = {
    Requirement.Counts.OBSERVATION,
    Requirement.Counts.PAPER,
    Requirement.Counts.RESULT,
    Requirement.Counts.PROJECT,
    Requirement.Counts.BOOK,
    Requirement.Counts.OTHER,
}
