"""All figures, each declared once: those of awards and forms here, the others in their files."""

from dataclasses import replace

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from reports.figures.figure import Figure
from reports.figures.gaps import SUBJECT
from reports.figures.headline import BY_OTHERS, HEADLINE
from reports.figures.pairings import PAIRINGS
from reports.figures.people import PEOPLE
from reports.figures.selection import Selection
from reports.figures.units import awards_unit, forms_unit
from results.models import Award


def _level_and_rank(level, rank) -> str:
    # Translators: an award, as in "city level, first prize"; Chinese 市级一等奖.
    return pgettext("award", "%(level)s, %(rank)s") % {"level": level, "rank": rank}


level_and_rank = lazy(_level_and_rank, str)


AWARDS = (
    Figure(
        "awards",
        "awards",
        _("Awards"),
        awards_unit,
        _("Awards recorded for the program and not voided, of people, works and schools."),
        weakened_by=(SUBJECT,),
    ),
    *(
        Figure(
            f"awards_{level.value}_{rank.value}",
            "awards",
            level_and_rank(level.label, rank.label),
            awards_unit,
            _("Awards of this level and rank. A level does not hold the levels above it."),
            where=Q(level=level, rank=rank),
            of_which="awards",
        )
        for level in Award.Level
        for rank in Award.Rank
    ),
)


FORMS = (
    Figure(
        "forms_received",
        "forms",
        _("Forms received"),
        forms_unit,
        _(
            "Forms that were sent and still stand, counted or not. A correction is no second form; "
            "two forms of one event are two."
        ),
        when=Selection.is_first_of_its_event,
        short=pgettext_lazy("column", "Received"),
    ),
    Figure(
        "forms_counted",
        "forms",
        _("Forms counted"),
        forms_unit,
        _(
            "Forms the city has accepted, of training and of other kinds, also those that tell of "
            "an event by which another form counts."
        ),
        when=Selection.is_counted,
        of_which="forms_received",
        short=pgettext_lazy("column", "Counted"),
    ),
    Figure(
        "forms_waiting",
        "forms",
        _("Forms on their way"),
        forms_unit,
        _(
            "Forms that were sent and do not count yet, those returned and corrections among them. "
            "A correction on its way is no form received."
        ),
        when=Selection.is_on_its_way,
        short=pgettext_lazy("column", "On their way"),
        is_narrowed_by=("step", "wait"),
        listed_by=("status_since",),
    ),
)


FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (*HEADLINE, *BY_OTHERS, *PEOPLE, *PAIRINGS, *AWARDS, *FORMS)
}
# What the forms that wait bring to two of them, where these are kept as sums.
WAITING_FORMS = tuple(
    replace(FIGURES[key], family="waiting", when=None)
    for key in ("forms_received", "forms_waiting")
)
