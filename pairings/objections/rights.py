"""Who may say that something was not agreed, take that back, and settle it."""

import datetime

from core.actor import Actor
from pairings.agreements.models import Agreement
from pairings.agreements.rights import may_enter
from pairings.objections.models import Objection
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import may_manage
from programs.models import Program


def partnership_of(of: Partnership | Agreement) -> Partnership:
    return of.partnership if isinstance(of, Agreement) else of


def objects_for(actor: Actor, of: Partnership | Agreement) -> int | None:
    """The district for which this actor objects: one whose coordinator could not simply change it.

    None for everybody else.
    """
    partnership = partnership_of(of)
    enters = may_enter if isinstance(of, Agreement) else may_manage
    if enters(actor, partnership):
        return None
    sides = (partnership.supporting_district_id, partnership.supported_district_id)
    return next((each for each in sides if actor.coordinates(each, partnership.subject_id)), None)


def may_object(actor: Actor, of: Partnership | Agreement, today: datetime.date) -> bool:
    """Until the last day for it, while the program is not closed."""
    is_time = of.objections_until is not None and today <= of.objections_until
    stands = getattr(of, "voided_at", None) is None
    is_open = partnership_of(of).program.state != Program.State.CLOSED
    return is_time and stands and is_open and objects_for(actor, of) is not None


def may_take_back(actor: Actor, objection: Objection) -> bool:
    return not objection.outcome and objection.made_by_id == actor.user_id


def may_settle(actor: Actor, objection: Objection) -> bool:
    """The office, never whoever objected."""
    is_other = objection.made_by_id != actor.user_id
    return not objection.outcome and actor.is_administrator and is_other
