"""Days without school inside a term."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to
from core.names import NamedInTwoLanguages
from core.periods import Dated, ends_not_before
from core.scoping import Record
from roster.holidays.querysets import HolidayQuerySet
from roster.subjects.models import Term


class Holiday(NamedInTwoLanguages, Dated, Record):
    """A day or several of a term on which there is no school: inside it, and none of two.

    The long holidays between two terms need no row: they are the days of no term.
    """

    term = link_to(Term, _("term"), db_index=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_holiday_of_a_start",
                fields=["term", "starts_on"],
                violation_error_message=_("Another holiday starts on this day."),
            ),
            ends_not_before("roster_holiday_ends_after_start", "starts_on", "ends_on"),
        ]

    def get_absolute_url(self):
        return page_of("roster:term", self.term.uuid)
