"""What makes the draft of a form a training that is announced, and who is expected at it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Session
from core.keys import link_to, link_to_account
from core.scoping import Record, ScopedModel
from programs.models import Program
from roster.models import District, School, Subject, Teacher
from roster.people.models import PersonThen, names_a_person
from training.courses.querysets import (
    ExpectedQuerySet,
    OfTrainingQuerySet,
    TrainingQuerySet,
)


class Training(Record):
    """A group training: its form, a draft of whoever organizes it until it was held, and what
    people have to know before.

    `district` is the one that organizes it; without one it is the city's. What the form says of
    program and subject stands here too, for a draft is its author's alone and a training is not.
    """

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="+", editable=False
    )
    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    district = link_to(District, _("organizing district"), null=True, db_index=False)
    place = models.CharField(_("place"), max_length=120)
    announced_at = models.DateTimeField(_("announced"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancel_reason = models.CharField(
        _("why it does not take place"), max_length=200, blank=True, editable=False
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="training_cancelled_with_a_reason",
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message=_("Say why it does not take place."),
            ),
        ]

    def __str__(self):
        return self.activity.theme

    def get_absolute_url(self):
        return reverse("training:training", args=[self.uuid])


class HalfDay(PersonThen, ScopedModel):
    """What a training adds to one session of its form: when it ends, who speaks, its key.

    Whoever speaks is a teacher or a name, at the place they have; or nobody in particular.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="half_days")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    teacher = link_to(Teacher, _("teacher"), null=True, db_index=False)
    ends_at = models.TimeField(_("ends at"))

    objects = OfTrainingQuerySet.as_manager()

    class Meta:
        ordering = ["session__day", "session__half"]
        constraints = [names_a_person("training_half_day", required=False)]

    def __str__(self):
        return str(self.session)

    @property
    def speaker(self) -> str:
        return str(self.teacher or self.name)


class Expected(ScopedModel):
    """Somebody who is asked to come, with the place they had when they were asked."""

    training = models.ForeignKey(
        Training, on_delete=models.CASCADE, related_name="expected", db_index=False
    )
    teacher = link_to(Teacher, _("teacher"))
    district = link_to(District, _("district"), null=True, db_index=False)
    school = link_to(School, _("school"), null=True, db_index=False)
    asked_by = link_to_account(_("asked by"), editable=False, db_index=False)

    objects = ExpectedQuerySet.as_manager()

    class Meta:
        ordering = ["district__sort_order", "school__name", "teacher__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="training_a_person_is_expected_once",
                fields=["training", "teacher"],
                violation_error_message=_("This person is expected already."),
            ),
        ]

    def __str__(self):
        return str(self.teacher)
