"""Lessons taught and talks given at an activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, OfActivity
from activities.registration.querysets import OfActivityQuerySet
from core.keys import place
from roster.models import District, School, Teacher


class Lesson(OfActivity):
    """One lesson taught, counted in 节. Its place is the teacher's, as posted then."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    teacher = place(Teacher, _("lesson teacher"), null=True)
    teacher_name = models.CharField(_("lesson teacher's name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    grade = models.CharField(_("grade"), max_length=30, blank=True)
    topic = models.CharField(_("lesson topic"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]
        indexes = [models.Index(fields=["activity", "district"], name="activities_lesson_place")]

    def __str__(self):
        return self.topic


class Talk(OfActivity):
    """One lecture, counted in 场."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="talks")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    speaker = models.CharField(_("speaker"), max_length=50, blank=True)
    speaker_post = models.CharField(_("speaker's post"), max_length=80, blank=True)
    title = models.CharField(_("title of the talk"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]

    def __str__(self):
        return self.title
