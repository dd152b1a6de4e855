"""The kinds of activity."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.names import NamedInTwoLanguages
from core.scoping import Record
from programs.kinds.querysets import ActivityKindQuerySet
from programs.program.models import Program


class ActivityKind(NamedInTwoLanguages, Record):
    """A kind of activity of one program: its channel, which figures it feeds, which parts it opens.

    Each program has its own, copied from the standard set or from an earlier program and fixed
    when it opens: what counted last year stays what it was. `key` stays the same in every copy, so
    that one kind can be compared over the years.
    """

    class Channel(models.TextChoices):
        INTENSIVE = "intensive", _("Intensive training")
        FOLLOW_UP = "follow_up", _("Follow-up guidance")
        LESSON_STUDY = "lesson_study", _("Lesson study")
        ONLINE = "online", _("Online teaching research")

    program = link_to(Program, _("program"), db_index=False)
    key = models.SlugField(_("key over the years"), max_length=60, editable=False)
    channel = models.CharField(_("training channel"), max_length=20, choices=Channel)
    counts_as_training = models.BooleanField(_("counts as training"), default=True)
    lessons_are_lesson_study = models.BooleanField(_("lessons are lesson study"), default=False)
    lessons_are_observed = models.BooleanField(_("lessons are observed"), default=False)
    is_outreach = models.BooleanField(_("is an outreach visit"), default=False)
    opens_lessons = models.BooleanField(_("asks for lessons"), default=False)
    opens_talks = models.BooleanField(_("asks for talks"), default=False)
    is_remote = models.BooleanField(_("has no place"), default=False)
    is_for_pairs = models.BooleanField(_("offered to mentors and trainees"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_kind_of_a_name_in_a_program",
                fields=["program", "name"],
                violation_error_message=_("The program has a kind of this name already."),
            ),
            models.UniqueConstraint(
                name="programs_one_kind_of_a_key_in_a_program", fields=["program", "key"]
            ),
            models.CheckConstraint(
                name="programs_kind_channel_known",
                condition=Q(channel__in=["intensive", "follow_up", "lesson_study", "online"]),
            ),
        ]

    def get_absolute_url(self):
        return reverse("programs:kinds", args=[self.program.slug])
