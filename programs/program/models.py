"""A program year and its sections."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.names import NamedInTwoLanguages
from core.periods import Dated, ends_not_before
from core.scoping import Record, ReferenceQuerySet
from programs.program.querysets import ProgramQuerySet
from roster.models import Subject


class Weight(models.IntegerChoices):
    """How much something matters beside the rest."""

    NOTHING = 0, _("does not matter")
    SOME = 1, _("matters somewhat")
    MUCH = 3, _("matters a lot")


# What may speak for a mentor, in the order of its page.
WEIGHED = ("nearness", "travel", "experience", "continuity", "wishes", "balance")


class Program(NamedInTwoLanguages, Dated, Record):
    """One program year. Its period is two dates, both included; forms lie inside it.

    The steps a form takes are its data: `needs_…` says which apply before the city's. So are the
    days: `days_back` binds the page of mentor and trainee alone, `late_after` only marks a form.
    `hours_…` are what a half-day of training counts for, by what somebody did there.
    """

    class State(models.TextChoices):
        SETUP = "setup", _("being set up")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    slug = models.SlugField(_("short name in addresses"), max_length=60, db_index=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SETUP)
    guiding_principles = models.TextField(_("guiding principles"), blank=True)
    working_ideas = models.TextField(_("working ideas"), blank=True)
    # db_default: the release before this one writes programs without them.
    mentor_criteria = models.TextField(
        _("who is nominated as a mentor"), blank=True, default="", db_default=""
    )
    trainee_criteria = models.TextField(
        _("who is nominated as a trainee"), blank=True, default="", db_default=""
    )
    mentor_capacity = models.PositiveSmallIntegerField(_("trainees a mentor may have"), default=3)
    needs_other_side = models.BooleanField(_("the other side countersigns"), default=True)
    needs_school = models.BooleanField(_("the school confirms"), default=True)
    needs_district = models.BooleanField(_("the district confirms"), default=True)
    days_back = models.PositiveSmallIntegerField(
        _("days back on which a pair may still record"), default=60
    )
    late_after = models.PositiveSmallIntegerField(
        _("days after which a form is marked as sent late"), default=14
    )
    asks_for_stamp = models.BooleanField(_("a stamped copy is asked for"), default=False)
    # db_default: the release before this one writes programs without them.
    hours_present = models.DecimalField(
        _("hours of a half-day for those present"),
        max_digits=3,
        decimal_places=1,
        default=Decimal(4),
        db_default=Decimal(4),
    )
    hours_speaking = models.DecimalField(
        _("hours of a half-day for its speaker"),
        max_digits=3,
        decimal_places=1,
        default=Decimal(8),
        db_default=Decimal(8),
    )

    # What speaks for a mentor on the pairing board; subject, partners and free places always hold.
    # db_default: the release before this one writes programs without them.
    weighs_nearness = models.PositiveSmallIntegerField(
        _("schools that are partners already"), choices=Weight, default=1, db_default=1
    )
    weighs_travel = models.PositiveSmallIntegerField(
        _("a short way between the two places"), choices=Weight, default=1, db_default=1
    )
    weighs_experience = models.PositiveSmallIntegerField(
        _("years of teaching, and trainees before"), choices=Weight, default=1, db_default=1
    )
    weighs_continuity = models.PositiveSmallIntegerField(
        _("a pair that worked together before"), choices=Weight, default=1, db_default=1
    )
    weighs_wishes = models.PositiveSmallIntegerField(
        _("what mentor or trainee wish for"), choices=Weight, default=1, db_default=1
    )
    weighs_balance = models.PositiveSmallIntegerField(
        _("trainees spread over the mentors"), choices=Weight, default=1, db_default=1
    )

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_program_of_a_slug",
                fields=["slug"],
                violation_error_message=_("Another program has this short name."),
            ),
            models.CheckConstraint(
                name="programs_program_state_known",
                condition=Q(state__in=["setup", "open", "closed"]),
            ),
            models.CheckConstraint(
                name="programs_mentor_capacity_positive",
                condition=Q(mentor_capacity__gte=1),
                violation_error_message=_("A mentor may have at least one trainee."),
            ),
            models.CheckConstraint(
                name="programs_hours_plausible",
                condition=Q(hours_present__range=(0, 24), hours_speaking__range=(0, 24)),
                violation_error_message=_("Enter hours from 0 to 24."),
            ),
            models.CheckConstraint(
                name="programs_weights_known",
                condition=Q(
                    weighs_nearness__in=[0, 1, 3],
                    weighs_travel__in=[0, 1, 3],
                    weighs_experience__in=[0, 1, 3],
                    weighs_continuity__in=[0, 1, 3],
                    weighs_wishes__in=[0, 1, 3],
                    weighs_balance__in=[0, 1, 3],
                ),
            ),
            ends_not_before("programs_program_ends_after_start", "starts_on", "ends_on"),
        ]

    def get_absolute_url(self):
        return reverse("programs:program", args=[self.slug])

    def recorded_in(self):
        return self.pk, None

    def default_day(self, today: datetime.date) -> datetime.date:
        """Today, or the last day of a program that has ended: where its forms' dates start."""
        return min(max(today, self.starts_on), self.ends_on)

    def first_day_back(self, today: datetime.date) -> datetime.date:
        """The earliest day that mentor and trainee may still record."""
        return self.default_day(today) - datetime.timedelta(days=self.days_back)


class OfProgram(Dated):
    """A record of a program with days of its own, both included; without an end it goes on.

    It goes by the portal's clock, which stops on the program's last day: what lasted until then is
    recorded still, as long as the program is open.
    """

    def begins_after(self, today: datetime.date) -> bool:
        """Whether no day of it may be recorded yet."""
        return self.starts_on > self.program.default_day(today)

    def is_over(self, today: datetime.date) -> bool:
        return self.ends_on is not None and self.ends_on < self.program.default_day(today)

    def goes_on(self, today: datetime.date) -> bool:
        """Through its last day, begun or not, whenever that day was entered; what was cancelled
        never did.
        """
        return not (self.is_taken_back or self.is_over(today))


class SubjectSection(NamedInTwoLanguages, Record):
    """The city's section for one subject of a program; without a subject, the general section.

    Its people are the subject leads (accounts.RoleAssignment).
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = link_to(Subject, _("subject"), null=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = [F("subject__sort_order").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                name="programs_one_section_of_a_subject",
                violation_error_message=_("The program has a section for this subject already."),
            )
        ]

    def get_absolute_url(self):
        return self.program.get_absolute_url()
