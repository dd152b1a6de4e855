"""What a commitment says, in words."""

import datetime
from collections.abc import Iterable
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from core.names import shown
from pairings.commitments.models import Commitment
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.models import ActivityKind, Program
from roster.models import Holiday, Term

OwedBy, Per = Commitment.OwedBy, Commitment.Per
# So many stretches of time are named in one line.
NAMED = 6


class Stretch(Protocol):
    """Days that have a name: of the whole week or month by its first day, or of their term."""

    ends_on: datetime.date
    called_by: datetime.date
    term: Term | None


def name_of(of: Partnership | Pairing, actor: Actor) -> str:
    """The two sides, as this reader may see their names."""
    if isinstance(of, Partnership):
        return str(of)
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(of.mentor), actor),
        "trainee": shown(str(of.trainee), actor),
    }


def side_names(of: Partnership | Pairing, actor: Actor) -> dict[str, str]:
    """By the side: the place, or the person as this reader may see the name."""
    if isinstance(of, Partnership):
        return {
            OwedBy.SUPPORTING: str(of.supporting_school or of.supporting_district),
            OwedBy.SUPPORTED: str(of.supported_school or of.supported_district),
        }
    return {
        OwedBy.SUPPORTING: shown(str(of.mentor), actor),
        OwedBy.SUPPORTED: shown(str(of.trainee), actor),
    }


def who_owes(commitment: Commitment, side: str, actor: Actor) -> str:
    """Which side owes this share; of a duty of both, in which direction it goes."""
    names = side_names(commitment.of, actor)
    if side == OwedBy.TOGETHER:
        words = {"one": names[OwedBy.SUPPORTING], "other": names[OwedBy.SUPPORTED]}
        return _("%(one)s and %(other)s together") % words
    if commitment.owed_by != OwedBy.BOTH:
        return names[side]
    other = OwedBy.SUPPORTED if side == OwedBy.SUPPORTING else OwedBy.SUPPORTING
    return _("%(one)s to %(other)s") % {"one": names[side], "other": names[other]}


def rhythm(commitment: Commitment) -> str:
    words = {"number": commitment.quantity, "per": commitment.get_per_display()}
    return pgettext("how often a requirement is owed", "%(number)s %(per)s") % words


def kinds_of(commitment: Commitment) -> str:
    """The kinds that count, by name; of whichever kind where none is said."""
    if not commitment.kinds:
        return _("any")
    rows = ActivityKind.objects.filter(program=commitment.program, key__in=commitment.kinds)
    return pgettext("between names", ", ").join(str(kind) for kind in rows)


def names_of(holidays: Iterable[Holiday]) -> str:
    """Each once: a year has two of some."""
    return pgettext("between names", ", ").join(dict.fromkeys(str(each) for each in holidays))


def no_school(holidays: Iterable[Holiday]) -> str:
    """Why nothing is asked in a week, of a requirement and of a commitment alike."""
    words = {"holidays": names_of(holidays)}
    return _("There is no school: %(holidays)s. Nothing is asked in these days.") % words


def called(commitment: Commitment, each: Stretch) -> str:
    """What one stretch of time is called."""
    return named([each], commitment.per, commitment.program)


def named(some: Iterable[Stretch], per: str, program: Program) -> str:
    """Several of them in one phrase, by their first days; of many the first, and how many more."""
    some = list(some)
    few, more = some[:NAMED], len(some) - NAMED
    match per:
        case Per.MONTH:
            names = [date_format(each.called_by, "YEAR_MONTH_FORMAT") for each in few]
        case Per.WEEK | Per.FORTNIGHT:
            names = [date_format(each.called_by, "MONTH_DAY_FORMAT") for each in few]
        case Per.TERM:
            names = [str(each.term or program) for each in few]
        case _:
            names = [str(program) for each in few]
    words = {"days": pgettext("between names", ", ").join(names)}
    match per:
        case Per.WEEK:
            text = ngettext("week of %(days)s", "weeks of %(days)s", len(few)) % words
        case Per.FORTNIGHT:
            text = _("two weeks from %(days)s") % words
        case _:
            text = words["days"]
    if more > 0:
        text = ngettext("%(text)s and %(n)d more", "%(text)s and %(n)d more", more) % {
            "text": text,
            "n": more,
        }
    return text
