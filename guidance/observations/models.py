"""What somebody saw in a lesson, and what they say of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from core.keys import link_to, link_to_account
from core.scoping import Record
from guidance.observations.querysets import LessonObservationQuerySet
from guidance.rubrics.models import Rubric
from guidance.schedule.models import PlannedObservation
from pairings.models import Pairing
from programs.models import Program
from roster.models import Subject
from roster.people.models import PersonThen, names_a_person

MOST_WORDS = 4_000
MOST_LESSONS = 8
WORDS = ("process", "strengths", "weaknesses", "suggestions")


class LessonObservation(PersonThen, Record):
    """One observation: whose lesson, by whom, what happened in it, and what follows from it.

    The person is the teacher who taught, at the place they had that day; the observer is who
    recorded it. It has no chain, and no figure counts it: the forms do. What was withdrawn stays a
    row. `marks` stand in the order of the rubric's criteria, all of them or none.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), db_index=False)
    # The observed teacher's pair at that time, whose other one reads it too.
    pairing = link_to(Pairing, _("pairing"), null=True, db_index=False)
    planned = link_to(PlannedObservation, _("planned observation"), null=True, db_index=False)
    # The lesson's own row may go when its form is changed; its key stays the same in each edition.
    activity = link_to(Activity, _("Form"), null=True, db_index=False)
    lesson_key = models.UUIDField(null=True, editable=False)
    held_on = models.DateField(_("date"))
    kind = models.CharField(
        _("kind of observation"), max_length=14, choices=PlannedObservation.Kind
    )
    lessons = models.PositiveSmallIntegerField(_("number of lessons"), default=1)
    grade = models.CharField(_("class or grade"), max_length=30, blank=True)
    topic = models.CharField(_("lesson topic"), max_length=200)
    process = models.TextField(_("what happened"), max_length=MOST_WORDS, blank=True)
    strengths = models.TextField(_("strengths"), max_length=MOST_WORDS, blank=True)
    weaknesses = models.TextField(_("weaknesses"), max_length=MOST_WORDS, blank=True)
    suggestions = models.TextField(_("suggestions"), max_length=MOST_WORDS, blank=True)
    rubric = link_to(Rubric, _("rubric"), null=True, db_index=False)
    marks = models.JSONField(_("marks"), default=list, blank=True)
    recorded_by = link_to_account(_("observer"), editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = LessonObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            names_a_person("guidance_lesson_observation"),
            models.CheckConstraint(
                name="guidance_observed_lessons_plausible",
                condition=Q(lessons__range=(1, MOST_LESSONS)),
                violation_error_message=_("Enter a number of lessons between 1 and 8."),
            ),
            models.CheckConstraint(
                name="guidance_observed_kind_known",
                condition=Q(kind__in=["baseline", "routine", "demonstration", "trial"]),
            ),
            models.CheckConstraint(
                name="guidance_observation_says_something",
                condition=~Q(process="", strengths="", weaknesses="", suggestions=""),
                violation_error_message=_("Write what happened, or what you say of it."),
            ),
            models.CheckConstraint(
                name="guidance_marks_have_their_rubric",
                condition=Q(rubric__isnull=False) | Q(marks=[]),
            ),
            models.CheckConstraint(
                name="guidance_observed_lesson_of_a_form",
                condition=Q(activity__isnull=True, lesson_key__isnull=True)
                | Q(activity__isnull=False, lesson_key__isnull=False),
            ),
            models.UniqueConstraint(
                name="guidance_a_plan_is_fulfilled_once",
                fields=["planned"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("What was planned has its record already."),
            ),
        ]
        indexes = [
            models.Index(fields=["pairing", "held_on"], name="guidance_observed_pairing"),
            models.Index(fields=["district", "held_on"], name="guidance_observed_district"),
        ]

    def __str__(self):
        return gettext("%(topic)s, %(day)s") % {
            "topic": self.topic,
            "day": date_format(self.held_on),
        }

    def get_absolute_url(self):
        return reverse("guidance:observation", args=[self.uuid])

    @property
    def total(self) -> int | None:
        """Of a hundred marks; nothing where none were given."""
        return sum(self.marks) if self.marks else None
