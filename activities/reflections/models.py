"""Somebody's own words about an event that a form tells of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.reflections.querysets import ReflectionQuerySet
from activities.registration.models import Activity, OfActivity
from core.keys import link_to, link_to_account
from core.scoping import Record
from roster.models import Teacher

MOST_WORDS = 1_000


class Reflection(Record, OfActivity):
    """What one person of a form takes from the event, and whether it may be quoted, and how.

    It is no part of the form's content: who countersigns, confirms or accepts stands for what took
    place, not for what somebody makes of it. So its writer changes it whenever they like, and no
    signature falls by it. It belongs to the first edition and is read on every one that names its
    writer. Words taken away leave a row without text, which nobody may quote.

    How it is quoted and whether it may be are one answer: no name without the consent. Words that
    somebody chose for the report stand in it while that answer and the words are as they were then.
    """

    class Quoted(models.TextChoices):
        NO = "no", _("No, do not quote it")
        BY_NAME = "name", _("Yes, with my name")
        BY_ROLE = "role", _("Yes, with my role and school only")
        UNNAMED = "unnamed", _("Yes, without saying who wrote it")

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("Form"),
        on_delete=models.CASCADE,
        related_name="reflections",
        db_index=False,
    )
    teacher = link_to(Teacher, _("teacher"), db_index=False)
    text = models.TextField(_("what they take from it"), blank=True, max_length=MOST_WORDS)
    quoted = models.CharField(
        _("may it be quoted"), max_length=8, choices=Quoted, default=Quoted.NO
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    chosen_at = models.DateTimeField(_("chosen for the report"), null=True, editable=False)
    chosen_by = link_to_account(_("chosen by"), null=True, editable=False, db_index=False)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="activities_a_person_reflects_once",
                fields=["activity", "teacher"],
                violation_error_message=_("Your own words are on this form already."),
            ),
            models.CheckConstraint(
                name="activities_reflection_quoted_known",
                condition=Q(quoted__in=["no", "name", "role", "unnamed"]),
            ),
            models.CheckConstraint(
                name="activities_only_words_are_quoted",
                condition=Q(quoted="no") | ~Q(text=""),
                violation_error_message=_(
                    "Write what may be quoted, or choose “No, do not quote it”."
                ),
            ),
            models.CheckConstraint(
                name="activities_only_what_may_be_quoted_is_chosen",
                condition=Q(chosen_at__isnull=True, chosen_by__isnull=True)
                | (Q(chosen_at__isnull=False, chosen_by__isnull=False) & ~Q(quoted="no")),
            ),
        ]

    def __str__(self):
        return str(self.activity)

    def get_absolute_url(self):
        return self.activity.get_absolute_url()
