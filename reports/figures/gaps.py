"""What some rows of a figure lack: declared with the figure, counted and printed beside it.

A figure is the weaker the more of its rows have no date, no length, no place: "2 of 45 without a
length". The key stands in files for programs and is the same in every language.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from activities.models import MentionAuthor, NamedDistrict


@dataclass(frozen=True)
class Gap:
    """Which rows of the figure's family lack something, and how that reads."""

    key: str
    where: Q
    words: Callable[[], str]


@dataclass(frozen=True)
class Missing:
    """So many of all rows of a figure lack it."""

    gap: Gap
    number: int
    of: int

    def __str__(self):
        return self.gap.words() % {"number": self.number, "all": self.of}


def _date():
    # Translators: how many of a figure's records lack something; Chinese 82项中3项没有日期.
    return _("%(number)s of %(all)s without a date")


def _subject():
    return _("%(number)s of %(all)s without a subject")


def _district():
    return _("%(number)s of %(all)s without a district")


def _headcount():
    return _("%(number)s of %(all)s without a headcount")


def _length():
    return _("%(number)s of %(all)s without a length")


DATE = Gap("date", Q(starts_on=None), _date)
SUBJECT = Gap("subject", Q(subject=None), _subject)
HEADCOUNT = Gap("headcount", Q(headcount=None), _headcount)
LENGTH = Gap("length", Q(characters=None), _length)
# A lesson's own place; the districts that take part in a form; the district of any author.
PLACE = Gap("district", Q(district=None), _district)
NAMED_PLACE = Gap(
    "district",
    ~Q(Exists(NamedDistrict.objects.filter(**NamedDistrict.TAKES_PART, activity=OuterRef("pk")))),
    _district,
)
AUTHORS_PLACE = Gap(
    "district",
    ~Q(Exists(MentionAuthor.objects.filter(mention=OuterRef("pk"), leads_district=True))),
    _district,
)
