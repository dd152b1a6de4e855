"""Where an activity of a pair goes that its page does not take: who does it, with which button."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.whom_to_ask import coordinator_of
from core.actor import Actor
from core.sentences import one_after_the_other
from pairings.models import Pairing


def outside_the_pair(pairing: Pairing, day: datetime.date | None, actor: Actor) -> str:
    """The two were not a pair on that day: what puts that right, if the day is right."""
    sentences = [
        _("%(pairing)s were not a pair on that day. Check the date.") % {"pairing": pairing},
        _recorded_by_the_district(pairing, actor)
        if pairing.cancelled_at or day is None
        else _days_put_right(pairing, day, actor),
    ]
    return one_after_the_other(*sentences)


def too_long_ago(pairing: Pairing, actor: Actor) -> str:
    """The page takes no day so far back."""
    days = pairing.program.days_back
    said = ngettext(
        "That is more than %(n)d day ago.", "That is more than %(n)d days ago.", days
    ) % {"n": days}
    return one_after_the_other(said, _recorded_by_the_district(pairing, actor))


def _days_put_right(pairing: Pairing, day: datetime.date, actor: Actor) -> str:
    is_before = day < pairing.starts_on
    button = _("Change the first day") if is_before else _("Change the end")
    if _is_theirs(pairing, actor):
        return _("If it is right, press “%(button)s” on the page of the pair.") % {"button": button}
    return _(
        "If it is right, ask %(whom)s to put the days of the pair right, with “%(button)s” on the "
        "page of the pair."
    ) % {"whom": _whom(pairing, actor), "button": button}


def _recorded_by_the_district(pairing: Pairing, actor: Actor) -> str:
    button = _("Record an activity you organize")
    if _is_theirs(pairing, actor):
        return _("Record it with “%(button)s” on the page of activities.") % {"button": button}
    return _("Ask %(whom)s to record it, with “%(button)s” on the page of activities.") % {
        "whom": _whom(pairing, actor),
        "button": button,
    }


def _is_theirs(pairing: Pairing, actor: Actor) -> bool:
    return actor.coordinates(pairing.district_id, pairing.subject_id)


def _whom(pairing: Pairing, actor: Actor) -> str:
    return coordinator_of(pairing.district, actor, pairing.subject)
