"""Who was present, by name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, Part, keyed
from activities.registration.querysets import OfActivityQuerySet
from roster.people.models import PersonThen, names_a_person


class Attendance(PersonThen, Part):
    """A named person who was present. The form's people are among them.

    A complete list fills the headcount once; the headcount is what counts.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances")
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
            keyed("activities_attendance"),
            names_a_person("activities_attendance"),
        ]
        indexes = [
            models.Index(
                fields=["activity", "teacher", "district"], name="activities_attendance_people"
            )
        ]
