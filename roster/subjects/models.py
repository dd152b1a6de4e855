"""Subjects, and the terms of the school years."""

import datetime
from collections.abc import Iterator

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import external_id, one_of_an_external_id
from core.names import NamedInTwoLanguages
from core.periods import Dated, Period, ends_not_before, stretches
from core.scoping import Record, ReferenceQuerySet
from roster.subjects.querysets import TermQuerySet


class Subject(NamedInTwoLanguages, Record):
    """A subject of the office's list."""

    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_subject_of_a_name",
                fields=["name"],
                violation_error_message=_("There is a subject of this name already."),
            )
        ]

    def get_absolute_url(self):
        return reverse("roster:subjects")


class Term(NamedInTwoLanguages, Dated, Record):
    """A school term of the office's calendar. Weeks count from `first_week_starts_on`."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    first_week_starts_on = models.DateField(_("week 1 starts on"))
    external_id = external_id()

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_term_of_a_start",
                fields=["starts_on"],
                violation_error_message=_("Another term starts on this day."),
            ),
            ends_not_before("programs_term_ends_after_start", "starts_on", "ends_on"),
            one_of_an_external_id("programs_one_term_of_an_external_id"),
        ]

    def get_absolute_url(self):
        return page_of("roster:term", self.uuid)

    def week_of(self, day: datetime.date) -> int:
        """The term week that holds this day; week 1 starts on `first_week_starts_on`."""
        return (day - self.first_week_starts_on).days // 7 + 1

    def weeks(self) -> Iterator[Period]:
        """The days of week 1 and of all that follow it, as far as they lie in the term."""
        return (days for _first, days in stretches(self.first_week_starts_on, 7, self.period))

    def fortnights_begin(self) -> datetime.date:
        """Week 1, or as many times two weeks before it as the term begins before its week 1."""
        before = max(0, (self.first_week_starts_on - self.starts_on).days)
        return self.first_week_starts_on - -(-before // 14) * datetime.timedelta(days=14)
