"""Who a result is by: mentors and trainees of its program, both together, or others.

A mentor or trainee of the program is somebody with a pairing, not cancelled, that has a day in the
report's period. It is asked of all pairings, also of those the reader of the report does not see.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from activities.models import MentionAuthor
from pairings.models import Pairing
from reports.figures.families import ran
from reports.figures.selection import Part, Selection


def by_mentors_or_trainees(selection: Selection) -> Q:
    """At least one author is a mentor or a trainee."""
    return _has_author(selection, "mentor", "trainee")


def by_others(selection: Selection) -> Q:
    return ~by_mentors_or_trainees(selection)


def by_both_sides(selection: Selection) -> Q:
    """A mentor is among the authors, and so is a trainee."""
    return _has_author(selection, "mentor") & _has_author(selection, "trainee")


def not_by_both_sides(selection: Selection) -> Q:
    return ~by_both_sides(selection)


def _has_author(selection: Selection, *sides: str) -> Q:
    """Asked of each result by itself: a list of all results by such authors costs far more.

    Of few results PostgreSQL would make that list all the same where it sees an equality, a dozen
    times over; in a range from the key to itself it sees none.
    """
    paired = Q()
    for side in sides:
        paired |= Q(person__in=_paired(selection).values(side))
    authors = MentionAuthor.objects.order_by()
    if selection.part == Part.CHANGED:
        authors = authors.filter(mention__gte=OuterRef("pk"), mention__lte=OuterRef("pk"))
    else:
        authors = authors.filter(mention=OuterRef("pk"))
    # An expression, or SQLite looks up every mentor of the year among the authors of each result.
    return Q(Exists(authors.alias(person=Coalesce("teacher", 0)).filter(paired)))


def _paired(selection: Selection) -> QuerySet:
    return Pairing.objects.order_by().filter(ran(selection), cancelled_at=None)
