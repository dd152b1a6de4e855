"""Who was present, by name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, OfActivity
from activities.registration.querysets import OfActivityQuerySet
from core.keys import place
from roster.models import District, School, Teacher


class Attendance(OfActivity):
    """A named person who was present. The form's people are among them.

    A complete list fills the headcount once; the headcount is what counts.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances")
    teacher = place(Teacher, _("teacher"), null=True)
    name = models.CharField(_("name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    half_days = models.PositiveSmallIntegerField(_("half-days"), null=True, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="activities_a_person_attends_once",
                fields=["activity", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                name="activities_attendance_names_somebody",
                condition=Q(teacher__isnull=False) | ~Q(name=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "teacher", "district"], name="activities_attendance_people"
            )
        ]

    def __str__(self):
        return str(self.teacher or self.name)
