"""Lessons taught and talks given at an activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, Part, keyed
from activities.registration.querysets import OfActivityQuerySet
from core.keys import link_to
from roster.models import Teacher
from roster.people.models import PersonThen, names_a_person


class Lesson(PersonThen, Part):
    """One lesson taught, counted in 节, by a teacher or a name alone; by nobody where not known."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="lessons", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    grade = models.CharField(_("grade"), max_length=30, blank=True)
    topic = models.CharField(_("lesson topic"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]
        constraints = [
            keyed("activities_lesson"),
            names_a_person("activities_lesson", required=False),
        ]
        indexes = [models.Index(fields=["activity", "district"], name="activities_lesson_place")]

    def __str__(self):
        return self.topic


class Talk(PersonThen, Part):
    """One lecture, counted in 场; the person is its speaker, with the post they had then."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="talks", db_index=False
    )
    teacher = link_to(Teacher, _("teacher"), null=True, db_index=False)
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    speaker_post = models.CharField(_("speaker's post"), max_length=80, blank=True)
    title = models.CharField(_("title of the talk"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]
        constraints = [
            keyed("activities_talk"),
            names_a_person("activities_talk", required=False),
        ]

    def __str__(self):
        return self.title
