"""Who helps whom in a program's subject, as the lists of people to pair say it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.names import in_language
from pairings.partnerships.models import Partnership
from programs.models import Program
from roster.models import District, Subject

# What the name of a partnership is read from.
SIDES = ("supporting_district", "supporting_school", "supported_district", "supported_school")


class Partners:
    """The partnerships of a program that this actor sees and that cover the subject, in one query.

    A district that helps itself alone needs no word.
    """

    def __init__(self, actor: Actor, program: Program, subject: Subject):
        self.actor, self.program, self.subject = actor, program, subject

    @cached_property
    def rows(self) -> list[Partnership]:
        rows = Partnership.objects.visible_to(self.actor).filter(program=self.program)
        rows = rows.covering(self.subject)
        return list(rows.select_related("supporting_district", "supported_district"))

    def first_day(self, day: datetime.date) -> datetime.date:
        """The day, or the first on which a partnership begins where none has begun by then."""
        begins = [row.starts_on for row in self.rows if not row.ends_on or row.ends_on >= day]
        return max(day, min(begins, default=day))

    def supported(self, day: datetime.date) -> dict[str, str]:
        """By its name: whom each district supports on that day."""
        found = [(row.supporting_district, row.supported_district) for row in self.running(day)]
        return {
            district: _("supports %(districts)s") % {"districts": names}
            for district, names in by_name(found).items()
        }

    def supporting(self, day: datetime.date) -> dict[str, str]:
        """By its name: who supports each district on that day."""
        found = [(row.supported_district, row.supporting_district) for row in self.running(day)]
        return {
            district: _("supported by %(districts)s") % {"districts": names}
            for district, names in by_name(found).items()
        }

    def helpers(self, day: datetime.date) -> dict[str, set[str]]:
        """By its key: the keys of the places that may help a place on that day, besides its own."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            if not row.period.running(day):
                continue
            if row.form == Partnership.Form.DISTRICT:
                helped, helper = f"d{row.supported_district_id}", f"d{row.supporting_district_id}"
            else:
                helped, helper = f"s{row.supported_school_id}", f"s{row.supporting_school_id}"
            found[helped].add(helper)
        return found

    def helping(self, day: datetime.date) -> set[str]:
        """The names of the districts that support another, or have a school that does."""
        return {row.supporting_district.name for row in self.running(day)}

    def running(self, day: datetime.date) -> Iterable[Partnership]:
        return (row for row in self.rows if row.period.running(day) and not row.is_within_district)


def by_name(links: Iterable[tuple[District, District]]) -> dict[str, str]:
    """The names of each district's partners, in the order of the list."""
    partners: dict[str, dict[str, None]] = defaultdict(dict)
    for district, partner in links:
        partners[district.name][in_language(partner.name, partner.name_en)] = None
    between = pgettext("between names", ", ")
    return {district: between.join(names) for district, names in partners.items()}
