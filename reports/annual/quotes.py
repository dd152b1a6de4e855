"""Words of mentors and trainees that stand in the year's report, named as they chose.

They are read as the report is made: who takes the consent back is gone from the next page and the
next paper. What was printed before stays as it was printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from activities.models import Reflection
from activities.reflections.wording import under_quotation
from activities.registration.tables import parties
from core.actor import Actor, Role
from reports.figures.selection import Selection
from reports.scope import CITY


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    by: str


def words_chosen(selection: Selection, actor: Actor) -> int | None:
    """How many are chosen for the year's report, for a reader who may choose some: of the subject
    whose report they read, or of any. None for others.
    """
    scope = selection.scope
    chooses = actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD)
    if not chooses or scope.district or scope.school:
        return None
    rows = Reflection.objects.in_report(selection.program, selection.first, selection.last)
    if scope.subject:
        rows = rows.filter(activity__subject=scope.subject)
    return rows.count()


def quotes(selection: Selection, actor: Actor) -> Sequence[Quote]:
    """Of the whole city's report alone: their writers were asked about that one.

    A reader to whom names are masked reads them masked here too, on paper as on the page.
    """
    if selection.scope != CITY:
        return ()
    rows = Reflection.objects.in_report(selection.program, selection.first, selection.last)
    rows = rows.select_related("teacher", "activity")
    rows = rows.prefetch_related(Prefetch("activity__parties", parties()))
    return [Quote(each.text, under_quotation(each, actor)) for each in rows]
