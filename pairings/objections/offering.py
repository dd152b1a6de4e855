"""What the page of a partnership or an agreement shows of objections, and offers its reader."""

import datetime

from django.db.models import Q

from core.actor import Actor
from pairings.agreements.models import Agreement
from pairings.objections.models import Objection
from pairings.objections.rights import may_object, may_settle, may_take_back
from pairings.partnerships.models import Partnership


def objections_to(of: Partnership | Agreement, actor: Actor) -> list[dict]:
    """Each with what this reader may do about it."""
    about = (
        Q(agreement=of) if isinstance(of, Agreement) else Q(partnership=of, agreement__isnull=True)
    )
    rows = Objection.objects.visible_to(actor).filter(about).select_related("district")
    return [
        {
            "objection": row,
            "may_take_back": may_take_back(actor, row),
            "may_settle": may_settle(actor, row),
        }
        for row in rows
    ]


def until(of: Partnership | Agreement, actor: Actor, today: datetime.date) -> datetime.date | None:
    """Until when this reader may object; None where they may not, or have done so."""
    if not may_object(actor, of, today):
        return None
    return of.objections_until
