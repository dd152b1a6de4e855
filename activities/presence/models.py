"""When the event was held, part by part, and who was present, by name."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.registration.models import Activity, OfActivity, Part, keyed
from activities.registration.querysets import OfActivityQuerySet
from core.keys import link_to, link_to_account
from roster.models import District
from roster.people.models import PersonThen, names_a_person


class Session(OfActivity):
    """A part of an event that has a time of its own: a half-day, or what began at an hour."""

    class Half(models.IntegerChoices):
        """In the order of the day; NONE where only the hour is known."""

        NONE = 0, "—"
        MORNING = 1, _("morning")
        AFTERNOON = 2, _("afternoon")
        EVENING = 3, _("evening")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("day"))
    half = models.PositiveSmallIntegerField(_("half of the day"), choices=Half, default=Half.NONE)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "day", "half", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_session_half_known",
                condition=Q(half__in=[0, 1, 2, 3]),
            ),
            models.CheckConstraint(
                name="activities_session_says_when",
                condition=~Q(half=0) | Q(starts_at__isnull=False),
                violation_error_message=_("Choose the half of the day, or enter when it begins."),
            ),
            models.UniqueConstraint(
                name="activities_a_half_day_is_one_session",
                fields=["activity", "day", "half"],
                condition=Q(half__gt=0),
                violation_error_message=_("This half-day has a session already."),
            ),
        ]

    def __str__(self):
        return self.theme or str(self.day)


class Attendance(PersonThen, Part):
    """A named person who was present: at the event as its form says, or at one session of it.

    The form's people are among them. A complete list fills the headcount once; the headcount is
    what counts. A row says how it came to be known and by whom it was noted; by nobody where the
    person signed in alone. A guest, who stands in no record of the office, is a name and the unit
    they come from: counted by heads, and no person of the program.
    """

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("participant")
        SPEAKER = "speaker", pgettext_lazy("role at an event", "speaker")
        ORGANIZER = "organizer", _("organizer")

    class Source(models.TextChoices):
        TYPED = "typed", _("typed on the form")
        LIST = "list", _("from a list of names")
        SCAN = "scan", _("signed in with a code")
        PAPER = "paper", _("from a signed sheet")
        CORRECTED = "corrected", _("put right later")

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="attendances", db_index=False
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    district = link_to(District, _("district"), null=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True, default="", db_default="")
    half_days = models.PositiveSmallIntegerField(_("half-days"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    source = models.CharField(
        _("how it is known"), max_length=10, choices=Source, default=Source.TYPED
    )
    noted_at = models.DateTimeField(default=timezone.now, editable=False)
    noted_by = link_to_account(_("noted by"), null=True, editable=False, db_index=False)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="activities_a_person_attends_once",
                fields=["activity", "teacher"],
                condition=Q(teacher__isnull=False, session__isnull=True),
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                name="activities_a_person_attends_a_session_once",
                fields=["session", "teacher"],
                condition=Q(teacher__isnull=False, session__isnull=False),
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                name="activities_a_guest_attends_a_session_once",
                fields=["session", "name", "unit"],
                condition=Q(teacher__isnull=True, session__isnull=False),
                violation_error_message=_("This guest is on the list already."),
            ),
            models.CheckConstraint(
                name="activities_only_a_guest_has_a_unit",
                condition=Q(unit="") | Q(teacher__isnull=True),
            ),
            keyed("activities_attendance"),
            names_a_person("activities_attendance"),
            models.CheckConstraint(
                name="activities_attendance_role_known",
                condition=Q(role__in=["participant", "speaker", "organizer"]),
            ),
            models.CheckConstraint(
                name="activities_attendance_source_known",
                condition=Q(source__in=["typed", "list", "scan", "paper", "corrected"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "teacher", "district"], name="activities_attendance_people"
            ),
            models.Index(fields=["school"], name="activities_attendance_school"),
        ]
